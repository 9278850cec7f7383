import FoundationEssentials
import Glibc

/// The mark that the running bot leaves at answers of the homeserver, for `healthcheck` in another process.
struct HealthFile: Sendable {
    /// A bot that was heard longer ago than this is not well: three long polls.
    static let limit = 90

    /// Seconds since the machine started: a clock that is set back must not make a deaf bot look well.
    private static var now: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return time.tv_sec
    }

    enum Problem: Error, CustomStringConvertible {
        case unwritable(path: String)
        case neverHeard(path: String)
        case gone(pid: Int32)
        case silent(seconds: Int)

        var description: String {
            switch self {
            case .unwritable(let path): "\(path) cannot be written"
            case .neverHeard(let path): "the bot has never heard from the homeserver (no \(path))"
            case .gone(let pid): "the bot's process \(pid) is gone"
            case .silent(let seconds): "the bot has not heard from the homeserver for \(seconds) s"
            }
        }
    }

    let path: String

    /// Not synced to the disk, which Foundation's writing does: the process that it speaks of would be gone with a crash.
    func mark() throws {
        let text = Array("\(getpid()) \(Self.now)\n".utf8)
        let draft = path + ".new"
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Problem.unwritable(path: draft) }
        let written = unsafe write(file, text, text.count)
        guard close(file) == 0, written == text.count else { throw Problem.unwritable(path: draft) }
        guard unsafe rename(draft, path) == 0 else { throw Problem.unwritable(path: path) }
    }

    /// Takes away what an earlier process left: its mark says nothing about this one.
    func clear() throws {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw Problem.unwritable(path: path) }
    }

    /// - Throws: ``Problem`` when the bot is not well.
    func verify() throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem.neverHeard(path: path)
        }
        let words = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let pid = Int32(words[0]), let time = Int(words[1]) else {
            throw Problem.neverHeard(path: path)
        }
        // Without the right to signal it, it is there all the same.
        guard kill(pid, 0) == 0 || errno == EPERM else { throw Problem.gone(pid: pid) }
        let age = Self.now - time
        guard (0...Self.limit).contains(age) else { throw Problem.silent(seconds: age) }
    }
}
