import DequeModule

/// A job's output, bounded: the beginning and the end are kept, and how much is missing between them is said.
///
/// What is more than a little goes to a file as it comes, where there is one to write to, masked already; only the last
/// lines stay in memory.
struct Transcript: Sendable {
    /// What became of the output.
    enum Kept: Sendable, Equatable {
        /// As it came: it has yet to be masked.
        case lines([String])
        /// Masked, in the spool.
        case file(Recording)
    }

    /// Bytes kept in memory of the beginning where there is no file, and as many of the end.
    static let halfLimit = 1 << 20
    /// Bytes that come until something is written again.
    static let blockLimit = 1 << 18

    private var recorder: Recorder?
    private var head: [String] = []
    private var headBytes = 0
    /// How many of them were held back when something was written last.
    private var heldBytes = 0
    private var tail: Deque<String> = []
    private var tailBytes = 0
    private var dropped = 0
    private var lineCount = 0
    /// Why no more could be written.
    private var trouble: String?

    /// - Parameter recorder: writes what does not fit into memory; without one it is left out.
    init(recorder: Recorder? = nil) {
        self.recorder = recorder
    }

    mutating func append(_ line: String) {
        let size = line.utf8.count + 1
        lineCount += 1
        if tail.isEmpty && dropped == 0 && makeRoom(for: size) {
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

    /// What is in memory of it.
    var lines: [String] { head + gap + tail }

    private var gap: [String] {
        guard dropped > 0 else { return [] }
        return ["… \(dropped) lines are left out here\(trouble.map { " (\($0))" } ?? "") …"]
    }

    /// Ends it: nothing may be added any more.
    mutating func finish() -> Kept {
        guard recorder?.isBegun == true else { return .lines(lines) }
        do throws(KeeperError) {
            try recorder?.write(&head, all: true)
            var rest = gap + tail
            try recorder?.write(&rest, all: true)
        } catch {
            // What stands in the file is not all: the end is what counts most.
            discard()
            return .lines(["… the beginning could not be kept: \(error) …"] + lines)
        }
        guard let recording = recorder?.recording(lines: lineCount - dropped) else { return .lines(lines) }
        return .file(recording)
    }

    /// Throws away what was written, when nobody wants to see it.
    mutating func discard() {
        recorder?.discard()
        recorder = nil
    }

    private mutating func makeRoom(for size: Int) -> Bool {
        guard recorder != nil, trouble == nil else { return headBytes + size <= Self.halfLimit }
        guard headBytes + size > heldBytes + Self.blockLimit else { return true }
        do throws(KeeperError) {
            guard try recorder?.hasRoom(for: headBytes + 2 * Self.halfLimit) == true else {
                trouble = "there is no more room for it"
                return false
            }
            try recorder?.write(&head, all: false)
        } catch {
            trouble = "\(error)"
            return false
        }
        headBytes = head.reduce(0) { $0 + $1.utf8.count + 1 }
        heldBytes = headBytes
        return true
    }
}
