package import FoundationEssentials
package import Matrix

/// One event that is to be sent to the room, once.
package struct OutgoingRow: Sendable, Equatable {
    /// Made from what is said, so that saying it again after a crash is the same event.
    package var transaction: TransactionID
    /// The type of the Matrix event, such as `m.room.message`.
    package var eventType: String
    /// The content of the event, as JSON.
    package var content: Data
    /// 0 goes first.
    package var priority: Int
    /// Milliseconds since 1970, by this machine's clock.
    ///
    /// The order is that of storing, so a clock that was set back turns nothing round.
    package var createdAt: Int64
    /// The file that has to be uploaded before.
    package var attachment: Attachment?
    /// What later edits refer to it by.
    package var key: String?
    /// What a tap on it means, where it is a button: the reaction that the bot puts on the message of `key`.
    package var button: Button?

    /// A sign, and the command that whoever taps it gives; of fixed words, as it would be typed.
    package struct Button: Sendable, Equatable {
        package var sign: String
        package var command: String

        package init(sign: String, command: String) {
            self.sign = sign
            self.command = command
        }
    }

    package init(
        transaction: TransactionID, eventType: String, content: Data, priority: Int, createdAt: Int64,
        attachment: Attachment? = nil, key: String? = nil, button: Button? = nil
    ) {
        self.transaction = transaction
        self.eventType = eventType
        self.content = content
        self.priority = priority
        self.createdAt = createdAt
        self.attachment = attachment
        self.key = key
        self.button = button
    }
}

/// A file in the spool that goes with a message.
///
/// The journal keeps where it is, not what is in it.
package struct Attachment: Sendable, Equatable {
    package var path: String
    /// The name that the room sees.
    package var name: String
    package var mimeType: String
    /// In bytes.
    package var size: Int

    package init(path: String, name: String, mimeType: String, size: Int) {
        self.path = path
        self.name = name
        self.mimeType = mimeType
        self.size = size
    }
}

extension OutgoingRow {
    init(_ columns: Columns) throws(JournalError) {
        transaction = try columns.identifier("txn")
        eventType = try columns.text("event_type")
        content = try columns.data("content")
        priority = Int(try columns.integer("priority"))
        createdAt = try columns.integer("created_at")
        key = try columns.textIfAny("key")
        guard let path = try columns.textIfAny("file_path") else { return }
        attachment = Attachment(
            path: path, name: try columns.text("file_name"), mimeType: try columns.text("file_type"),
            size: Int(try columns.integer("file_size")))
    }
}
