/// How much of a text is kept: so many lines from its start and from its end.
package struct OutputBound: Sendable, Equatable {
    package var head: Int
    package var tail: Int
    /// The most bytes that are kept of one line; see `Cleaner.line`.
    package var lineBytes: Int

    package init(head: Int, tail: Int, lineBytes: Int = Cleaner.defaultLimit) {
        self.head = max(0, head)
        self.tail = max(0, tail)
        self.lineBytes = max(64, lineBytes)
    }

    /// The last lines, as for a log.
    package static func last(_ lines: Int) -> OutputBound { OutputBound(head: 0, tail: lines) }

    /// Enough for the answers of programs: 200 lines from the start, 800 from the end.
    package static let `default` = OutputBound(head: 200, tail: 800)

    /// What the host may send of it, in bytes; beyond it only the end comes.
    var bytes: Int { min(max((head + tail) * lineBytes, 262_144), 33_554_432) }

    /// What the host holds back of the end, in bytes.
    var tailBytes: Int { min(max(tail * lineBytes, 65_536), 1_048_576) }
}

/// Text that was cleaned and bounded, with what was left out counted.
package struct Output: Sendable, Equatable {
    /// The kept lines: those from the start, then those from the end.
    package private(set) var lines: [String] = []
    /// How many lines were left out here, between the two.
    package private(set) var dropped = 0
    /// Bytes that the host left out, because there were too many to send; 0 when it sent all.
    package internal(set) var droppedOnHost = 0

    private let bound: OutputBound
    /// Where the oldest line of the end stands once the end is full; the end is a ring until `settle()`.
    private var oldest = 0

    /// Starts empty.
    package init(_ bound: OutputBound = .default) { self.bound = bound }

    /// Makes one of lines that are clean already.
    package init(lines: [String], _ bound: OutputBound = .default) {
        self.init(bound)
        for line in lines { append(line) }
        settle()
    }

    /// Takes one more line, which has to be clean already.
    package mutating func append(_ line: String) {
        if lines.count < bound.head + bound.tail {
            lines.append(line)
        } else {
            dropped += 1
            guard bound.tail > 0 else { return }
            lines[bound.head + oldest] = line
            oldest = (oldest + 1) % bound.tail
        }
    }

    /// Cleans one more line and takes it.
    mutating func append(_ line: RawLine) { append(Cleaner.line(line, limit: bound.lineBytes)) }

    /// Puts the end in order; to be called once all lines are in.
    package mutating func settle() {
        guard oldest > 0 else { return }
        let end = lines[bound.head...]
        lines.replaceSubrange(bound.head..., with: end.dropFirst(oldest) + end.prefix(oldest))
        oldest = 0
    }

    package var isEmpty: Bool { lines.isEmpty }

    /// All that was kept, and where something was left out one line that says so.
    package var text: String {
        guard dropped > 0 || droppedOnHost > 0 else { return lines.joined(separator: "\n") }
        var shown = Array(lines.prefix(bound.head))
        if dropped > 0 { shown.append("[\(dropped) lines left out]") }
        if droppedOnHost > 0 { shown.append("[\(droppedOnHost) bytes left out on the host]") }
        return (shown + lines.dropFirst(bound.head)).joined(separator: "\n")
    }

    package static func == (left: Output, right: Output) -> Bool {
        left.lines == right.lines && left.dropped == right.dropped
            && left.droppedOnHost == right.droppedOnHost
    }
}
