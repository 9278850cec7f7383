import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("as a phone types, and where it is answered")
    struct PhoneTests {
        @Test(
            "all that is said to a command in a thread stands in the thread, also that an edit runs nothing")
        func thread() async throws {
            try await World.here().tidy()
            try await Stage.set("thread", { $0.doze() }) { stage in
                let before = try await stage.world.container().identity()
                let root = try await stage.grant.say("good morning")
                let asked = try await stage.grant.send(Self.say("!Bridge\u{A0} Slow", in: root))
                #expect(try await stage.outcome(of: asked).outcome == "ok")
                let answers = try await stage.answers(to: asked)
                #expect(answers.contains { $0.isProgress } && answers.contains { $0.isFinal })
                #expect(answers.filter { !Self.stands($0, in: root) }.isEmpty, "\(answers)")

                let typo = try await stage.grant.send(Self.say("!bridge restrat", in: root))
                let hint = try await stage.answer(to: typo)
                #expect(hint.body.contains("Did you mean !bridge restart?") && Self.stands(hint, in: root))
                let new: JSONValue = ["msgtype": "m.text", "body": "!bridge restart"]
                for _ in 1...2 { try await stage.grant.send(MessageContent.edit(of: typo, new: new)) }
                let told = try await stage.grant.wait(for: "word about the edit") { answers in
                    answers.first { $0.answers == typo && $0.body.contains("anew") }
                }
                #expect(Self.stands(told, in: root), "\(told)")
                #expect(try await stage.ask("!bridge").outcome == "ok")
                #expect(
                    try await stage.answers(to: typo).count == 2,
                    "the hint, and once that an edit runs nothing")
                #expect(try await stage.world.container().identity() == before)
                try SlowLog(stage).holds(runs: 1)
            }
        }

        private static func say(_ text: String, in root: EventID) -> JSONValue {
            [
                "msgtype": "m.text", "body": .string(text),
                "m.relates_to": [
                    "rel_type": "m.thread", "event_id": .string(root.text), "is_falling_back": true,
                    "m.in_reply_to": ["event_id": .string(root.text)],
                ],
            ]
        }

        private static func stands(_ answer: Answer, in root: EventID) -> Bool {
            let relation = answer.event.content["m.relates_to"]
            return relation?["rel_type"] == "m.thread" && relation?["event_id"] == .string(root.text)
                && relation?["is_falling_back"] == false
        }

        @Test(
            "the bot's name works instead of `!`, however a client writes it; talk about it is met with silence"
        )
        func mentions() async throws {
            try await World.here().tidy()
            try await Stage.set("named") { config in
                config.doze()
                config.head = "timezone = \(quoted(Self.zone))"
            } play: { stage in
                let user = stage.keeper.user_id
                let name = try UserID(user).localpart
                let link = "https://matrix.to/#/\(user)"
                var said: [EventID] = []
                for body in [
                    "\(name): bridge status", "@\(name) BRIDGE", "\(user), bridge  status.",
                    "[\(name)](\(link)) !bridge status",
                ] { said.append(try await stage.grant.say(body)) }
                said.append(
                    try await stage.grant.send([
                        "msgtype": "m.text", "body": "My Keeper bridge status",
                        "format": "org.matrix.custom.html",
                        "formatted_body": .string("<a href=\"\(link)\">My Keeper</a> bridge status"),
                        "m.mentions": ["user_ids": [.string(user)]],
                    ]))
                for command in said {
                    let answer = try await stage.outcome(of: command)
                    #expect((answer.outcome, answer["action"]) == ("ok", "status"), "\(answer)")
                    let clock = try Self.clock(answer["started_at"])
                    #expect(
                        answer.body.contains(" ago (\(clock))") || answer.body.contains(", \(clock))"),
                        "\(answer)")
                }
                let talk = try await stage.grant.say("\(name): thank you")
                #expect(try await stage.ask("!bridge").outcome == "ok")
                #expect(try await stage.answers(to: talk).isEmpty)
            }
        }

        /// Of no machine that runs this, and with minutes of its own.
        private static let zone = "Asia/Kathmandu"

        /// The time of day there.
        private static func clock(_ time: String?) throws -> String {
            // Docker's fractions are longer than the parser takes.
            let seconds = (time ?? "").prefix { $0 != "." && $0 != "Z" } + "Z"
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: zone))
            let date = try Date(String(seconds), strategy: .iso8601)
            let parts = calendar.dateComponents([.hour, .minute], from: date)
            return String(format: "%02d:%02d", try #require(parts.hour), try #require(parts.minute))
        }

        @Test("a command that waits is taken back with its message; one that runs goes on, and that is said")
        func takenBack() async throws {
            try await World.here().tidy()
            try await Stage.set("redacted", { $0.doze() }) { stage in
                let first = try await stage.grant.say("!bridge slow")
                let second = try await stage.grant.say("!bridge slow")
                #expect(try await stage.answer(to: second).body.contains("waits"))
                try await stage.grant.redact(second)
                let outcome = try await stage.outcome(of: second)
                #expect(outcome.outcome == "not_run" && outcome.isNotice, "\(outcome)")

                let third = try await stage.grant.say("!bridge stop")
                #expect(try await stage.answer(to: third)["question"] != nil)
                try await stage.grant.redact(third)
                #expect(try await stage.outcome(of: third).outcome == "not_run")

                try await stage.grant.redact(first)
                _ = try await stage.grant.wait(for: "that it goes on") { answers in
                    answers.first { $0.answers == first && $0.body.contains("has begun") }
                }
                #expect(try await stage.outcome(of: first).outcome == "ok")
                #expect(try await stage.world.container().inspect("{{.State.Status}}") == "running")
                try SlowLog(stage).holds(runs: 1)
            }
        }
    }
}
