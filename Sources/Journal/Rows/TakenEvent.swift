package import Matrix

/// One event of the admin room, as it is kept until it is settled.
package struct TakenEvent: Sendable, Equatable {
    package var eventID: EventID
    package var sender: UserID
    /// What was typed, byte for byte.
    package var body: String
    /// The root of the thread that it stands in.
    package var threadRoot: EventID?
    /// When it was sent, in milliseconds since 1970 by the homeserver's clock.
    package var sentAt: Int64
    /// Whether it is the edit of a command: such a one runs nothing and is only told so.
    package var isEdit: Bool
    /// The message whose button was tapped, where it is no typed command; what it is answered with replies to that.
    package var tapped: EventID?

    package init(
        eventID: EventID, sender: UserID, body: String, threadRoot: EventID? = nil, sentAt: Int64,
        isEdit: Bool = false, tapped: EventID? = nil
    ) {
        self.eventID = eventID
        self.sender = sender
        self.body = body
        self.threadRoot = threadRoot
        self.sentAt = sentAt
        self.isEdit = isEdit
        self.tapped = tapped
    }
}

extension TakenEvent {
    init(_ columns: Columns) throws(JournalError) {
        eventID = try columns.identifier("id")
        sender = try columns.identifier("sender")
        // A blob, because a text would end at the first NUL that somebody typed.
        body = String(decoding: try columns.data("body"), as: UTF8.self)
        threadRoot = try columns.identifierIfAny("thread")
        sentAt = try columns.integer("sent_at")
        isEdit = try columns.integer("is_edit") != 0
        tapped = try columns.identifierIfAny("tapped")
    }
}
