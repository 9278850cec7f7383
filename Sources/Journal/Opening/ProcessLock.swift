import Glibc
import Synchronization

/// Keeps a second process away from the journal, for as long as this one lives or until it is released.
///
/// The kernel holds it, so no crash leaves it behind. The file stays: whoever deleted it would let two processes
/// lock two different ones.
final class ProcessLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// - Throws: `.inUse` when another opener has it, in this process too.
    init(_ path: String) throws(JournalError) {
        // Not inherited by programs that are started later: those may outlive this process.
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Self.failure(path, doing: "open") }
        do {
            try Self.take(file, path)
        } catch {
            close(file)
            throw error
        }
        descriptor = Mutex(file)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { file in
            guard let held = file else { return }
            // By name: a child that is just being started still holds a copy of the file, and with it the lock.
            flock(held, LOCK_UN)
            close(held)
            file = nil
        }
    }

    private static func take(_ file: Int32, _ path: String) throws(JournalError) {
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { throw .inUse(pid: holder(file)) }
            throw failure(path, doing: "lock")
        }
        // Always the same length, so that it needs no new space on a disk that is full by now.
        let digits = String(getpid())
        let line = Array((digits + String(repeating: " ", count: max(0, 11 - digits.count)) + "\n").utf8)
        let written = unsafe line.withUnsafeBytes { bytes in
            unsafe pwrite(file, bytes.baseAddress, bytes.count, 0)
        }
        guard written == line.count else { throw failure(path, doing: "write") }
    }

    private static func holder(_ file: Int32) -> Int32? {
        var line = [UInt8](repeating: 0, count: 11)
        let count = unsafe line.withUnsafeMutableBytes { bytes in
            unsafe pread(file, bytes.baseAddress, bytes.count, 0)
        }
        return Int32(String(decoding: line.prefix(max(0, count)).prefix { $0 != 0x20 }, as: UTF8.self))
    }

    private static func failure(_ path: String, doing: String) -> JournalError {
        switch errno {
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        case ENOSPC, EDQUOT: .full(path: path)
        case ELOOP: .notOurs(path: path)
        default: .system(path: path, doing: doing, code: errno)
        }
    }
}
