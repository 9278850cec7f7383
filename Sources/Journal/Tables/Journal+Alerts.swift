import GRDB
import Matrix

extension Journal {
    /// All alerts that are kept, oldest first.
    package func alerts() async throws(JournalError) -> [AlertRow] {
        try await read { db in
            try db.rows("SELECT * FROM alert ORDER BY fired_at, key", as: AlertRow.init)
        }
    }

    /// Keeps an alert, in place of what was kept under its key, together with what is to be said.
    package func save(_ alert: AlertRow, saying messages: [OutgoingRow] = []) async throws(JournalError) {
        try await write { db in
            try db.change(
                """
                INSERT INTO alert (key, txn, fired_at, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET txn = excluded.txn, fired_at = excluded.fired_at,
                    state = excluded.state
                """, [alert.key, alert.transaction.text, alert.firedAt, alert.state])
            try db.enqueue(messages)
        }
    }

    /// Forgets an alert, if it is kept, together with what is to be said.
    package func remove(alert key: String, saying messages: [OutgoingRow] = []) async throws(JournalError) {
        try await write { db in
            try db.change("DELETE FROM alert WHERE key = ?", [key])
            try db.enqueue(messages)
        }
    }
}
