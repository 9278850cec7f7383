import FoundationEssentials
import GRDB
package import Matrix

extension Journal {
    /// Where the sync goes on; `nil` when nothing was ever taken.
    package func position() async throws(JournalError) -> SyncPosition? {
        try await read { db in
            try db.row("SELECT position FROM sync") { row throws(JournalError) in
                try row.identifier("position") as SyncPosition
            }
        }
    }

    /// Takes what a sync brought, together with the position behind it.
    ///
    /// Events that were taken before are skipped, whatever they hold now.
    ///
    /// - Returns: Those that were new, in the given order.
    package func take(
        _ events: [TakenEvent], position: SyncPosition
    ) async throws(JournalError) -> [TakenEvent] {
        try await write { db in
            let new = try events.filter { try db.take($0) }
            try db.change(
                """
                INSERT INTO sync (only, position) VALUES (1, ?)
                ON CONFLICT (only) DO UPDATE SET position = excluded.position
                """, [position.text])
            return new
        }
    }

    /// The events that are neither settled nor a job's, oldest first: what a crash left without an answer.
    package func unsettled() async throws(JournalError) -> [TakenEvent] {
        try await read { db in
            try db.rows(
                """
                SELECT * FROM event WHERE settled_at IS NULL AND NOT EXISTS
                    (SELECT 1 FROM job WHERE job.event = event.id)
                ORDER BY number
                """, as: TakenEvent.init)
        }
    }

    /// Settles an event that needs no job, together with what is to be said to it.
    ///
    /// Settling it again changes nothing, and messages that are stored already are not stored again.
    ///
    /// - Throws: `.refused(.eventUnknown)` when it was never taken.
    package func settle(
        _ event: EventID, at now: Int64, saying messages: [OutgoingRow] = []
    ) async throws(JournalError) {
        try await write { db in
            try db.settle(event, at: now)
            try db.enqueue(messages)
        }
    }
}

extension Database {
    /// Marks a taken event as answered for.
    func settle(_ event: EventID, at now: Int64) throws {
        let known = try change(
            "UPDATE event SET settled_at = coalesce(settled_at, ?) WHERE id = ?", [now, event.text])
        guard known == 1 else { throw JournalError.refused(.eventUnknown(event)) }
    }

    func take(_ event: TakenEvent) throws -> Bool {
        try change(
            """
            INSERT INTO event (id, sender, body, thread, sent_at, is_edit, tapped) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                event.eventID.text, event.sender.text, Data(event.body.utf8), event.threadRoot?.text,
                event.sentAt, event.isEdit, event.tapped?.text,
            ]) == 1
    }
}
