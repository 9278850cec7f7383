/// What a message to be sent refers to.
package enum MessageReference: Sendable, Equatable {
    /// Nothing.
    case none
    /// It answers an event.
    case reply(to: EventID)
    /// It goes on in a thread; `latest` is the thread's latest event, for clients that know no threads.
    case thread(root: EventID, latest: EventID)
    /// It answers an event of a thread, in the thread.
    case threadReply(root: EventID, to: EventID)

    /// The `m.relates_to` of the content; nil when it refers to nothing.
    var json: JSONValue? {
        switch self {
        case .none: nil
        case .reply(let event): ["m.in_reply_to": Self.event(event)]
        case .thread(let root, let latest): Self.thread(root, named: latest, isFallingBack: true)
        case .threadReply(let root, let event): Self.thread(root, named: event, isFallingBack: false)
        }
    }

    private static func thread(_ root: EventID, named event: EventID, isFallingBack: Bool) -> JSONValue {
        [
            "rel_type": "m.thread", "event_id": .string(root.text), "is_falling_back": .bool(isFallingBack),
            "m.in_reply_to": Self.event(event),
        ]
    }

    private static func event(_ event: EventID) -> JSONValue { ["event_id": .string(event.text)] }
}
