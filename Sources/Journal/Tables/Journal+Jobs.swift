package import FoundationEssentials
import GRDB
package import Matrix

extension Journal {
    /// Takes a job on, together with what is to be said about it.
    ///
    /// - Throws: `.refused(.jobKnown)` when the job, or another of the same event, is there: no command becomes two.
    package func add(_ job: JobRow, saying messages: [OutgoingRow] = []) async throws(JournalError) {
        try await write { db in
            try db.insert(job)
            try db.enqueue(messages)
        }
    }

    /// Notes how far a job has come.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - phase: Any but `ended`, which is for `finish`.
    ///   - before: What was found before the change; `nil` leaves what is stored.
    /// - Throws: `.refused` when there is no such job or it has ended.
    package func update(
        _ id: String, to phase: JobPhase, before: Data? = nil
    ) async throws(JournalError) {
        try await write { db in
            let changed = try db.change(
                "UPDATE job SET phase = ?, before = coalesce(?, before) WHERE id = ? AND phase <> 'ended'",
                [phase.rawValue, before, id])
            if changed != 1 { throw try db.whyNotOpen(id) }
        }
    }

    /// Ends a job: its outcome, its event and `event` settled, what is deployed now and what is said, all at once.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - outcome: The final outcome, as the facts name it.
    ///   - event: The command, or the event that ended it, such as a `!no`.
    ///   - now: When it ended, in milliseconds.
    ///   - deployment: What runs now, where the job has changed that.
    ///   - next: What follows it by itself, with the event that it is told under.
    ///   - messages: What is to be said.
    /// - Throws: `.refused` when there is no such job, when it has ended (a job has one outcome), or when `event` was
    ///   never taken.
    package func finish(
        _ id: String, outcome: String, event: EventID, at now: Int64, deployment: Deployment? = nil,
        next: (event: TakenEvent, job: JobRow)? = nil, saying messages: [OutgoingRow] = []
    ) async throws(JournalError) {
        try await write { db in
            let changed = try db.change(
                "UPDATE job SET phase = 'ended', outcome = ?, ended_at = ? WHERE id = ? AND phase <> 'ended'",
                [outcome, now, id])
            if changed != 1 { throw try db.whyNotOpen(id) }
            try db.settle(event, at: now)
            try db.change(
                """
                UPDATE event SET settled_at = ?
                WHERE id = (SELECT event FROM job WHERE id = ?) AND settled_at IS NULL
                """, [now, id])
            if let deployment { try db.record(deployment) }
            if let next, try db.take(next.event) { try db.insert(next.job) }
            try db.enqueue(messages)
        }
    }

    /// Lets a job run that a person was asked about, and settles the event that said yes.
    ///
    /// - Returns: Whether this was the yes that counted. `false` changes nothing: the job is unknown, was confirmed
    ///   before or has ended, and `event` is still to be settled.
    /// - Throws: `.refused(.eventUnknown)` when `event` was never taken.
    package func confirm(
        _ id: String, by event: EventID, at now: Int64
    ) async throws(JournalError) -> Bool {
        try await write { db in
            let changed = try db.change(
                "UPDATE job SET phase = 'queued' WHERE id = ? AND phase = 'asking'", [id])
            guard changed == 1 else { return false }
            try db.settle(event, at: now)
            return true
        }
    }

    /// The jobs that have not ended, oldest first.
    package func openJobs() async throws(JournalError) -> [JobRow] {
        try await read { db in
            try db.rows("SELECT * FROM job WHERE phase <> 'ended' ORDER BY number", as: JobRow.init)
        }
    }

    /// The job that a command became, ended or not.
    package func job(for event: EventID) async throws(JournalError) -> JobRow? {
        try await read { db in
            try db.row("SELECT * FROM job WHERE event = ?", [event.text], as: JobRow.init)
        }
    }

    /// The last jobs, newest first: those of one service, or of all.
    package func jobs(of service: String?, last count: Int) async throws(JournalError) -> [JobRow] {
        try await read { db in try db.jobs(of: service, last: count) }
    }
}

extension Database {
    func jobs(of service: String?, last count: Int) throws -> [JobRow] {
        guard let service else {
            return try rows(
                "SELECT * FROM job ORDER BY number DESC LIMIT ?", [max(0, count)], as: JobRow.init)
        }
        return try rows(
            "SELECT * FROM job WHERE service = ? ORDER BY number DESC LIMIT ?", [service, max(0, count)],
            as: JobRow.init)
    }

    fileprivate func insert(_ job: JobRow) throws {
        let added = try change(
            """
            INSERT INTO job (id, event, thread, service, action, requested_by, sent_at, phase, question, before,
                created_at, ended_at, outcome, tapped)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                job.id, job.event.text, job.threadRoot?.text, job.service, job.action, job.requestedBy.text,
                job.sentAt, job.phase.rawValue, job.question, job.before, job.createdAt, job.endedAt,
                job.outcome, job.tapped?.text,
            ])
        guard added == 1 else { throw JournalError.refused(.jobKnown(job.id)) }
    }

    /// Why no open job has this ID.
    fileprivate func whyNotOpen(_ id: String) throws -> JournalError {
        let ended = try row("SELECT id FROM job WHERE id = ?", [id]) { row throws(JournalError) in
            try row.text("id")
        }
        return .refused(ended == nil ? .jobUnknown(id) : .jobEnded(id))
    }
}
