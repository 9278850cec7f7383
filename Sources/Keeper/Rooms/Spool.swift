import FoundationEssentials

/// Files that wait to be uploaded, in the state folder, each 0600.
package struct Spool: Sendable {
    let directory: String

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
        else { throw .spool(path: path, reason: "it could not be created") }
        return (path, data.count)
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
