import GRDB
import Glibc

/// Opens the journal's database, or makes a new one where there never was one.
///
/// Nothing here deletes or empties a journal: whatever is wrong with the file is an error.
struct DatabaseFile {
    let folder: StateFolder
    /// In bytes.
    let sizeLimit: Int

    func open() throws(JournalError) -> DatabaseQueue {
        let path = folder.database
        if let facts = try StateFolder.look(path, followingLinks: false) {
            guard facts.st_size > 0 else { throw .damaged(path: path, reason: "it is empty") }
        } else {
            try create()
        }
        do {
            try examine()
            let queue = try DatabaseQueue(path: path, configuration: configuration(.forUse))
            try queue.inDatabase(makeDurable)
            try Schema.migrator.migrate(queue)
            return queue
        } catch {
            throw JournalError(error, at: path)
        }
    }

    /// A new journal gets its name when it is whole, so an empty file is never taken for a first start.
    private func create() throws(JournalError) {
        guard try StateFolder.look(folder.log, followingLinks: false) == nil else {
            throw .damaged(path: folder.database, reason: "its -wal file is there, but it is missing")
        }
        for leftover in [folder.draft, folder.draft + "-journal"] where unsafe unlink(leftover) != 0 {
            guard errno == ENOENT else { throw .system(path: leftover, doing: "remove", code: errno) }
        }
        // SQLite gives all the files that it makes beside this one the rights of this one.
        let file = unsafe Glibc.open(folder.draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw errno == ENOSPC
                ? .full(path: folder.draft) : .system(path: folder.draft, doing: "make", code: errno)
        }
        close(file)
        do {
            let queue = try DatabaseQueue(path: folder.draft, configuration: configuration(.asDraft))
            try Schema.migrator.migrate(queue)
            try queue.close()
        } catch {
            throw JournalError(error, at: folder.database)
        }
        guard unsafe rename(folder.draft, folder.database) == 0 else {
            throw .system(path: folder.draft, doing: "rename", code: errno)
        }
        try folder.synchronize()
    }

    /// With less than FULL a power cut takes back what was already acted on.
    ///
    /// After opening, because GRDB sets NORMAL when it switches to the write-ahead log; and looked at again, because
    /// nothing else would show that it did not hold.
    private func makeDurable(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
            throw JournalError.sqlite(code: -1, message: "synchronous = FULL does not hold")
        }
    }

    /// Looks at a journal before anything may change it.
    ///
    /// By a connection of its own that only reads: switching to the write-ahead log writes, and closing a
    /// connection that may write moves the log into the file, which a damaged or newer one must be spared.
    private func examine() throws {
        let queue = try DatabaseQueue(path: folder.database, configuration: configuration(.toExamine))
        try queue.inDatabase(examine)
        try queue.close()
    }

    private func examine(_ db: Database) throws {
        // Not the quick check: that one doesn't look whether the indexes are right, and by them an event is known.
        let report = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard report == "ok" else {
            throw JournalError.damaged(
                path: folder.database, reason: report ?? "integrity_check says nothing")
        }
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
            throw JournalError.newer(path: folder.database)
        }
        guard try !Schema.migrator.appliedIdentifiers(db).isEmpty else {
            throw JournalError.damaged(path: folder.database, reason: "there is no journal in it")
        }
    }

    private enum Purpose { case asDraft, toExamine, forUse }

    /// Small caches: this process lives for months beside others.
    private func configuration(_ purpose: Purpose) -> Configuration {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.readonly = purpose == .toExamine
        if purpose == .forUse { configuration.journalMode = .wal }
        let sizeLimit = sizeLimit
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA cache_size = -256;
                    PRAGMA wal_autocheckpoint = 250;
                    PRAGMA journal_size_limit = 1048576;
                    PRAGMA trusted_schema = OFF;
                    """)
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
            try db.execute(sql: "PRAGMA max_page_count = \(max(1, sizeLimit / pageSize))")
        }
        return configuration
    }
}
