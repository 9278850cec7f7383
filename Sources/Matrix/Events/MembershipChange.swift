/// What somebody is to a room.
package enum Membership: String, Sendable, Equatable {
    /// In it.
    case join
    /// Asked to come in.
    case invite
    /// Not in it, or not any more.
    case leave
    /// Shut out.
    case ban
    /// Asking to come in.
    case knock
}

/// A change of somebody's membership: an `m.room.member`.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#mroommember>
package struct MembershipChange: Sendable, Equatable {
    /// Whose membership.
    package let user: UserID
    /// Who changed it; for a join or a leave of one's own the same.
    package let sender: UserID
    /// What it is now.
    package let membership: Membership
    /// What the person is called in the room, which may be anything; nil without a name.
    package let displayName: String?

    /// Reads a change; nil for any other event and for a membership that is not known.
    package init?(_ event: RoomEvent) {
        guard event.isOf(type: "m.room.member") else { return nil }
        self.init(stateKey: event.stateKey, sender: event.sender, content: event.content)
    }

    /// Reads a change from stripped state, which has neither an event ID nor a time.
    init?(stripped json: JSONValue) {
        guard let type = json["type"]?.stringValue, type.sameBytes(as: "m.room.member"),
            let sender: UserID = json.identifier("sender"), let content = json["content"]
        else { return nil }
        self.init(stateKey: json["state_key"]?.stringValue, sender: sender, content: content)
    }

    private init?(stateKey: String?, sender: UserID, content: JSONValue) {
        guard let user = stateKey.flatMap({ try? UserID($0) }),
            let membership = content["membership"]?.stringValue.flatMap({ Membership(rawValue: $0) })
        else { return nil }
        self.user = user
        self.sender = sender
        self.membership = membership
        displayName = content["displayname"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }
}
