/// What the answer to a sync says of one room.
package struct SyncAnswer: Sendable, Equatable {
    /// A hole between what was told last and the timeline.
    package struct Gap: Sendable, Equatable {
        /// Where the timeline begins, behind the hole; nil when the homeserver does not say.
        package let end: SyncPosition?
    }

    /// Where to go on.
    package let position: SyncPosition
    /// What the account is to the room; nil when the answer says nothing of it.
    package let membership: RoomMembership?
    /// What happened, the oldest first.
    package let timeline: RoomEventList
    /// The state at the timeline's beginning, as far as it is new.
    package let state: RoomEventList
    /// The hole before the timeline, when there is one.
    package let gap: Gap?

    /// Reads an answer; of what it says of other rooms, nothing.
    init(_ json: JSONValue, room: RoomID, user: UserID) throws(MatrixError) {
        position = try json.require("next_batch", of: "the answer to a sync")
        let rooms = json["rooms"]
        let joined = rooms?["join"]?[room.text]
        let left = rooms?["leave"]?[room.text]
        let invited = rooms?["invite"]?[room.text]
        let told = joined ?? left
        let timelineJSON = told?["timeline"]
        timeline = RoomEventList(timelineJSON?["events"])
        // "state_after" is what newer homeservers call it when asked; this one is asked for in the old way.
        state = RoomEventList(told?["state"]?["events"])
        gap =
            timelineJSON?["limited"]?.boolValue == true
            ? Gap(end: timelineJSON?.identifier("prev_batch")) : nil
        membership = RoomMembership(
            of: user, joined: joined, left: left, invited: invited, changes: state.events + timeline.events)
    }

    /// Nothing happened in the room.
    package var isEmpty: Bool {
        membership == nil
            || (membership == .joined && timeline == RoomEventList() && state == RoomEventList())
    }
}
