/// What a program should know of a room before it trusts it: who can enter and read, what is encrypted, who
/// may what.
///
/// Read from the room's state (`RoomStateAll`), and kept true by `apply` with each state event that comes.
package struct RoomFacts: Sendable, Equatable {
    /// The version of the room; "1" where the state does not say.
    package private(set) var version = "1"
    /// Who made the room, with the others that were named as its creators.
    package private(set) var creators: Set<UserID> = []
    /// The room that this one follows upon, as its creation says.
    package private(set) var predecessor: RoomID?
    /// Who can enter.
    package private(set) var joinRule = JoinRule.invite
    /// Who can read what was said.
    package private(set) var historyVisibility = HistoryVisibility.shared
    /// People without an account can enter.
    package private(set) var guestsCanJoin = false
    /// The room is encrypted; once it is, it stays so.
    package private(set) var encryption: Encryption?
    /// What power everybody has and everything takes; nil when the state has none.
    package private(set) var powerLevels: PowerLevels?
    /// The room was given up for another.
    package private(set) var tombstone: Tombstone?
    /// The events that are pinned.
    package private(set) var pinned: [EventID] = []
    /// What the known members are to the room.
    package private(set) var members: [UserID: Membership] = [:]

    /// The types of state that are read.
    package static let types = [
        "m.room.create", "m.room.join_rules", "m.room.history_visibility", "m.room.guest_access",
        "m.room.encryption", "m.room.power_levels", "m.room.tombstone", "m.room.pinned_events",
        "m.room.member",
    ]

    /// Reads a room's state; of two events for the same state the later one counts.
    package init(state: [RoomEvent]) {
        for event in state { apply(event) }
    }

    /// Takes one more event; one that is no state, or of no interest, changes nothing.
    package mutating func apply(_ event: RoomEvent) {
        guard let key = event.stateKey else { return }
        if event.isOf(type: "m.room.member") {
            guard let change = MembershipChange(event) else { return }
            members[change.user] = change.membership
        } else if key.isEmpty {
            apply(event, content: event.content)
        }
    }

    private mutating func apply(_ event: RoomEvent, content: JSONValue) {
        switch JSONKey(event.type) {
        case "m.room.create": applyCreation(event)
        case "m.room.join_rules": joinRule = JoinRule(content["join_rule"]?.stringValue)
        case "m.room.history_visibility":
            historyVisibility = HistoryVisibility(content["history_visibility"]?.stringValue)
        case "m.room.guest_access": guestsCanJoin = content["guest_access"] == "can_join"
        // Whatever it says, and even when it was taken back: members encrypt from then on.
        case "m.room.encryption": encryption = Encryption(algorithm: content["algorithm"]?.stringValue)
        case "m.room.power_levels": powerLevels = PowerLevels(content)
        case "m.room.tombstone":
            tombstone = Tombstone(sender: event.sender, replacement: content.identifier("replacement_room"))
        case "m.room.pinned_events":
            pinned = (content["pinned"]?.arrayValue ?? []).compactMap {
                $0.stringValue.flatMap { try? EventID($0) }
            }
        default: break
        }
    }

    private mutating func applyCreation(_ event: RoomEvent) {
        version = event.content["room_version"]?.stringValue ?? "1"
        predecessor = event.content["predecessor"]?.identifier("room_id")
        creators = [event.sender]
        guard creatorsStandAbove else { return }
        for creator in event.content["additional_creators"]?.arrayValue ?? [] {
            if let user = creator.stringValue.flatMap({ try? UserID($0) }) { creators.insert(user) }
        }
    }

    /// Since room version 12 the creators' power is not written down, and is above every level.
    package var creatorsStandAbove: Bool {
        // Versions are names; those that are numbers up to 11 are the ones from before.
        guard let number = Int(version) else { return false }
        return number >= 12
    }
}

extension RoomFacts {
    /// Who can enter a room.
    package enum JoinRule: Sendable, Equatable {
        /// Who is invited.
        case invite
        /// Everybody.
        case `public`
        /// Who asked and is invited then.
        case knock
        /// The members of other rooms.
        case restricted
        /// The members of other rooms, and who asked and is invited then.
        case knockRestricted
        /// Something else.
        case other(String)

        /// Reads the rule; without one only the invited can enter.
        init(_ text: String?) {
            switch text.map({ JSONKey($0) }) {
            case nil, "invite", "private": self = .invite
            case "public": self = .public
            case "knock": self = .knock
            case "restricted": self = .restricted
            case "knock_restricted": self = .knockRestricted
            case .some(let other): self = .other(CleanLine.of(other.text, limit: 40))
            }
        }
    }

    /// Who can read what was said in a room.
    package enum HistoryVisibility: Sendable, Equatable {
        /// Everybody, without entering.
        case worldReadable
        /// Members, from the room's beginning on.
        case shared
        /// Members, from their invitation on.
        case invited
        /// Members, from their entry on.
        case joined

        /// Reads it; what is not known is what the specification says of it: shared.
        init(_ text: String?) {
            switch text.map({ JSONKey($0) }) {
            case "world_readable": self = .worldReadable
            case "invited": self = .invited
            case "joined": self = .joined
            default: self = .shared
            }
        }
    }

    /// That a room is encrypted.
    package struct Encryption: Sendable, Equatable {
        /// How; nil when the event does not say.
        package let algorithm: String?
    }

    /// That a room was given up.
    package struct Tombstone: Sendable, Equatable {
        /// Who gave it up.
        package let sender: UserID
        /// The room that follows upon it, when one is named.
        package let replacement: RoomID?
    }
}
