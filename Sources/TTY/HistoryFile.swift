import Glibc

/// The lines that were typed before, in a file that nobody else may read; the oldest leave.
package struct HistoryFile: Sendable {
    package static let mostLines = 1000
    private static let mostBytes = 4 << 20
    private static let mostLetters = 1000

    package enum Problem: Error, CustomStringConvertible {
        case unreadable(path: String)
        case unwritable(path: String)

        package var description: String {
            switch self {
            case .unreadable(let path): "the history cannot be read from \(path)"
            case .unwritable(let path): "the history cannot be written to \(path)"
            }
        }
    }

    package let path: String

    package init(path: String) { self.path = path }

    /// The lines, oldest first; none when there is no file yet.
    package func lines() throws(Problem) -> [String] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw .unreadable(path: path)
        }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            facts.st_uid == geteuid(), let bytes = Descriptor.readAll(descriptor, limit: Self.mostBytes)
        else { throw .unreadable(path: path) }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        return lines.filter(Self.isKept).suffix(Self.mostLines)
    }

    /// Adds a line, unless it is the last one again.
    ///
    /// The file is replaced as a whole: of two terminals that add in the same moment, one may lose its line.
    package func add(_ line: String) throws(Problem) {
        guard Self.isKept(line) else { return }
        var all = try lines()
        guard all.last != line else { return }
        all.append(line)
        try write(all.suffix(Self.mostLines).joined(separator: "\n") + "\n")
    }

    private func write(_ text: String) throws(Problem) {
        let draft = "\(path).\(getpid())"
        _ = unsafe unlink(draft)
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path) }
        let isWritten = Descriptor.write(text, to: descriptor)
        close(descriptor)
        guard isWritten, unsafe rename(draft, path) == 0 else {
            _ = unsafe unlink(draft)
            throw .unwritable(path: path)
        }
    }

    /// A line of a sane length without anything that a terminal would obey.
    private static func isKept(_ line: String) -> Bool {
        !line.isEmpty && line.unicodeScalars.count <= mostLetters
            && line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
