import GRDB
import Glibc
package import Matrix

/// Why the journal could not be opened, read or written.
///
/// It holds SQLite's codes and messages, paths and IDs; never a statement's values.
package enum JournalError: Error, Sendable, Equatable {
    /// Another process has this journal. Its ID is `nil` when it had not yet been written down. Of a process in
    /// another container it is the ID in there.
    case inUse(pid: Int32?)
    /// The folder, or a file in it, could not be made or reached.
    case system(path: String, doing: String, code: Int32)
    /// Others can get at the folder, and it holds other things than a journal, so it is not changed.
    case notPrivate(path: String)
    /// A file of the journal is a link, no plain file, or another user's.
    case notOurs(path: String)
    case readOnly(path: String)
    /// No space is left, or the journal has grown to its limit. Nothing of the transaction was stored; the journal
    /// goes on as soon as there is space.
    case full(path: String)
    /// A newer version has written it; this one has not touched it.
    case newer(path: String)
    case damaged(path: String, reason: String)
    /// A column holds what this program never writes there.
    case unreadable(column: String)
    case closed
    /// What was asked for contradicts what is stored; nothing was stored of it.
    case refused(Refusal)
    /// Any other of SQLite's errors, by its extended code.
    case sqlite(code: Int32, message: String)

    /// What contradicts what is stored.
    package enum Refusal: Sendable, Equatable {
        case eventUnknown(EventID)
        case jobUnknown(String)
        case jobKnown(String)
        case jobEnded(String)
        case messageUnknown(TransactionID)
        /// An identifier, a name or a word with a NUL in it.
        case textWithNUL
    }
}

extension JournalError: CustomStringConvertible {
    /// One line that a person can act on.
    package var description: String {
        switch self {
        case .inUse(let pid):
            let holder = pid.map { "process \($0)" } ?? "another process"
            return "\(holder) has this journal already: end it, or give this bot a state folder of its own"
        case .system(let path, let doing, let code):
            return "cannot \(doing) \(path): \(Self.words(code))"
        case .notPrivate(let path):
            return "other users can get at \(path): chmod 700 it, or name a folder of the bot's own"
        case .notOurs(let path):
            return "\(path) is not a plain file of this user: chown it, or move it away"
        case .readOnly(let path):
            return "\(path) cannot be written: give this user the right to, or name another state folder"
        case .full(let path):
            return "no space for \(path): the disk is full, or the journal has grown to its limit"
        case .newer(let path):
            return "a newer version of bridgekeeper wrote \(path): run that version, or move the folder away"
        case .damaged(let path, let reason):
            return
                "\(path) is damaged (\(reason)): restore it with its -wal file, or move both away to start anew"
        case .unreadable(let column):
            return
                "the journal's column \(column) holds what was never written there: its file may be damaged"
        case .closed:
            return "the journal is closed"
        case .refused(let refusal):
            return "the journal refused it: \(refusal)"
        case .sqlite(let code, let message):
            return "the journal's database failed: SQLite \(code): \(message)"
        }
    }

    /// The system's words for an error number.
    static func words(_ code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}

extension JournalError.Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .eventUnknown(let event): "event \(event) was never taken"
        case .jobUnknown(let id): "there is no job \(id)"
        case .jobKnown(let id): "job \(id), or one of the same event, is there already"
        case .jobEnded(let id): "job \(id) has ended"
        case .messageUnknown(let transaction): "message \(transaction) was never stored"
        case .textWithNUL: "a text has a NUL in it"
        }
    }
}

extension JournalError {
    /// What an error of the database at `path` means.
    init(_ error: any Error, at path: String) {
        if let error = error as? JournalError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .sqlite(code: -1, message: "\(type(of: error))")
            return
        }
        // Not its `description`: that one shows the statement.
        let code = error.extendedResultCode.rawValue
        let message = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(path: path, reason: "SQLite \(code): \(message)")
        case .SQLITE_MISUSE: self = .closed
        // A full disk shows so where SQLite grows its shared memory or makes a file.
        case .SQLITE_IOERR where StateFolder.hasNoSpace(at: path),
            .SQLITE_CANTOPEN where StateFolder.hasNoSpace(at: path):
            self = .full(path: path)
        default: self = .sqlite(code: code, message: message)
        }
    }
}
