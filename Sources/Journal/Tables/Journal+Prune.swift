import GRDB

/// How long what is over is kept.
///
/// What is open is kept however old it is.
package struct Retention: Sendable, Equatable {
    /// The IDs of settled events: how long an event that comes twice is known.
    package var events: Duration = .seconds(14 * 86_400)
    /// Sent and given up messages: how long they can be edited and are not sent again.
    ///
    /// An alert's own message stays as long as the alert, and that of the tile for ever.
    package var messages: Duration = .seconds(14 * 86_400)
    /// Ended jobs: what the history shows.
    package var jobs: Duration = .seconds(90 * 86_400)
    /// How many ended jobs are kept at most, within that time.
    package var jobCount = 10_000
    /// How many containers of each service are remembered; the one that runs may be years old.
    package var deployments = 100

    package init() {}
}

extension Journal {
    /// Forgets what is over and older than `kept` says.
    ///
    /// The space is used again; the file does not shrink.
    ///
    /// - Parameters:
    ///   - now: In milliseconds.
    ///   - kept: What stays.
    /// - Throws: What any write throws; then nothing was forgotten.
    package func prune(at now: Int64, keeping kept: Retention = Retention()) async throws(JournalError) {
        try await write { db in
            try db.change(
                "DELETE FROM event WHERE settled_at < ?", [now - kept.events.milliseconds])
            try db.change(
                """
                DELETE FROM outgoing WHERE done_at < ?
                    AND txn NOT IN (SELECT txn FROM alert) AND txn NOT IN (SELECT txn FROM tile)
                """, [now - kept.messages.milliseconds])
            try db.change("DELETE FROM button WHERE txn NOT IN (SELECT txn FROM outgoing)", [])
            try db.change("DELETE FROM mute WHERE until < ?", [now])
            try db.change("DELETE FROM rang WHERE ended_at < ?", [now - kept.jobs.milliseconds])
            try db.change(
                """
                DELETE FROM job WHERE phase = 'ended' AND (ended_at < ? OR number <= (
                    SELECT number FROM job WHERE phase = 'ended' ORDER BY number DESC LIMIT 1 OFFSET ?))
                """, [now - kept.jobs.milliseconds, max(0, kept.jobCount)])
            try db.change(
                """
                DELETE FROM deployment WHERE number IN (
                    SELECT number FROM (
                        SELECT number, row_number() OVER (PARTITION BY service ORDER BY at DESC, number DESC)
                            AS place FROM deployment)
                    WHERE place > ?)
                """, [max(1, kept.deployments)])
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
