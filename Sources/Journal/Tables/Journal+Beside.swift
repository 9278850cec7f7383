import GRDB

extension Journal {
    /// The last jobs of a journal that is another process's, newest first: those of one service, or of all.
    ///
    /// It takes no lock and changes nothing. Blocks for as long as reading takes.
    ///
    /// - Returns: The jobs; none where there never was a journal.
    /// - Throws: `.newer` when a newer version wrote it; otherwise what reading throws.
    package static func jobs(
        inFolder directory: String, of service: String?, last count: Int
    ) throws(JournalError) -> [JobRow] {
        let path = directory + "/journal.sqlite"
        guard try StateFolder.look(path, followingLinks: false) != nil else { return [] }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.inDatabase { db in
                guard try !Schema.migrator.hasBeenSuperseded(db) else { throw JournalError.newer(path: path) }
                return try db.jobs(of: service, last: count)
            }
        } catch {
            throw JournalError(error, at: path)
        }
    }
}
