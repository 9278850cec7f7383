import Matrix
import Testing

@testable import Keeper

@Suite("What the doctor thinks of a room")
struct RoomJudgeTests {
    static let own = "@bridgekeeper:example.org"

    private func findings(
        allowPublic: Bool = false, hasTile: Bool = true, _ more: [RoomEvent] = [],
        levels: JSONValue = ["users": [:]]
    ) throws -> [Finding] {
        var state = [
            try RoomEvent.state("m.room.create", ["room_version": "11"], by: "@grant:example.org"),
            try .state("m.room.power_levels", levels),
            try .state("m.room.join_rules", ["join_rule": "invite"]),
            try .member(Self.own, name: "Bridgekeeper"), try .member("@grant:example.org", name: "Grant"),
        ]
        state += more
        let judge = RoomJudge(
            user: try UserID(Self.own), admins: [try .make()], allowPublic: allowPublic, hasTile: hasTile)
        return judge.findings(RoomFacts(state: state), members: state.compactMap { MembershipChange($0) })
    }

    private func odd(_ more: RoomEvent..., allowPublic: Bool = false, levels: JSONValue? = nil) throws
        -> [Finding]
    {
        try findings(
            allowPublic: allowPublic, more, levels: levels ?? ["users": ["@bridgekeeper:example.org": 50]]
        )
        .filter { $0.verdict != .ok }
    }

    @Test("a private room in which the bot may do all is sound")
    func sound() throws {
        #expect(try odd().isEmpty)
        let subjects = try findings().map(\.subject)
        #expect(subjects == ["join rule", "history", "guests", "encryption", "power", "people"])
    }

    @Test(
        "every join rule but invite lets strangers near, and fails unless the configuration takes it",
        arguments: [
            ("public", "anybody can come in"), ("knock", "ask to come in"),
            ("restricted", "members of another"),
            ("knock_restricted", "members of another"), ("org.example.new", "do not know"),
        ])
    func joinRule(rule: String, words: String) throws {
        let event = try RoomEvent.state("m.room.join_rules", ["join_rule": .string(rule)])
        let found = try #require(try odd(event).first)
        #expect(found.verdict == .failed && found.subject == "join rule" && found.words.contains(words))
        #expect(found.words.contains("`run` does not start here") && found.mend != nil)
        #expect(try odd(event, allowPublic: true).map(\.verdict) == [.warning])
    }

    @Test(
        "of the histories only the one for the whole world fails", arguments: ["shared", "invited", "joined"])
    func history(visibility: String) throws {
        let own = try RoomEvent.state(
            "m.room.history_visibility", ["history_visibility": .string(visibility)])
        #expect(try odd(own).isEmpty)
        let open = try RoomEvent.state("m.room.history_visibility", ["history_visibility": "world_readable"])
        let found = try odd(open)
        #expect(found.map(\.subject) == ["history"] && found.first?.verdict == .failed)
    }

    @Test("guests are a warning; encryption and a room that was given up are failures")
    func others() throws {
        let guests = try odd(.state("m.room.guest_access", ["guest_access": "can_join"]))
        #expect(guests.map(\.verdict) == [.warning] && guests.first?.subject == "guests")
        let encrypted = try odd(.state("m.room.encryption", [:]))
        #expect(encrypted.map(\.verdict) == [.failed] && encrypted.first?.subject == "encryption")
        let stone = try odd(.state("m.room.tombstone", ["replacement_room": "!new"]))
        #expect(stone.first?.verdict == .failed && stone.first?.words.contains("!new") == true)
    }

    @Test("not to be allowed to speak fails; not to pin is a warning, where there is something to pin")
    func power() throws {
        let mute = try odd(levels: ["events_default": 20])
        #expect(mute.first?.subject == "power" && mute.first?.verdict == .failed)
        #expect(mute.first?.mend?.contains("20") == true)
        let unpinned = try odd(levels: ["users": [:], "events": ["m.room.pinned_events": 60]])
        #expect(unpinned.map(\.verdict) == [.warning])
        #expect(unpinned.first?.words == "may send; may not pin the overview of all services")
        #expect(unpinned.first?.mend?.contains("60") == true)
        let off = try findings(hasTile: false, levels: ["users": [:]]).first { $0.subject == "power" }
        #expect(off?.verdict == .ok && off?.words.contains("pin") == false)
        let buttonless = try odd(levels: ["events": ["m.reaction": 70, "m.room.pinned_events": 0]])
        #expect(buttonless.first?.words.contains("may not react") == true)
    }

    @Test("an admin who is not in the room, and a member with the bot's name, are warnings")
    func people() throws {
        let away = try odd(.member("@grant:example.org", "leave"))
        #expect(away.map(\.subject) == ["people"] && away.first?.words.contains("@grant:example.org") == true)
        let impostor = try odd(.member("@eve:example.org", name: "Вridgeкeeper"))
        #expect(impostor.map(\.subject) == ["impostor"])
        #expect(impostor.first?.words.contains("@eve:example.org") == true)
        #expect(impostor.first?.words.contains("Вridgeкeeper") == false, "a name is a stranger's words")
    }

    @Test(
        "the upload limit is judged by what a long log has",
        arguments: [(Int64?.none, Finding.Verdict.ok), (50 << 20, .ok), (1 << 20, .warning), (-5, .warning)])
    func upload(limit: Int64?, verdict: Finding.Verdict) {
        #expect(RoomDoctor.upload(limit).verdict == verdict)
    }

    @Test("how the rate limit is lifted can be pasted")
    func rate() throws {
        let found = RoomDoctor.rate(
            try HomeserverURL("https://matrix.example.org"), try UserID("@bridge/keeper:example.org"))
        #expect(
            found.mend?.contains(
                "https://matrix.example.org/_synapse/admin/v1/users/%40bridge%2Fkeeper%3Aexample.org/override_ratelimit"
            )
                == true)
        // Also where the limit was lifted long ago, and that is known by now.
        #expect(found.words.contains("I begin with") && found.words.contains("learn what is taken"))
    }
}

extension RoomEvent {
    static func state(
        _ type: String, _ content: JSONValue, key: String = "", by: String = "@grant:example.org",
        _ name: String = "$state"
    ) throws -> RoomEvent {
        RoomEvent(
            eventID: try EventID(name), sender: try UserID(by), type: type, stateKey: key,
            originServerTimestamp: noon, content: content)
    }

    static func member(_ user: String, _ membership: String = "join", name: String? = nil) throws -> RoomEvent
    {
        var content: [JSONKey: JSONValue] = ["membership": .string(membership)]
        if let name { content["displayname"] = .string(name) }
        return try .state("m.room.member", .object(content), key: user, by: user)
    }
}
