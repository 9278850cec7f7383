/// What power everybody in a room has, and what everything takes.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels>
package struct PowerLevels: Sendable, Equatable {
    private let users: [UserID: Int64]
    private let usersDefault: Int64
    private let events: [JSONKey: Int64]
    private let eventsDefault: Int64
    private let stateDefault: Int64
    private let redact: Int64
    private let invite: Int64
    private let kick: Int64
    private let ban: Int64
    private let notifyRoom: Int64

    /// Reads an event's content; a level that cannot be read is the specification's default.
    package init(_ content: JSONValue) {
        users = Self.levels(content["users"]) { try? UserID($0.text) }
        usersDefault = Self.level(content["users_default"]) ?? 0
        events = Self.levels(content["events"]) { $0 }
        eventsDefault = Self.level(content["events_default"]) ?? 0
        stateDefault = Self.level(content["state_default"]) ?? 50
        redact = Self.level(content["redact"]) ?? 50
        invite = Self.level(content["invite"]) ?? 0
        kick = Self.level(content["kick"]) ?? 50
        ban = Self.level(content["ban"]) ?? 50
        notifyRoom = Self.level(content["notifications"]?["room"]) ?? 50
    }

    /// The level of a user, as it is written down; a creator's above all of them is not.
    package func level(of user: UserID) -> Int64 { users[user] ?? usersDefault }

    /// The level that something takes.
    package func level(for act: RoomAct) -> Int64 {
        switch act {
        case .send(let type): events[JSONKey(type)] ?? eventsDefault
        case .setState(let type): events[JSONKey(type)] ?? stateDefault
        case .redactOthers: max(redact, events["m.room.redaction"] ?? eventsDefault)
        case .invite: invite
        case .kick: kick
        case .ban: ban
        case .mentionRoom: notifyRoom
        }
    }

    private static func levels<Key: Hashable>(
        _ json: JSONValue?, key: (JSONKey) -> Key?
    ) -> [Key: Int64] {
        var levels: [Key: Int64] = [:]
        for (name, value) in json?.objectValue ?? [:] {
            guard let key = key(name), let level = level(value) else { continue }
            levels[key] = level
        }
        return levels
    }

    /// Rooms up to version 9 may have levels as text.
    private static func level(_ json: JSONValue?) -> Int64? {
        json?.integerValue ?? json?.stringValue.flatMap { Int64($0) }
    }
}

/// What somebody may do in a room, or not.
package enum RoomAct: Sendable, Equatable {
    /// Send an event of this type that is no state.
    case send(String)
    /// Set state of this type.
    case setState(String)
    /// Take back what others sent.
    case redactOthers
    /// Ask somebody in.
    case invite
    /// Put somebody out.
    case kick
    /// Shut somebody out.
    case ban
    /// Ring everybody's phone.
    case mentionRoom
}

/// How much somebody may do in a room.
package enum RoomPower: Sendable, Comparable, CustomStringConvertible {
    /// What is written down.
    case level(Int64)
    /// Above every level: a creator, since room version 12.
    case creator

    /// The level as a number, or the word.
    package var description: String {
        switch self {
        case .level(let level): String(level)
        case .creator: "creator"
        }
    }
}

extension RoomFacts {
    /// The power of a user.
    package func power(of user: UserID) -> RoomPower {
        if creators.contains(user) {
            if creatorsStandAbove { return .creator }
            if powerLevels == nil { return .level(100) }
        }
        return .level(powerLevels?.level(of: user) ?? 0)
    }

    /// The level that something takes.
    package func level(for act: RoomAct) -> Int64 {
        // A room without the event lets its creator do all, and everybody else send.
        if let powerLevels { return powerLevels.level(for: act) }
        switch act {
        case .send, .setState, .invite: return 0
        case .redactOthers, .kick, .ban, .mentionRoom: return 50
        }
    }

    /// Tells whether a user has the power for something; whether it is in the room is another question.
    package func allows(_ user: UserID, _ act: RoomAct) -> Bool { power(of: user) >= .level(level(for: act)) }
}
