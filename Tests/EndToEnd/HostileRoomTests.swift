import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("bad input from the room")
    struct HostileRoomTests {
        /// The file that an injection would make.
        private static let trap = "/tmp/bridgekeeper-was-here"

        @Test("a stranger is refused once, edits and notices run nothing")
        func strangersAndEdits() async throws {
            try await World.here().tidy()
            try await Stage.set("strangers", { $0.doze() }) { stage in
                let before = try await stage.world.container().identity()
                let stranger = try await stage.mallory.say("!bridge restart")
                let refused = try await stage.outcome(of: stranger)
                #expect((refused.outcome, refused["action"]) == ("refused", "restart"))
                let again = try await stage.mallory.say("!bridge slow")

                let notice: JSONValue = ["msgtype": "m.notice", "body": "!bridge slow"]
                let said = try await stage.grant.send(notice)
                let harmless = try await stage.grant.say("good morning")
                let edited = try await stage.grant.send(edit(of: harmless, to: "!bridge slow"))
                let told = try await stage.grant.wait(for: "word about the edit") { answers in
                    answers.first { $0.answers == edited || $0.answers == harmless }
                }
                #expect(told.outcome == nil && told.body.contains("anew"), "\(told)")
                let secondly = try await stage.grant.send(edit(of: harmless, to: "!bridge restart"))

                try await lives(stage)
                for command in [again, said, secondly] {
                    #expect(try await stage.answers(to: command).isEmpty, "it was met with silence")
                }
                #expect(await stage.grant.answers.filter { $0.body.contains("anew") }.count == 1, "told once")
                #expect(try await stage.world.container().identity() == before)
                try SlowLog(stage).holds(runs: 0)
            }
        }

        private func edit(of event: EventID, to text: String) -> JSONValue {
            let new: JSONValue = ["msgtype": "m.text", "body": .string(text)]
            return MessageContent.edit(of: event, new: new)
        }

        @Test(
            "events that are no commands run nothing, however a homeserver twists them, and the bot lives on")
        func malformed() async throws {
            let world = try World.here()
            try await world.tidy()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("malformed") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    try await stage.grant.send(["msgtype": "m.emote", "body": "!bridge slow"])
                    try await stage.grant.send(
                        ["msgtype": "m.text", "body": "!bridge slow"], type: "dev.example.message")
                    try await stage.grant.say(String(repeating: "!bridge slow ", count: 4_000))
                    // Something true, so that the homeserver answers at once.
                    async let forged: Void = proxy.forge(twisted(by: stage.grant.user), in: stage.grant.id)
                    try await eventually("they were handed over") {
                        try await stage.mallory.say("good morning")
                        return try await proxy.seen().contains { $0.path.hasSuffix("/sync") }
                    }
                    try await forged
                    let sound = try EventID(Self.sound)
                    #expect(try await stage.answer(to: sound).outcome == "ok", "so they were read")
                    try await lives(stage)
                    try SlowLog(stage).holds(runs: 0)
                }
            }
        }

        /// The one event among the twisted ones that is as it should be.
        private static let sound = "$sound"

        /// Commands of an admin's, each with something wrong in it.
        private func twisted(by admin: UserID) -> [JSONValue] {
            let contents: [JSONValue] = [
                [:], ["msgtype": "m.text"], ["body": "!bridge slow"], ["msgtype": "m.text", "body": 5],
                ["msgtype": 5, "body": "!bridge slow"], ["msgtype": "m.text", "body": ["!bridge slow"]],
                ["msgtype": "m.text", "body": .null], ["msgtype": "m.text", "body": ""],
                ["msgtype": "m.text", "body": "!bridge slow", "m.relates_to": ["rel_type": "m.replace"]],
                ["msgtype": "m.text", "body": "! \u{202E}wols egdirb"], ["msgtype": "m.text", "body": "!"],
                .null, 5, "!bridge slow", ["!bridge slow"],
            ]
            let command: JSONValue = ["msgtype": "m.text", "body": "!bridge slow"]
            let wrongFields: [[JSONKey: JSONValue]] = [
                ["event_id": 5], ["event_id": .null], ["sender": "grant"], ["sender": 5], ["type": 5],
                ["origin_server_ts": "now"], ["state_key": 5], ["unsigned": ["redacted_because": [:]]],
                ["sender": .string(admin.text.uppercased())], ["type": "m.room.encrypted\u{0}"],
                ["event_id": .string(Self.sound), "content": ["msgtype": "m.text", "body": "!help"]],
            ]
            let twisted = contents.map { ["content": $0] } + wrongFields
            return twisted.enumerated().map { index, fields in
                let event: [JSONKey: JSONValue] = [
                    "event_id": .string("$twisted\(index)"), "sender": .string(admin.text),
                    "type": "m.room.message",
                    "origin_server_ts": .integer(Int64(Date.now.timeIntervalSince1970 * 1000)),
                    "content": command,
                ]
                return .object(event.merging(fields) { _, wrong in wrong })
            }
        }

        @Test(
            "an injection in an argument's place runs nothing, and its sender is told what is accepted",
            arguments: [
                [
                    "!bridge logs 5; touch \(trap)", "!bridge logs $(touch \(trap))",
                    "!bridge logs `touch \(trap)`",
                ],
                [
                    "!bridge logs -f", "!bridge logs 12345678901234567890123", "!bridge logs 0",
                    "!bridge logs 5 5",
                ],
                [
                    "!bridge restart; touch \(trap)", "!bridge slow $(touch \(trap))",
                    "!bridge stop | touch \(trap)",
                ],
                [
                    "!bridge $(touch \(trap))", "!bridge --help", "!yes 1;touch \(trap)",
                    "!help `touch \(trap)`",
                ],
            ])
        func injections(_ commands: [String]) async throws {
            try await World.here().tidy()
            try await Stage.set("injections", { $0.doze() }) { stage in
                let before = try await stage.world.container().identity()
                for command in commands {
                    let answer = try await stage.answer(to: try await stage.grant.say(command))
                    #expect(answer.outcome == nil || answer["action"] == "help", "\(command): \(answer)")
                    #expect(answer.body.contains("!"), "what is accepted: \(answer)")
                }
                try await lives(stage)
                #expect(!FileManager.default.fileExists(atPath: Self.trap))
                #expect(try await stage.world.container().identity() == before)
                try SlowLog(stage).holds(runs: 0)
            }
        }

        private func lives(_ stage: Stage) async throws {
            #expect(try await stage.ask("!bridge status").outcome == "ok")
        }
    }
}
