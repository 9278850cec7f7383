import GRDB
import Matrix

extension Journal {
    /// All alerts that are kept, oldest first.
    package func alerts() async throws(JournalError) -> [AlertRow] {
        try await read { db in
            try db.rows("SELECT * FROM alert ORDER BY fired_at, key", as: AlertRow.init)
        }
    }

    /// Keeps an alert, in place of what was kept under its key, together with what is to be remembered and said of it.
    package func save(
        _ alert: AlertRow, remembering rang: RangRow? = nil, saying messages: [OutgoingRow] = []
    ) async throws(JournalError) {
        try await save([alert], remembering: [rang].compactMap(\.self), saying: messages)
    }

    /// Keeps several alerts, which are told of together.
    package func save(
        _ alerts: [AlertRow], remembering rang: [RangRow], saying messages: [OutgoingRow]
    ) async throws(JournalError) {
        try await write { db in
            for alert in alerts {
                try db.change(
                    """
                    INSERT INTO alert (key, txn, fired_at, state) VALUES (?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET txn = excluded.txn, fired_at = excluded.fired_at,
                        state = excluded.state
                    """, [alert.key, alert.transaction.text, alert.firedAt, alert.state])
            }
            for row in rang { try db.remember(row) }
            try db.enqueue(messages)
        }
    }

    /// Forgets an alert of which nothing is known any more: whatever rang under its key is over.
    package func forget(alert key: String, at now: Int64) async throws(JournalError) {
        try await write { db in
            try db.change("DELETE FROM alert WHERE key = ?", [key])
            try db.change("UPDATE rang SET ended_at = ? WHERE subject = ? AND ended_at IS NULL", [now, key])
        }
    }

    /// Forgets an alert, if it is kept, together with what is to be remembered and said of it.
    package func remove(
        alert key: String, remembering rang: RangRow? = nil, saying messages: [OutgoingRow] = []
    ) async throws(JournalError) {
        try await write { db in
            try db.change("DELETE FROM alert WHERE key = ?", [key])
            if let rang { try db.remember(rang) }
            try db.enqueue(messages)
        }
    }

    /// What rang, or lasted, since then, oldest first.
    package func rang(since time: Int64) async throws(JournalError) -> [RangRow] {
        try await read { db in
            try db.rows(
                "SELECT * FROM rang WHERE fired_at >= ? OR ended_at IS NULL OR ended_at >= ? ORDER BY fired_at, number",
                [time, time], as: RangRow.init)
        }
    }

    // MARK: Mutes

    /// The services that are muted, or were.
    package func mutes() async throws(JournalError) -> [MuteRow] {
        try await read { db in try db.rows("SELECT * FROM mute ORDER BY service", as: MuteRow.init) }
    }

    /// Mutes a service, in place of what was said of it before.
    package func save(_ mute: MuteRow) async throws(JournalError) {
        _ = try await write { db in
            try db.change(
                """
                INSERT INTO mute (service, until, by_user) VALUES (?, ?, ?)
                ON CONFLICT (service) DO UPDATE SET until = excluded.until, by_user = excluded.by_user
                """, [mute.service, mute.until, mute.by.text])
        }
    }

    /// Lets a service ring again.
    package func remove(muteOf service: String) async throws(JournalError) {
        _ = try await write { db in try db.change("DELETE FROM mute WHERE service = ?", [service]) }
    }
}

extension Database {
    fileprivate func remember(_ rang: RangRow) throws {
        try change(
            """
            INSERT INTO rang (txn, subject, kind, fired_at, ended_at, taken_by) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (txn) DO UPDATE SET ended_at = excluded.ended_at,
                taken_by = coalesce(excluded.taken_by, rang.taken_by)
            """,
            [
                rang.transaction.text, rang.subject, rang.kind, rang.firedAt, rang.endedAt,
                rang.takenBy?.text,
            ])
    }
}
