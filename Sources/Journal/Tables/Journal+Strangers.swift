import GRDB
package import Matrix

extension Journal {
    /// How many strangers are remembered.
    package static let mostStrangers = 10_000

    /// Remembers somebody who may not command, and says whether this is the first time, so that each is refused
    /// once.
    ///
    /// When `mostStrangers` are known, no further one is first: a homeserver that makes users up fills neither the
    /// disk nor the room.
    package func isFirst(stranger: UserID, at now: Int64) async throws(JournalError) -> Bool {
        try await write { db in
            try db.change(
                """
                INSERT INTO stranger (user, first_at)
                SELECT ?, ? WHERE (SELECT count(*) FROM stranger) < ?
                ON CONFLICT (user) DO NOTHING
                """, [stranger.text, now, Self.mostStrangers]) == 1
        }
    }
}
