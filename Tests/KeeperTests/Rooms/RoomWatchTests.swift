import Matrix
import Testing

@testable import Keeper

@Suite("The watch over the room")
struct RoomWatchTests {
    private func watch(allowPublic: Bool = false, _ state: RoomEvent...) throws -> RoomWatch {
        RoomWatch(
            facts: RoomFacts(state: state), members: state.compactMap { MembershipChange($0) },
            own: try UserID(RoomJudgeTests.own), allowPublic: allowPublic)
    }

    private func batch(_ events: RoomEvent..., state: [RoomEvent] = []) throws -> SyncBatch {
        SyncBatch(position: try SyncPosition("s1"), events: events, state: state, receivedAt: .now)
    }

    private static func rule(_ rule: String, _ name: String = "$rule") throws -> RoomEvent {
        try .state("m.room.join_rules", ["join_rule": .string(rule)], name)
    }

    @Test(
        "a room that is opened is told once, and nothing is changed in it until it is closed again",
        arguments: ["public", "restricted", "knock", "knock_restricted", "nonsense"])
    func opened(rule: String) throws {
        var watch = try watch(Self.rule("invite"))
        #expect(watch.begin().isEmpty && watch.refusal == nil)
        let changes = watch.take(try batch(Self.rule(rule, "$open")))
        guard case .exposed(let reason, let event) = changes.first else {
            Issue.record("\(changes)")
            return
        }
        #expect(changes.count == 1 && event?.text == "$open" && watch.refusal == reason)
        #expect(watch.take(try batch()).isEmpty && watch.refusal == reason)
        let closed = watch.take(try batch(Self.rule("invite", "$close")))
        #expect(closed == [.privateAgain(by: try EventID("$close"))] && watch.refusal == nil)
    }

    @Test("history for the world is the same danger; with allow_public_room nothing is refused")
    func history() throws {
        let open = try RoomEvent.state("m.room.history_visibility", ["history_visibility": "world_readable"])
        var strict = try watch()
        #expect(strict.take(try batch(open)).count == 1 && strict.refusal != nil)
        var lenient = try watch(allowPublic: true)
        #expect(lenient.take(try batch(open)).count == 1 && lenient.refusal == nil && lenient.exposure != nil)
    }

    @Test("what was opened and closed within one batch is no news; state beside the timeline counts")
    func within() throws {
        var watch = try watch()
        #expect(try watch.take(batch(Self.rule("public"), Self.rule("invite"))).isEmpty)
        #expect(try watch.take(batch(state: [Self.rule("public")])).count == 1)
        #expect(watch.refusal != nil)
    }

    @Test("what is no state of the room's own opens nothing")
    func forged() throws {
        var watch = try watch()
        let message = RoomEvent(
            eventID: try .make(), sender: try .make(), type: "m.room.join_rules", originServerTimestamp: noon,
            content: ["join_rule": "public"])
        let keyed = try RoomEvent.state("m.room.join_rules", ["join_rule": "public"], key: "x")
        let encrypted = RoomEvent(
            eventID: try .make(), sender: try .make(), type: "m.room.encrypted", originServerTimestamp: noon,
            content: [:])
        #expect(try watch.take(batch(message, keyed, encrypted)).isEmpty)
    }

    @Test("encryption, a tombstone, guests and impostors are each told once")
    func others() throws {
        var watch = try watch(.member(RoomJudgeTests.own, name: "Keeper"))
        let events = [
            try RoomEvent.state("m.room.encryption", ["algorithm": "m.megolm.v1.aes-sha2"]),
            try .state("m.room.tombstone", ["replacement_room": "!new"], by: "@eve:example.org"),
            try .state("m.room.guest_access", ["guest_access": "can_join"]),
            try .member("@eve:example.org", name: "Keeper"),
        ]
        let told = watch.take(
            SyncBatch(position: try SyncPosition("s1"), events: events, receivedAt: .now))
        let eve = try UserID("@eve:example.org")
        #expect(
            told == [
                .name(.impostor(eve)), .encrypted, .replaced(by: eve, room: try RoomID("!new")),
                .guestsMayJoin,
            ])
        let again = SyncBatch(position: try SyncPosition("s2"), events: events, receivedAt: .now)
        #expect(watch.take(again).isEmpty)
    }

    @Test("what was so at the start is told at the start")
    func start() throws {
        let events = [
            try RoomEvent.state("m.room.encryption", [:]), try Self.rule("public"),
            try .member("@eve:example.org", name: "bridgekeeper"),
        ]
        var watch = RoomWatch(
            facts: RoomFacts(state: events), members: events.compactMap { MembershipChange($0) },
            own: try UserID(RoomJudgeTests.own), allowPublic: true)
        #expect(watch.begin().count == 3)
        #expect(watch.refusal == nil)
    }
}
