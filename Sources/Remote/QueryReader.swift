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

    mutating func read(_ channel: Channel) async throws(RemoteError) -> QueryResult {
        let parser = LogParser(seal: channel.tag.text)
        let answer = try await channel.answer { line throws(RemoteError) in take(parser.parse(line)) }
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

    private mutating func take(_ entry: LogEntry?) {
        switch entry {
        case .line(.output, let line): output.append(line)
        case .line(.error, let line): errors.append(line)
        case .cut(.output, let bytes): output.droppedOnHost += bytes
        case .cut(.error, let bytes): errors.droppedOnHost += bytes
        case .mark, nil: break
        }
    }
}
