import Contract
import Journal
import Matrix
import Testing

@testable import Keeper

@Suite("In a thread, edited, and taken back", .timeLimit(.minutes(3)), .serialized)
struct WhereAskedTests {
    private static let thread: JSONValue = [
        "rel_type": "m.thread", "event_id": "$root", "is_falling_back": true,
        "m.in_reply_to": ["event_id": "$latest"],
    ]

    /// Says something with a relation.
    @discardableResult
    private static func say(_ body: String, _ relation: JSONValue, in world: World) -> String {
        let name = world.room.name()
        let content: JSONValue = ["msgtype": "m.text", "body": .string(body), "m.relates_to": relation]
        world.room.put([World.event(content, name)])
        return name
    }

    private static func edit(_ original: String, to body: String, in world: World) {
        let content: JSONValue = [
            "msgtype": "m.text", "body": .string("* " + body),
            "m.new_content": ["msgtype": "m.text", "body": .string(body)],
            "m.relates_to": ["rel_type": "m.replace", "event_id": .string(original)],
        ]
        world.room.put([World.event(content, world.room.name())])
    }

    private static func redact(_ target: String, by: String = "@grant:example.org", in world: World) {
        world.room.put([
            World.event(
                ["redacts": .string(target)], world.room.name(), by: by, type: "m.room.redaction")
        ])
    }

    /// Where an answer in the thread stands: in it, and as a reply to what was asked.
    private static func place(_ event: String) -> JSONValue {
        [
            "rel_type": "m.thread", "event_id": "$root", "is_falling_back": false,
            "m.in_reply_to": ["event_id": .string(event)],
        ]
    }

    @Test("everything that is said to a command in a thread stands in the thread, as a reply to it")
    func thread() async throws {
        let world = try World(actions: [.make(command: "seq 100; exit 3")])
        try await world.withBot {
            let asked = Self.say("!bridge backup", Self.thread, in: world)
            let mistyped = Self.say("!bridge bakcup", Self.thread, in: world)
            try await world.waits("an outcome") { $0.answers(asked) && $0.outcome == "failed" }
            let about = { (request: HomeserverByScript.Request) in
                request.content["m.relates_to"]?["m.in_reply_to"]?["event_id"] == .string(asked)
            }
            // Its notice, its outcome and its file.
            let said = try await world.waits(for: 3, "all of it", about)
            #expect(said.allSatisfy { $0.content["m.relates_to"] == Self.place(asked) })
            #expect(said.contains { $0.content["msgtype"] == "m.file" })
            let hint = try await world.waits("what was meant") { $0.body.contains("Did you mean") }
            #expect(hint.first?.content["m.relates_to"] == Self.place(mistyped))
            let last = try await world.waits("the notice's last edit") {
                $0.isEdit && $0.body.contains("over")
            }
            #expect(last.first?.content["m.new_content"]?["m.relates_to"] == nil)
            #expect(last.first?.content["m.relates_to"]?["rel_type"] == "m.replace")
        }
    }

