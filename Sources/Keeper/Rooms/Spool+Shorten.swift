import Glibc

extension Spool {
    /// A copy of a text that is not longer than a limit: its beginning, its end, and between them a word on the rest.
    ///
    /// - Parameters:
    ///   - path: the text's file, which stays.
    ///   - limit: in bytes; of a limit that leaves no room for anything the word alone stays.
    /// - Returns: the copy, beside the text, and its size in bytes.
    /// - Throws: ``KeeperError/spool(path:reason:)``.
    func shortened(_ path: String, to limit: Int) throws(KeeperError) -> (path: String, size: Int) {
        let source = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw failure(path) }
        defer { close(source) }
        let size = Int(lseek(source, 0, SEEK_END))
        let word =
            "\n… \(size - limit) bytes and more are left out here: the homeserver takes files of \(limit) bytes …\n"
        let room = max(0, limit - word.utf8.count)
        // The end says how it ended.
        let end = min(room / 2, 1 << 20)
        let copy = path + ".short"
        let target = unsafe open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard target >= 0 else { throw failure(copy) }
        defer { close(target) }
        try transfer(source, 0..<(room - end), to: target, copy)
        try write(Array(word.utf8)[...], to: target, copy)
        try transfer(source, (size - end)..<size, to: target, copy)
        return (copy, room + word.utf8.count)
    }

    private func transfer(
        _ source: Int32, _ range: Range<Int>, to target: Int32, _ path: String
    ) throws(KeeperError) {
        var place = range.lowerBound
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while place < range.upperBound {
            let wanted = min(buffer.count, range.upperBound - place)
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe pread(source, $0.baseAddress, wanted, off_t(place))
            }
            guard count > 0 else { throw failure(path) }
            try write(buffer[..<count], to: target, path)
            place += count
        }
    }

    private func write(_ bytes: ArraySlice<UInt8>, to target: Int32, _ path: String) throws(KeeperError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(target, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    private func failure(_ path: String) -> KeeperError {
        .spool(path: path, reason: unsafe String(cString: strerror(errno)))
    }
}
