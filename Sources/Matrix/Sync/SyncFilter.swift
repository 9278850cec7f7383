/// What of a sync is of interest: one room.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#filtering>
package struct SyncFilter: Sendable, Equatable {
    /// The room.
    package let room: RoomID
    /// The account, whose own events no gap is filled with.
    package let user: UserID
    /// How many events an answer tells before it leaves a gap.
    package let timelineLimit: Int

    /// Where the answer begins.
    package let start: SyncBatch.Start

    /// Takes all of it.
    package init(room: RoomID, user: UserID, timelineLimit: Int = 50, start: SyncBatch.Start = .next) {
        self.room = room
        self.user = user
        self.timelineLimit = timelineLimit
        self.start = start
    }

    /// The filter of a sync.
    ///
    /// Where it goes on it takes what the account itself said, too. Left out, that would tear the room's history in two for
    /// Synapse, which then looks up the room's state before it tells of a message: 5 ms of the way of each command. For an
    /// answer that begins anew the gap before it cannot always be filled: there, streamed edits would push a person's words
    /// out.
    package var json: JSONValue {
        [
            "presence": ["types": []],
            "account_data": ["types": []],
            "room": [
                "rooms": [.string(room.text)],
                "account_data": ["types": []],
                "ephemeral": ["types": []],
                "state": ["lazy_load_members": .bool(loadsLazily), "types": .array(Self.stateTypes)],
                "timeline": timeline,
            ],
        ]
    }

    private var timeline: JSONValue {
        let limit = JSONValue.integer(Int64(timelineLimit))
        guard start != .next else { return ["limit": limit, "lazy_load_members": false] }
        return ["limit": limit, "lazy_load_members": true, "not_senders": [.string(user.text)]]
    }

    /// The filter for the pages with which a gap is filled.
    package var page: JSONValue {
        ["lazy_load_members": true, "not_senders": [.string(user.text)]]
    }

    /// An answer that begins anew would name all members of the room; one that goes on names those who changed.
    private var loadsLazily: Bool { start != .next }

    /// The state that `RoomFacts` reads: a room's bridges and widgets can fill megabytes with other.
    private static let stateTypes: [JSONValue] = RoomFacts.types.map { .string($0) }
}
