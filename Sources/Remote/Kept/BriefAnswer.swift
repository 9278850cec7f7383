/// What a kept shell has answered so far to one query.
///
/// Its output and its errors come on two pipes, each in its own time; it is whole when both have said that they end.
struct BriefAnswer: Sendable {
    /// What is left to be done about it.
    enum Progress: Equatable { case more, whole(QueryResult), tooMuch }

    private let hello: [UInt8]
    private let limit: [UInt8]
    private let exit: [UInt8]
    private let bye: [UInt8]
    private var output: Output
    private var errors: Output
    private var room: Int
    /// An empty line may be the one that the shell puts before its own.
    private var owesOutputBlank = false
    private var owesErrorBlank = false
    private var exitCode: Int32?
    private var errorsAreWhole = false
    private var hasTimedOut = false
    /// Whether the shell has said that it runs.
    private(set) var hasBegun = false

    /// - Parameters:
    ///   - tag: What the shell's own lines begin with.
    ///   - bound: How much of each stream is kept.
    ///   - room: How many bytes both may have together.
    init(tag: Tag, bound: OutputBound, room: Int) {
        hello = Array((tag.text + " hello").utf8)
        limit = Array((tag.text + " limit").utf8)
        exit = Array((tag.text + " exit ").utf8)
        bye = Array((tag.text + " bye").utf8)
        output = Output(bound)
        errors = Output(bound)
        self.room = room
    }

    /// What came so far.
    private var soFar: (output: Output, errors: Output) {
        var (output, errors) = (output, errors)
        output.settle()
        errors.settle()
        return (output, errors)
    }

    /// Takes a line of the shell's standard output.
    mutating func take(output line: RawLine) -> Progress {
        guard hasBegun else {
            // Noise, or what a query before this one left behind.
            hasBegun = line.head == hello
            return .more
        }
        if exitCode == nil, line.isWhole, line.head.starts(with: exit),
            let code = Int32(String(decoding: line.head.dropFirst(exit.count), as: UTF8.self))
        {
            exitCode = code
            return progress
        }
        if exitCode == nil, line.head == limit {
            hasTimedOut = true
            // The empty line was the one before this.
            owesOutputBlank = false
            return .more
        }
        // Behind its end nothing of it can come.
        guard exitCode == nil else { return .tooMuch }
        Self.take(line, into: &output, owing: &owesOutputBlank)
        return charge(line)
    }

    /// Takes a line of its standard error.
    mutating func take(error line: RawLine) -> Progress {
        if line.isWhole, line.head == bye {
            errorsAreWhole = true
            return progress
        }
        Self.take(line, into: &errors, owing: &owesErrorBlank)
        return charge(line)
    }

    private static func take(_ line: RawLine, into output: inout Output, owing owes: inout Bool) {
        if owes { output.append("") }
        owes = line.length == 0
        if !owes { output.append(line) }
    }

    private mutating func charge(_ line: RawLine) -> Progress {
        room -= line.length + 1
        return room < 0 ? .tooMuch : .more
    }

    private var progress: Progress {
        guard let exitCode, errorsAreWhole else { return .more }
        let (output, errors) = soFar
        return .whole(
            QueryResult(
                exitCode: exitCode, standardOutput: output, standardError: errors, timedOut: hasTimedOut))
    }
}
