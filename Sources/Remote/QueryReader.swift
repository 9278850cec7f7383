/// Reads a query's answer.
struct QueryReader {
    var output: Output
    var errors: Output
    let host: String

    init(bound: OutputBound, host: String) {
        output = Output(bound)
        errors = Output(bound)
        self.host = host
    }

    /// Reads to the end.
    /// - Parameters:
    ///   - channel: The session.
    ///   - keep: What becomes of standard output.
    /// - Returns: How the query ended.
    /// - Throws: Why that is not known.
    mutating func read(
        _ channel: Channel, keep: (inout Output, LogEntry) -> Void = { $0.take($1) }
    ) async throws(RemoteError) -> QueryResult {
        let parser = LogParser(seal: channel.tag.text)
        let answer = try await channel.answer { line throws(RemoteError) in take(parser.parse(line), keep) }
        guard answer.word == "exit", let code = answer.rest.last.flatMap(Int32.init) else {
            throw .garbled(host: host, words: answer.text)
        }
        // Without `bye` it may be a line that was cut short: 14 of 143.
        guard try await channel.answer().word == "bye" else { throw .garbled(host: host, words: answer.text) }
        output.settle()
        errors.settle()
        return QueryResult(
            exitCode: code, standardOutput: output, standardError: errors,
            timedOut: answer.rest.first == "limit")
    }

    private mutating func take(_ entry: LogEntry?, _ keep: (inout Output, LogEntry) -> Void) {
        switch entry {
        case .line(.output, _)?, .cut(.output, _)?: if let entry { keep(&output, entry) }
        case .line(.error, _)?, .cut(.error, _)?: if let entry { errors.take(entry) }
        case .mark, nil: break
        }
    }
}

extension Output {
    /// Takes what belongs to one stream.
    mutating func take(_ entry: LogEntry) {
        switch entry {
        case .line(_, let line): append(line)
        case .cut(_, let bytes): droppedOnHost += bytes
        case .mark: break
        }
    }
}
