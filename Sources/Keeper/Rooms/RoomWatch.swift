package import Matrix

/// Watches over the room itself: who could come in and read, whether it can be read by the bot, who goes by its name.
///
/// A value that is fed with what the homeserver tells; whoever holds it says what came of that.
package struct RoomWatch: Sendable {
    /// What is worth a word.
    package enum Change: Sendable, Equatable {
        /// It is not private any more, why, and by which event.
        case exposed(reason: String, by: EventID?)
        case privateAgain(by: EventID?)
        case encrypted
        /// It was given up for another one.
        case replaced(by: UserID, room: RoomID?)
        case guestsMayJoin
        case name(NameWatch.Sighting)
    }

    private var facts: RoomFacts
    private var names: NameWatch
    private let members: [MembershipChange]
    private let allowPublic: Bool

    /// - Parameters:
    ///   - facts: the room as it was entered.
    ///   - members: who was in it.
    ///   - own: the bot itself.
    ///   - allowPublic: whether the configuration takes a room that is not private.
    package init(facts: RoomFacts, members: [MembershipChange] = [], own: UserID, allowPublic: Bool = false) {
        self.facts = facts
        self.members = members
        self.allowPublic = allowPublic
        names = NameWatch(own: own, name: members.last { $0.user == own }?.displayName)
    }

    /// Why the room is not private; nil while it is.
    package var exposure: String? { RoomPrivacy.problem(facts) }

    /// Why nothing is changed, and nothing confidential shown, at the wish of this room; nil while that is well.
    package var refusal: String? { allowPublic ? nil : exposure }

    /// What is to be said of the room as it was entered.
    package mutating func begin() -> [Change] {
        var changes: [Change] = []
        if let exposure { changes.append(.exposed(reason: exposure, by: nil)) }
        if facts.encryption != nil { changes.append(.encrypted) }
        if let stone = facts.tombstone {
            changes.append(.replaced(by: stone.sender, room: stone.replacement))
        }
        if facts.guestsCanJoin { changes.append(.guestsMayJoin) }
        return changes + members.compactMap { names.see($0).map(Change.name) }
    }

    /// Takes what came, and tells what is different from before; what changed and changed back is no difference.
    package mutating func take(_ batch: SyncBatch) -> [Change] {
        let before = facts
        let wasExposed = exposure
        var changes: [Change] = []
        var last: EventID?
        for event in batch.state + batch.events where event.stateKey != nil {
            if let change = MembershipChange(event) {
                // Who is in it is not kept: a room that anybody can enter may have any number of members.
                names.see(change).map { changes.append(.name($0)) }
            } else {
                if Self.decides(event) { last = event.eventID }
                facts.apply(event)
            }
        }
        if exposure != wasExposed {
            changes.append(exposure.map { .exposed(reason: $0, by: last) } ?? .privateAgain(by: last))
        }
        if before.encryption == nil, facts.encryption != nil { changes.append(.encrypted) }
        if before.tombstone != facts.tombstone, let stone = facts.tombstone {
            changes.append(.replaced(by: stone.sender, room: stone.replacement))
        }
        if !before.guestsCanJoin, facts.guestsCanJoin { changes.append(.guestsMayJoin) }
        return changes
    }

    private static func decides(_ event: RoomEvent) -> Bool {
        event.isState("m.room.join_rules") || event.isState("m.room.history_visibility")
    }
}
