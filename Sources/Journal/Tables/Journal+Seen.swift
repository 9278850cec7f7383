import GRDB

extension Journal {
    /// What was seen last of each service, but for those that a job had its hands on since then.
    ///
    /// Of these it is not known what the job did before the bot ended.
    package func seen() async throws(JournalError) -> [SeenRow] {
        try await read { db in
            try db.rows(
                """
                SELECT * FROM seen WHERE NOT EXISTS (
                    SELECT 1 FROM job WHERE job.service = seen.service AND phase NOT IN ('asking', 'queued')
                        AND (ended_at IS NULL OR (ended_at >= seen.at AND outcome NOT IN ('not_run', 'refused')))
                ) ORDER BY service
                """, as: SeenRow.init)
        }
    }

    /// Keeps what was seen of a service, in place of what was seen before, together with what is to be said of it.
    package func save(_ seen: SeenRow, saying messages: [OutgoingRow] = []) async throws(JournalError) {
        try await write { db in
            try db.change(
                """
                INSERT INTO seen (service, container, started_at, restarts, is_up, host_time, heard, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (service) DO UPDATE SET container = excluded.container,
                    started_at = excluded.started_at, restarts = excluded.restarts, is_up = excluded.is_up,
                    host_time = excluded.host_time, heard = excluded.heard, at = excluded.at
                """,
                [
                    seen.service, seen.container, seen.startedAt, seen.restarts, seen.isUp, seen.hostTime,
                    seen.heard, seen.at,
                ])
            try db.enqueue(messages)
        }
    }

    /// Forgets what was seen of a service: there is nothing to be seen any more.
    package func remove(seenOf service: String) async throws(JournalError) {
        _ = try await write { db in try db.change("DELETE FROM seen WHERE service = ?", [service]) }
    }
}
