/// What a message refers to.
package enum MessageRelation: Sendable, Equatable {
    /// Nothing.
    case none
    /// It answers an event.
    case reply(to: EventID)
    /// It stands in a thread.
    ///
    /// `replyTo` is the event that it answers there. With `isFallingBack` it answers none: the event is only
    /// the latest of the thread, named for clients that know no threads.
    case thread(root: EventID, replyTo: EventID?, isFallingBack: Bool)
    /// It is an edit: its new content takes the place of the event's.
    case replacement(of: EventID)

    /// Reads the `m.relates_to` of a message's content.
    /// - Returns: nil for an edit of nothing that can be named; taken as a message it would run what an edit
    ///   must not.
    static func read(from content: JSONValue) -> MessageRelation? {
        guard let relation = content["m.relates_to"] else { return MessageRelation.none }
        let target: EventID? = relation.identifier("event_id")
        let replyTo: EventID? = relation["m.in_reply_to"]?.identifier("event_id")
        let kind = relation["rel_type"]?.stringValue ?? ""
        if kind.sameBytes(as: "m.replace") { return target.map { .replacement(of: $0) } }
        if kind.sameBytes(as: "m.thread"), let target {
            let isFallingBack = relation["is_falling_back"]?.boolValue ?? false
            return .thread(root: target, replyTo: replyTo, isFallingBack: isFallingBack)
        }
        return replyTo.map { .reply(to: $0) } ?? MessageRelation.none
    }

    /// The thread that it stands in, by its first event; nil when it stands in none.
    package var threadRoot: EventID? {
        guard case .thread(let root, _, _) = self else { return nil }
        return root
    }
}