    @Test("that an edit runs nothing is told once, at the message that was edited, in its thread")
    func edited() async throws {
        let world = try World()
        try await world.withBot {
            let typo = Self.say("!bridge restrat", Self.thread, in: world)
            try await world.waits("what was meant") { $0.body.contains("Did you mean") }
            Self.edit(typo, to: "!bridge restart", in: world)
            let told = try await world.waits("that it runs nothing") {
                $0.body.contains("An edit runs nothing")
            }
            #expect(told.first?.content["m.relates_to"] == Self.place(typo))
            Self.edit(typo, to: "!bridge stop", in: world)
            // Of what the homeserver does not show, it is said beside the thread.
            Self.edit("$unknown", to: "!bridge stop", in: world)
            let other = try await world.waits(for: 2, "that neither does") {
                $0.body.contains("An edit runs nothing")
            }
            #expect(
                other.last?.content["m.relates_to"] == ["m.in_reply_to": ["event_id": "$unknown"]])
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
        }
        #expect(world.server.room.filter { $0.body.contains("An edit runs nothing") }.count == 2)
        #expect(world.place.changes.isEmpty)
    }

    @Test("taking back a question's command closes the question; nothing runs")
    func question() async throws {
        let world = try World()
        try await world.withBot {
            let asked = world.say("!bridge stop")
            let question = try await world.waits("a question") { $0.facts?["question"] != nil }
            let code = question.first?.facts?["question"]?.stringValue ?? ""
            Self.redact(asked, in: world)
            let outcome = try await world.waits("an outcome") { $0.answers(asked) }
            #expect(outcome.first?.outcome == "not_run")
            #expect(outcome.first?.body == "💤 bridge stop: not run, it was taken back")
            world.say("!yes \(code)")
            try await world.waits("no question any more") { $0.body.contains("no open question of yours") }
            Self.redact(asked, in: world)
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            #expect(world.server.room.filter { $0.answers(asked) }.count == 1)
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test(
        "taking back a change that waits takes it out; of one that has begun its sender is told that it goes on"
    )
    func waiting() async throws {
        let action = CustomAction.make(command: "while test ! -e \"$HOME/go\"; do sleep 0.1; done")
        let world = try World(actions: [action])
        try await world.withBot {
            let first = world.say("!bridge backup")
            let second = world.say("!bridge restart")
            try await world.waits("the second waits") { $0.body.contains("bridge restart waits") }
            // By a moderator, who is no admin: the message is gone all the same.
            Self.redact(second, by: "@mod:example.org", in: world)
            let outcome = try await world.waits("an outcome") { $0.answers(second) }
            #expect(outcome.first?.body == "💤 bridge restart: not run, it was taken back")
            try await world.waits("its notice ends") { $0.isEdit && $0.body.contains("bridge restart: over") }

            try await world.waits("the first runs") { $0.body.contains("bridge backup, ") }
            Self.redact(first, in: world)
            let told = try await world.waits("that it goes on") { $0.body.contains("has begun") }
            #expect(told.first?.outcome == nil)
            #expect(told.first?.content["msgtype"] == "m.notice")
            try world.place.write("go", "")
            let ended = try await world.waits("its outcome") { $0.answers(first) }
            #expect(ended.first?.outcome == "ok")
        }
        #expect(world.place.changes.isEmpty)
        #expect(world.server.room.filter(\.isFinal).count == 2)
    }

    @Test("a command that was taken back before it was seen runs nothing and is not answered")
    func unseen() async throws {
        let world = try World()
        try await world.withBot {
            let asked = world.room.name()
            world.room.put([
                World.event(["msgtype": "m.text", "body": "!bridge restart"], asked),
                World.event(["redacts": .string(asked)], world.room.name(), type: "m.room.redaction"),
            ])
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            #expect(world.server.room.filter { $0.answers(asked) }.isEmpty)
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test(
        "what waited when the bot ended, and was taken back while it was away, is not run; what still stands is"
    )
    func whileAway() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        let ask: JSONValue = ["msgtype": "m.text", "body": "!bridge restart"]
        world.room.show(World.event(ask, "$stands"), as: "$stands")
        var gone = World.event([:], "$gone").objectValue ?? [:]
        gone["unsigned"] = ["redacted_because": ["type": "m.room.redaction"]]
        world.room.show(.object(gone), as: "$gone")
        try await world.withBot {
            try await world.waits("not run") { $0.answers("$gone") && $0.outcome == "not_run" }
            try await world.waits("run") { $0.answers("$stands") && $0.outcome == "ok" }
        } prepare: { journal in
            for (number, name) in ["$gone", "$stands"].enumerated() {
                let event = try EventID(name)
                let taken = TakenEvent(
                    eventID: event, sender: try .make(), body: "!bridge restart", sentAt: noon)
                _ = try await journal.take([taken], position: try SyncPosition("s0"))
                try await journal.add(
                    JobRow(
                        id: "0123456789abcde\(number)", event: event, service: "bridge", action: "restart",
                        requestedBy: try .make(), sentAt: noon, phase: .queued, createdAt: noon))
            }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }
}
