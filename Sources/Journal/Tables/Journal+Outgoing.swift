import GRDB
package import Matrix

extension Journal {
    /// Stores what is to be said; a transaction ID that was ever stored is ignored.
    package func enqueue(_ messages: [OutgoingRow]) async throws(JournalError) {
        try await write { db in try db.enqueue(messages) }
    }

    /// What is neither sent nor given up: by priority, then in the order of storing.
    package func unsent() async throws(JournalError) -> [OutgoingRow] {
        try await read { db in
            try db.rows(
                "SELECT * FROM outgoing WHERE done_at IS NULL ORDER BY priority, number", as: OutgoingRow.init
            )
        }
    }

    /// Notes that the homeserver has a message, and forgets what was in it.
    ///
    /// Noting it again changes nothing. One that had been given up counts as sent.
    ///
    /// - Throws: `.refused(.messageUnknown)` when it was never stored.
    package func sent(
        _ transaction: TransactionID, as event: EventID, at now: Int64
    ) async throws(JournalError) {
        try await write { db in
            let known = try db.change(
                """
                UPDATE outgoing SET sent_as = coalesce(sent_as, ?), given_up = NULL,
                    done_at = coalesce(done_at, ?), content = x''
                WHERE txn = ?
                """, [event.text, now, transaction.text])
            guard known == 1 else { throw JournalError.refused(.messageUnknown(transaction)) }
        }
    }

    /// Notes that a message can never be sent, and why, so that it holds up nothing behind it.
    ///
    /// One that was sent stays sent.
    ///
    /// - Throws: `.refused(.messageUnknown)` when it was never stored.
    package func gaveUp(
        _ transaction: TransactionID, reason: String, at now: Int64
    ) async throws(JournalError) {
        try await write { db in
            let known = try db.change(
                """
                UPDATE outgoing SET given_up = CASE WHEN sent_as IS NULL THEN coalesce(given_up, ?) END,
                    done_at = coalesce(done_at, ?), content = x''
                WHERE txn = ?
                """, [reason, now, transaction.text])
            guard known == 1 else { throw JournalError.refused(.messageUnknown(transaction)) }
        }
    }

    /// The event that a message became; `nil` when it is not sent, or was so long ago that it was pruned.
    package func eventID(of transaction: TransactionID) async throws(JournalError) -> EventID? {
        try await event(
            "SELECT sent_as FROM outgoing WHERE txn = ? AND sent_as IS NOT NULL", transaction.text)
    }

    /// The event of the last message that was sent under a key.
    package func eventID(ofKey key: String) async throws(JournalError) -> EventID? {
        try await event(
            """
            SELECT sent_as FROM outgoing WHERE key = ? AND sent_as IS NOT NULL ORDER BY number DESC LIMIT 1
            """, key)
    }

    /// The message that became an event; `nil` when it is none of ours, or was so long ago that it was pruned.
    package func transaction(of event: EventID) async throws(JournalError) -> TransactionID? {
        try await read { db in
            try db.row("SELECT txn FROM outgoing WHERE sent_as = ?", [event.text]) {
                row throws(JournalError) in try row.identifier("txn") as TransactionID
            }
        }
    }

    /// What a tap on one of our messages means; `nil` where there is no such button.
    package func command(of sign: String, on event: EventID) async throws(JournalError) -> String? {
        try await read { db in
            try db.row(
                """
                SELECT command FROM button JOIN outgoing ON outgoing.txn = button.txn
                WHERE outgoing.sent_as = ? AND button.sign = ?
                """, [event.text, sign]
            ) { row throws(JournalError) in try row.text("command") }
        }
    }

    private func event(_ sql: String, _ value: String) async throws(JournalError) -> EventID? {
        try await read { db in
            try db.row(sql, [value]) { row throws(JournalError) in try row.identifier("sent_as") as EventID }
        }
    }
}

extension Database {
    func enqueue(_ messages: [OutgoingRow]) throws {
        for message in messages {
            try change(
                """
                INSERT INTO outgoing (txn, event_type, content, priority, created_at, key, file_path, file_name,
                    file_type, file_size)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (txn) DO NOTHING
                """,
                [
                    message.transaction.text, message.eventType, message.content, message.priority,
                    message.createdAt, message.key, message.attachment?.path, message.attachment?.name,
                    message.attachment?.mimeType, message.attachment?.size,
                ])
            if let button = message.button, let original = message.key {
                try change(
                    "INSERT INTO button (txn, sign, command) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    [original, button.sign, button.command])
            }
        }
    }
}
