import Subprocess

/// What a script answers, line by line, and its standard input, which stays open as long as its answer is wanted.
package final class Channel {
    let tag: Tag
    private let input: StandardInputWriter
    private var output: SubprocessOutputSequence.Iterator
    private var splitter = LineSplitter()
    /// Says why the lines ended, when they ended too early.
    private let reason: () async -> RemoteError

    init(
        tag: Tag, input: StandardInputWriter, output: SubprocessOutputSequence.Iterator,
        reason: @escaping () async -> RemoteError
    ) {
        self.tag = tag
        self.input = input
        self.output = output
        self.reason = reason
    }

    /// The next line.
    /// - Throws: Why there is none: lines never end before the script has said so.
    func next() async throws(RemoteError) -> RawLine {
        guard let line = await nextIfAny() else { throw await reason() }
        return line
    }

    /// The next line, or nil when there is none any more.
    func nextIfAny() async -> RawLine? {
        while true {
            if let line = splitter.next() { return line }
            // A pipe that cannot be read has ended, as far as we are concerned; `reason` finds out why.
            guard let buffer = try? await output.next() else { return nil }
            splitter.feed(unsafe buffer.withUnsafeBytes { unsafe Array($0) })
        }
    }

    /// The script's standard input, for those who go on talking to it.
    var writer: StandardInputWriter { input }

    /// What came behind the last newline.
    var remainder: RawLine? { splitter.remainder }

    /// Closes the script's standard input, by which it ends what it still runs.
    func closeInput() async {
        // It fails where the process is gone already, and then there is nothing to be closed.
        try? await input.finish()
    }

    /// Reads on to the end and throws away what comes.
    func drain() async {
        while await nextIfAny() != nil {}
    }

    /// The next answer of the script; lines that are none are handed to `other`.
    func answer(_ other: (RawLine) async throws(RemoteError) -> Void = { _ in }) async throws(RemoteError)
        -> Answer
    {
        while true {
            let line = try await next()
            if let answer = Answer(line, tag: tag) { return answer }
            try await other(line)
        }
    }
}
