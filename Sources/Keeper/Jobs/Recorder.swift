import Glibc

/// A text in the spool, complete and masked.
struct Recording: Sendable, Equatable {
    var path: String
    /// In bytes.
    var size: Int
    var lines: Int
}

/// Writes a job's output to a file of the spool as it comes, so that the bot need not hold it; 0600, masked before.
struct Recorder: Sendable {
    /// No key that goes over several lines has more; so many are held back, and looked back at.
    private static let keyLines = 120

    private let spool: Spool
    private let mask: Mask
    private let path: String
    private let limit: Int
    private(set) var isBegun = false
    private var size = 0
    /// The last lines that were written, as they came.
    private var before: [String] = []

    /// - Parameters:
    ///   - spool: where the file stands.
    ///   - mask: takes out what must not leave.
    ///   - name: the file's, while it is written.
    ///   - limit: the most bytes that it may have.
    init(spool: Spool, mask: Mask, name: String, limit: Int = Spool.fileLimit) {
        self.spool = spool
        self.mask = mask
        self.limit = limit
        path = "\(spool.directory)/\(name)"
    }

    /// Whether so many bytes more may be written: of this job, and of all that waits to be sent.
    func hasRoom(for bytes: Int) throws(KeeperError) -> Bool {
        guard size + bytes <= limit else { return false }
        return try spool.used() + bytes <= Spool.limit
    }

    /// Writes lines, and takes them away.
    /// - Parameters:
    ///   - lines: what has come; the last may be held back, since a key may go on in the next ones.
    ///   - isAll: whether that is all.
    /// - Throws: ``KeeperError/spool(path:reason:)``; then the file has a part of them.
    mutating func write(_ lines: inout [String], all isAll: Bool) throws(KeeperError) {
        let count = isAll ? lines.count : max(0, lines.count - Self.keyLines)
        let masked = mask.lines(before.count..<(before.count + count), of: before + lines)
        try append(masked.joined(separator: "\n") + (masked.isEmpty ? "" : "\n"))
        before = Array((before + lines.prefix(count)).suffix(Self.keyLines))
        lines.removeFirst(count)
    }

    func recording(lines: Int) -> Recording { Recording(path: path, size: size, lines: lines) }

    /// Removes the file; the next start would, too.
    func discard() {
        if isBegun { unsafe unlink(path) }
    }

    private mutating func append(_ text: String) throws(KeeperError) {
        let mode = isBegun ? O_APPEND : O_TRUNC
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | mode, 0o600)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        isBegun = true
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw failure() }
            rest = rest.dropFirst(written)
            size += written
        }
    }

    private func failure() -> KeeperError {
        .spool(path: path, reason: unsafe String(cString: strerror(errno)))
    }
}
