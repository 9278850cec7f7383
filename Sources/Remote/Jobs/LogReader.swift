/// Reads what `follow` answers: a log, and how the job stands at its end.
struct LogReader {
    struct End {
        let state: JobState
        /// Where reading ended, in bytes.
        let offset: Int
        /// How long the log is; nil when there is none.
        let size: Int?
        /// Whether the log said itself that it was complete.
        let isComplete: Bool
    }

    let host: String
    /// The byte behind the last line.
    var offset: Int
    private var isComplete = false

    init(host: String, offset: Int) {
        self.host = host
        self.offset = offset
    }

    /// Reads to the end.
    /// - Parameters:
    ///   - channel: The session.
    ///   - receive: Takes each record.
    /// - Returns: How the job stood when the log ended.
    /// - Throws: Why the log ended although the job did not.
    mutating func read(
        _ channel: Channel, _ receive: (JobRecord) async -> Void
    ) async throws(RemoteError) -> End {
        let first = try await channel.answer()
        guard first.word == "follow", let seal = first.rest.first else {
            guard try await channel.answer().word == "bye" else {
                throw .garbled(host: host, words: first.text)
            }
            return End(state: try JobState(first, host: host), offset: offset, size: nil, isComplete: true)
        }
        let broken = try await readLog(channel, LogParser(seal: seal), receive)
        let last = try await channel.answer()
        guard last.word == "state", last.rest.count > 2, let size = last.rest.last.flatMap(Int.init),
            let state = JobState(last.rest.dropLast(2)), try await channel.answer().word == "bye"
        else { throw .garbled(host: host, words: last.text) }
        switch state {
        case .running, .cancelling:
            throw .garbled(host: host, words: "the log is no longer read there, but the job runs")
        default: break
        }
        if let broken { await receive(broken) }
        return End(state: state, offset: offset, size: size, isComplete: isComplete)
    }

    /// - Returns: The line that broke off at the log's end, if one did; a job that still runs will finish it.
    private mutating func readLog(
        _ channel: Channel, _ parser: LogParser, _ receive: (JobRecord) async -> Void
    ) async throws(RemoteError) -> JobRecord? {
        let part = Array((channel.tag.text + " part").utf8)
        while true {
            var line = try await channel.next()
            let isLast = line.removeSuffix(part)
            offset += line.length + (isLast ? 0 : 1)
            let record = parser.parse(line).flatMap(record)
            if isLast { return record }
            guard let record else { continue }
            await receive(record)
            // The log is complete: the host need not find out by itself that its runner has ended.
            guard case .ended = record.kind else { continue }
            isComplete = true
            await channel.closeInput()
        }
    }

    private func record(_ entry: LogEntry) -> JobRecord {
        switch entry {
        case .line(let stream, let line):
            JobRecord(
                offset: offset, time: nil,
                kind: .line(stream: stream, text: Cleaner.line(line, limit: Cleaner.defaultLimit)))
        case .cut(let stream, let bytes):
            JobRecord(
                offset: offset, time: nil,
                kind: .line(stream: stream, text: LogEntry.word(onCut: bytes)))
        case .mark(let time, let kind): JobRecord(offset: offset, time: time, kind: kind)
        }
    }
}

extension RawLine {
    /// Takes a suffix away, if the line has it.
    fileprivate mutating func removeSuffix(_ suffix: [UInt8]) -> Bool {
        let end = isWhole ? head.suffix(suffix.count) : tail.suffix(suffix.count)
        guard end.elementsEqual(suffix) else { return false }
        length -= suffix.count
        head.removeLast(max(0, head.count - length))
        tail.removeLast(min(tail.count, suffix.count))
        return true
    }
}
