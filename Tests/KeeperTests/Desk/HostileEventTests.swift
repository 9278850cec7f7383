import Contract
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("Events that are no commands", .timeLimit(.minutes(3)))
struct HostileEventTests {
    /// How many of a batch: as a homeserver hands them out at most.
    private static let batch = 50

    private func events(_ command: String = "!bridge restart") -> HostileEvents {
        // Of another server: what our own stamps is believed, since it is a clock.
        HostileEvents(
            random: SeededGenerator(), admin: "@grant:example.org", stranger: "@mallory:evil.example",
            command: command)
    }

    @Test("a thousand of them run nothing, ring nobody else, and the bot goes on")
    func whole() async throws {
        let world = try World()
        let events = events()
        let seed = events.random.seed
        try await world.withBot {
            let first = world.say("!bridge status")
            try await world.waits("an answer before") { $0.answers(first) }
            put(SeededGenerator.rounds(1000), events, into: world)
            let last = world.say("!bridge status")
            try await world.waits("an answer behind them, seed \(seed)") { $0.answers(last) }
        }
        #expect(world.place.changes.isEmpty, "seed \(seed)")
        for said in world.server.room { try check(said, seed) }
    }

    private func put(_ count: Int, _ events: HostileEvents, into world: World) {
        var events = events
        for start in stride(from: 0, to: count, by: Self.batch) {
            world.room.put(
                (start..<min(count, start + Self.batch)).map { number in
                    events.event(
                        HostileEvents.Kind.allCases[number % HostileEvents.Kind.allCases.count], at: noon)
                })
        }
    }

    /// Whatever is said to it is made of the bot's own words.
    private func check(_ said: HomeserverByScript.Request, _ seed: UInt64) throws {
        let outcomes: [String?] = [nil, "ok", "refused"]
        #expect(outcomes.contains(said.outcome), "seed \(seed): \(said.body)")
        #expect(said.outcome != "ok" || said.facts?["action"] == "status", "seed \(seed): \(said.body)")
        let html = said.content["formatted_body"]?.stringValue ?? ""
        #expect(try !HTML(html).lines.isEmpty, "seed \(seed): \(html)")
        #expect(
            !said.body.contains("touch") && !said.body.contains("good morning"), "seed \(seed): \(said.body)")
        let rung = (said.content["m.mentions"]?["user_ids"]?.arrayValue ?? []).compactMap(\.stringValue)
        #expect(rung.count <= 1, "seed \(seed): \(rung)")
        #expect(said.outcome != "refused" || rung != ["@grant:example.org"], "seed \(seed): \(said.body)")
    }

    @Test(
        "the same with every kind alone: only what is told to be a mistake is answered to an admin",
        arguments: HostileEvents.Kind.allCases)
    func kinds(kind: HostileEvents.Kind) throws {
        let people = People(Permissions(admins: [try .make()]))
        let desk = Desk(own: try .make("@bridgekeeper:example.org"), people: people, parser: try .make())
        for command in ["!bridge restart", "!bridge backup", "!bridge stop", "!yes 47", "!bridge update"] {
            var events = events(command)
            for _ in 0..<SeededGenerator.rounds(20) {
                let json = events.event(kind, at: noon)
                guard let event = RoomEvent(json) else { continue }
                let verdict = desk.judge(event)
                if case .run = verdict {
                    Issue.record("seed \(events.random.seed), \(kind): \(json.text) is \(verdict)")
                }
            }
        }
    }

    /// What once found a fault, or would have in a reader that is less careful: kept for good.
    @Test(
        "events that were thought of",
        arguments: [
            // The text that is shown is harmless, and the one in HTML is a command; and the other way round.
            (["msgtype": "m.text", "body": "hello", "formatted_body": "!bridge restart"], false),
            (["msgtype": "m.text", "body": "hello\n!bridge restart"], false),
            (["msgtype": "m.text", "body": "\u{202E}tratser egdirb!"], false),
            (["msgtype": "m.text", "body": "\u{0}!bridge restart"], false),
            (["msgtype": "m.text", "body": "> !bridge restart"], false),
            (["msgtype": "m.text", "body": ["!bridge restart"]], false),
            (
                ["msgtype": "m.text", "body": "!bridge restart", "m.relates_to": ["rel_type": "m.replace"]],
                false
            ),
            (
                [
                    "msgtype": "m.text", "body": "!bridge restart",
                    "m.relates_to": ["rel_type": "m.replace", "event_id": "$event1"],
                    "m.new_content": ["msgtype": "m.text", "body": 5],
                ], false
            ),
            (["msgtype": "m.text", "body": "!bridge restart", "m.new_content": ["body": "x"]], true),
            (["msgtype": "m.text\u{0}", "body": "!bridge restart"], false),
        ] as [(JSONValue, Bool)])
    func known(content: JSONValue, isCommand: Bool) throws {
        let desk = Desk(
            own: try .make("@bridgekeeper:example.org"), people: People(Permissions(admins: [try .make()])),
            parser: try .make())
        let verdict = desk.judge(try #require(RoomEvent(World.event(content, "$event1"))))
        #expect(verdict == (isCommand ? .run(.service(try .make(), .restart)) : .ignore))
    }

    @Test("who only calls an event encrypted makes the bot say nothing of the room")
    func encrypted() async throws {
        let world = try World()
        try await world.withBot {
            world.room.put([
                World.event(
                    ["algorithm": "m.megolm.v1.aes-sha2"], world.room.name(), by: "@mallory:evil.example",
                    type: "m.room.encrypted")
            ])
            let asked = world.say("!help")
            try await world.waits("an answer") { $0.answers(asked) }
        }
        #expect(world.server.room.filter { $0.body.contains("encrypted") }.isEmpty)
    }
}
