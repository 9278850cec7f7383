/// What of a sync is of interest: one room, without what the account itself sent.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#filtering>
package struct SyncFilter: Sendable, Equatable {
    /// The room.
    package let room: RoomID
    /// The account; its own events, streamed edits for one, would push a person's out of the timeline.
    package let user: UserID
    /// How many events an answer tells before it leaves a gap.
    package let timelineLimit: Int

    /// Takes all of it.
    package init(room: RoomID, user: UserID, timelineLimit: Int = 50) {
        self.room = room
        self.user = user
        self.timelineLimit = timelineLimit
    }

    /// The filter of a sync.
    package var json: JSONValue {
        [
            "presence": ["types": []],
            "account_data": ["types": []],
            "room": [
                "rooms": [.string(room.text)],
                "account_data": ["types": []],
                "ephemeral": ["types": []],
                "state": ["lazy_load_members": true, "types": .array(Self.stateTypes)],
                "timeline": timeline,
            ],
        ]
    }

    /// The filter for the pages with which a gap is filled.
    package var page: JSONValue {
        ["lazy_load_members": true, "not_senders": [.string(user.text)]]
    }

    private var timeline: JSONValue {
        [
            "limit": .integer(Int64(timelineLimit)), "lazy_load_members": true,
            "not_senders": [.string(user.text)],
        ]
    }

    /// The state that `RoomFacts` reads: a room's bridges and widgets can fill megabytes with other.
    private static let stateTypes: [JSONValue] = RoomFacts.types.map { .string($0) }
}
