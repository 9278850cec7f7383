/// One line of bytes, as it came; of one that is too long, its two ends.
struct RawLine: Sendable, Equatable {
    /// The line, or its first `LineSplitter.headLimit` bytes.
    var head: [UInt8] = []
    /// Of a line that is longer than the head: its last bytes, `LineSplitter.tailLimit` of them at most.
    var tail: [UInt8] = []
    /// How long it really is, in bytes, its newline not counted.
    var length = 0

    var isWhole: Bool { length == head.count }

    fileprivate mutating func append(_ bytes: ArraySlice<UInt8>) {
        length += bytes.count
        let room = LineSplitter.headLimit - head.count
        head += bytes.prefix(room)
        let beyond = bytes.dropFirst(room)
        guard !beyond.isEmpty else { return }
        tail += beyond.suffix(LineSplitter.tailLimit)
        tail.removeFirst(max(0, tail.count - LineSplitter.tailLimit))
    }
}

/// Makes lines of chunks of bytes, in bounded memory: one chunk and one line.
struct LineSplitter {
    static let headLimit = 65_536
    static let tailLimit = 8192

    private var chunk: [UInt8] = []
    private var position = 0
    private var open = RawLine()

    /// Takes the next chunk.
    ///
    /// Call it only after `next()` has returned nil.
    mutating func feed(_ bytes: [UInt8]) {
        chunk = bytes
        position = 0
    }

    /// The next line that a newline has ended, or nil when more bytes are needed.
    mutating func next() -> RawLine? {
        guard let newline = chunk[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            open.append(chunk[position...])
            position = chunk.count
            return nil
        }
        open.append(chunk[position..<newline])
        position = newline + 1
        defer { open = RawLine() }
        return open
    }

    /// What stands behind the last newline, if anything does.
    var remainder: RawLine? { open.length == 0 ? nil : open }
}
