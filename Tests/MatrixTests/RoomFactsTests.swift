import Matrix
import Testing

@Suite("Facts of a room")
struct RoomFactsTests {
    private static func room(version: String = "12", _ more: [RoomEvent] = []) throws -> RoomFacts {
        let creation = try RoomEvent.state(
            "m.room.create",
            ["room_version": .string(version), "additional_creators": ["@second:b", "x", 5]])
        return RoomFacts(state: [creation] + more)
    }

    @Test(
        "creators stand above every level since room version 12",
        arguments: [
            ("12", true), ("13", true), ("11", false), ("10", false), ("org.example.odd", false),
        ])
    func creators(version: String, above: Bool) throws {
        let levels = try RoomEvent.state("m.room.power_levels", ["events": ["m.room.tombstone": 150]])
        let facts = try Self.room(version: version, [levels])
        #expect(try facts.allows(UserID("@grant:example.org"), .setState("m.room.tombstone")) == above)
        #expect(try facts.allows(UserID("@second:b"), .setState("m.room.tombstone")) == above)
        #expect(try !facts.allows(UserID("@stranger:b"), .setState("m.room.tombstone")))
    }

    @Test("power is compared by the bytes of who has it")
    func lookAlike() throws {
        let levels = try RoomEvent.state("m.room.power_levels", ["users": ["@K:b": 100]])
        let facts = try Self.room([levels])
        #expect(try facts.power(of: UserID("@K:b")) == .level(100))
        #expect(try facts.power(of: UserID("@\u{212A}:b")) == .level(0))
    }

    @Test(
        "levels fall back to the specification's defaults",
        arguments: [
            ([:], RoomAct.send("m.room.message"), 0), ([:], .setState("m.room.pinned_events"), 50),
            ([:], .redactOthers, 50),
            ([:], .kick, 50), ([:], .invite, 0), ([:], .mentionRoom, 50),
            (["events_default": 10], .send("x"), 10),
            (["events": ["x": 7]], .send("x"), 7), (["events": ["x": 7]], .setState("x"), 7),
            (["state_default": "40"], .setState("y"), 40),
            (["redact": 5, "events_default": 20], .redactOthers, 20),
            (["redact": [], "kick": .number(1.5)], .redactOthers, 50),
            (["notifications": ["room": 20]], .mentionRoom, 20), (["ban": 60], .ban, 60),
        ] as [(JSONValue, RoomAct, Int64)])
    func levels(content: JSONValue, act: RoomAct, level: Int64) throws {
        #expect(PowerLevels(content).level(for: act) == level)
    }

    @Test("a room without power levels belongs to its creator")
    func noLevels() throws {
        let facts = try Self.room(version: "10")
        #expect(try facts.power(of: UserID("@grant:example.org")) == .level(100))
        #expect(try facts.allows(UserID("@anybody:b"), .send("m.room.message")))
        #expect(try !facts.allows(UserID("@anybody:b"), .kick))
    }

    @Test(
        "who can enter",
        arguments: [
            ("invite", RoomFacts.JoinRule.invite), ("public", .public), ("knock", .knock),
            ("restricted", .restricted),
            ("knock_restricted", .knockRestricted), ("org.example.x", .other("org.example.x")),
        ])
    func joinRules(text: String, rule: RoomFacts.JoinRule) throws {
        let facts = try Self.room([try .state("m.room.join_rules", ["join_rule": .string(text)])])
        #expect(facts.joinRule == rule)
    }

    @Test("a room is private, unencrypted and alive until its state says otherwise")
    func defaults() throws {
        let facts = try Self.room()
        #expect(facts.joinRule == .invite)
        #expect(facts.historyVisibility == .shared)
        #expect(!facts.guestsCanJoin)
        #expect(facts.encryption == nil)
        #expect(facts.tombstone == nil)
    }

    @Test(
        "a room stays encrypted whatever its encryption event says",
        arguments: [
            ["algorithm": "m.megolm.v1.aes-sha2"], [:], ["algorithm": 5],
        ] as [JSONValue])
    func encryption(content: JSONValue) throws {
        #expect(try Self.room([try .state("m.room.encryption", content)]).encryption != nil)
        #expect(try Self.room([try .state("m.room.encryption", key: "x", content)]).encryption == nil)
    }

    @Test("later state takes the place of earlier")
    func later() throws {
        var facts = try Self.room([
            try .state("m.room.history_visibility", ["history_visibility": "world_readable"]),
            try .state("m.room.guest_access", ["guest_access": "can_join"]),
            try .state("m.room.pinned_events", ["pinned": ["$a", 5, "b", "$c"]]),
            try .state("m.room.member", key: "@bot:b", ["membership": "join"]),
        ])
        #expect(facts.historyVisibility == .worldReadable)
        #expect(facts.guestsCanJoin)
        #expect(facts.pinned.map(\.text) == ["$a", "$c"])
        #expect(try facts.members[UserID("@bot:b")] == .join)
        facts.apply(try .state("m.room.history_visibility", ["history_visibility": "joined"]))
        facts.apply(try .state("m.room.member", key: "@bot:b", ["membership": "ban"]))
        #expect(facts.historyVisibility == .joined)
        #expect(try facts.members[UserID("@bot:b")] == .ban)
    }

    @Test("an upgraded room names its successor, and who gave it up")
    func tombstone() throws {
        let facts = try Self.room([
            try .state("m.room.tombstone", from: "@admin:b", ["replacement_room": "!new"])
        ])
        #expect(facts.tombstone?.replacement == (try RoomID("!new")))
        #expect(facts.tombstone?.sender == (try UserID("@admin:b")))
    }
}
