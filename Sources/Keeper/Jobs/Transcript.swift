import DequeModule

/// A job's output, bounded: the beginning and the end are kept, and how much is missing between them is said.
struct Transcript: Sendable {
    /// Bytes kept of the beginning, and as many of the end.
    static let halfLimit = 1 << 20

    private var head: [String] = []
    private var headBytes = 0
    private var tail: Deque<String> = []
    private var tailBytes = 0
    private var dropped = 0

    mutating func append(_ line: String) {
        let size = line.utf8.count + 1
        if tail.isEmpty && dropped == 0 && headBytes + size <= Self.halfLimit {
            head.append(line)
            headBytes += size
            return
        }
        tail.append(line)
        tailBytes += size
        while tailBytes > Self.halfLimit, let first = tail.popFirst() {
            tailBytes -= first.utf8.count + 1
            dropped += 1
        }
    }

    var lines: [String] {
        let gap = dropped > 0 ? ["… \(dropped) lines are left out here …"] : []
        return head + gap + tail
    }
}
