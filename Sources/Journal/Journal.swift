import GRDB
import Synchronization

/// What survives a crash: the events that were taken, the jobs, what is to be said, alerts, and the position of
/// the sync, in one SQLite database.
///
/// It keeps and it gives back; each method is one transaction that is whole or not at all, and on the disk when
/// the method returns. It decides nothing: not what a command means, whether it is fresh, or what is said. It has
/// no clock; every time comes from the caller, in milliseconds since 1970. Secrets have no place in it, and neither
/// have files: of an attachment it keeps the path.
///
/// Cancelling the calling task does not stop a method half-way: what was begun is stored, so that what had an
/// effect is written down even while the bot shuts down.
package final class Journal: Sendable {
    let queue: DatabaseQueue
    private let lock: ProcessLock
    private let patience = Mutex(Patience.none)

    /// Opens the journal in a folder, or makes a new one where there never was one.
    ///
    /// A missing folder is made. Blocks for some milliseconds, and more where a large journal has to be checked.
    ///
    /// - Parameters:
    ///   - directory: The state folder; the bot's alone.
    ///   - sizeLimit: How large the database may grow, in bytes. At the limit every write that needs space throws
    ///     `.full`, until something is pruned.
    /// - Throws: `.inUse` when another process has it; `.newer`, `.damaged`, `.full`, `.readOnly`, `.notPrivate`,
    ///   `.notOurs` for what they say. None of these changes what is there.
    package init(directory: String, sizeLimit: Int = 512 << 20) throws(JournalError) {
        let folder = try StateFolder(directory)
        // Before the database is looked at: only the holder may judge whether one is missing.
        lock = try ProcessLock(folder.lock)
        queue = try DatabaseFile(folder: folder, sizeLimit: sizeLimit).open()
    }

    /// Ends the use of the journal and lets another process have it.
    ///
    /// Everything asked for before is stored. Afterwards every method throws `.closed`, but this one.
    package func close() async throws(JournalError) {
        do {
            try queue.close()
        } catch {
            throw JournalError(error, at: queue.path)
        }
        lock.release()
    }

    /// Lets what finds no space wait from now on.
    package func setPatience(_ new: Patience) { patience.withLock { $0 = new } }

    /// Runs `work` in one transaction, which is on the disk when this returns and undone when it throws.
    ///
    /// Where there is no space for it, it is tried again for as long as the journal's patience lasts.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        var hasWaited = false
        while true {
            do {
                let value = try await writeOnce(work)
                if hasWaited { await patience.withLock { $0 }.over() }
                return value
            } catch {
                guard case .full = error, await patience.withLock({ $0 }).wait(error) else { throw error }
                hasWaited = true
            }
        }
    }

    private func writeOnce<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.asyncWrite(work) { _, result in continuation.resume(returning: result) }
        }
        return try open(result)
    }

    /// Runs `work`, which changes nothing and needs one view of the data only within each query.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Result { try work(db) })
            }
        }
        return try open(result)
    }

    private func open<Value>(_ result: Result<Value, any Error>) throws(JournalError) -> Value {
        do {
            return try result.get()
        } catch {
            throw JournalError(error, at: queue.path)
        }
    }
}
