import FoundationEssentials
import Glibc

/// Files that wait to be uploaded, in the state folder, each 0600.
package struct Spool: Sendable {
    /// The most bytes of one job's output, and of all files together.
    static let fileLimit = 64 << 20
    static let limit = 512 << 20

    let directory: String
    /// What a disk may say is free and yet not give, in bytes.
    private static let slack: UInt64 = 65_536

    /// Makes the folder, 0700, when it is not there.
    ///
    /// - Parameter directory: its path.
    /// - Throws: ``KeeperError/spool(path:reason:)`` when it cannot be made.
    package init(directory: String) throws(KeeperError) {
        self.directory = directory
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .spool(path: directory, reason: "\(error)")
        }
    }

    /// Stores a file's lines; the same name again replaces it.
    ///
    /// - Returns: its path and its size in bytes.
    func store(_ lines: [String], as name: String) throws(KeeperError) -> (path: String, size: Int) {
        let path = "\(directory)/\(name)"
        let data = Data((lines.joined(separator: "\n") + "\n").utf8)
        guard
            FileManager.default.createFile(
                atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
        else { throw try failure(path, data.count) }
        return (path, data.count)
    }

    /// Why a file of so many bytes could not be stored; what is there of it is removed, or it would take the last space.
    private func failure(_ path: String, _ size: Int) throws(KeeperError) -> KeeperError {
        try remove(path)
        var facts = statvfs()
        let isFull =
            unsafe statvfs(directory, &facts) == 0
            && UInt64(facts.f_bavail) * UInt64(facts.f_frsize) < UInt64(size) + Self.slack
        return isFull ? .noSpace(path: path) : .spool(path: path, reason: "it could not be created")
    }

    /// Gives a file that is complete its own name.
    func rename(_ path: String, to name: String) throws(KeeperError) -> String {
        let target = "\(directory)/\(name)"
        guard unsafe Glibc.rename(path, target) == 0 else {
            throw .spool(path: target, reason: unsafe String(cString: strerror(errno)))
        }
        return target
    }

    /// How many bytes all files have together.
    func used() throws(KeeperError) -> Int {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).reduce(0) { sum, name in
                var facts = stat()
                // One that goes just now counts no more.
                return unsafe lstat("\(directory)/\(name)", &facts) == 0 ? sum + Int(facts.st_size) : sum
            }
        } catch {
            throw .spool(path: directory, reason: "\(error)")
        }
    }

    func remove(_ path: String) throws(KeeperError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .spool(path: path, reason: "\(error)")
        }
    }

    /// Removes what nothing refers to any more: left there by a crash between two steps.
    func sweep(keeping paths: Set<String>) throws(KeeperError) {
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: directory)
            where !paths.contains("\(directory)/\(name)") {
                try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
            }
        } catch {
            throw .spool(path: directory, reason: "\(error)")
        }
    }
}
