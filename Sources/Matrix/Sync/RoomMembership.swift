/// What the account is to the room, as a sync told it.
package enum RoomMembership: Sendable, Equatable {
    /// In it.
    case joined
    /// Asked to come in, by whom the homeserver says; nil when it names nobody.
    case invited(by: UserID?)
    /// Not in it any more; by whom, when the homeserver says so: itself, or whoever put it out.
    case left(by: UserID?)
    /// Shut out.
    case banned(by: UserID?)

    /// Reads it from the parts of an answer; nil when none of them names the room.
    init?(of user: UserID, joined: JSONValue?, left: JSONValue?, invited: JSONValue?, changes: [RoomEvent]) {
        if joined != nil {
            self = .joined
        } else if left != nil {
            let own = changes.compactMap { MembershipChange($0) }.last { $0.user == user }
            self = own?.membership == .ban ? .banned(by: own?.sender) : .left(by: own?.sender)
        } else if let invited {
            let told = invited["invite_state"]?["events"]?.arrayValue ?? []
            let own = told.compactMap { MembershipChange(stripped: $0) }.last { $0.user == user }
            self = .invited(by: own?.membership == .invite ? own?.sender : nil)
        } else {
            return nil
        }
    }
}
