/// Something which only reads: a script that may be run as often as one likes.
package struct Query: Sendable {
    /// What is run, as POSIX sh.
    ///
    /// Its standard input is empty, its words are English (`LC_ALL=C`). It is one argument of `sh -c`, and may have
    /// 100 KB; what is longer is a job.
    package var script: String
    /// Whose shell runs it (`sudo -n -iu OWNER bash -lc …`); nil for the login's own.
    package var owner: String?
    /// How long it may take; the host itself ends it then, with all that it started.
    package var limit: Duration
    /// How much of each stream is kept.
    package var keep: OutputBound
    /// Files on the host whose values are taken out of the output there; absolute paths.
    package var secrets: [String]
    /// Whether a shell that is kept may run it: a script that does not `exec`, sets no traps, leaves nothing behind, and
    /// says a few lines.
    ///
    /// Of its standard output nothing is taken out: nobody's words may stand there.
    package var isBrief: Bool

    package init(
        _ script: String, owner: String? = nil, limit: Duration = .seconds(20), keep: OutputBound = .default,
        secrets: [String] = [], isBrief: Bool = false
    ) {
        self.script = script
        self.owner = owner
        self.limit = limit
        self.keep = keep
        self.secrets = secrets
        self.isBrief = isBrief
    }
}

/// How a query ended, and what it wrote.
package struct QueryResult: Sendable, Equatable {
    /// As the shell says it: 137 and 143 are a signal's, or the program's own.
    package var exitCode: Int32
    package var standardOutput: Output
    package var standardError: Output
    /// Whether the host ended it at its limit; a command's own 124 is none of that.
    package var timedOut: Bool

    package init(exitCode: Int32, standardOutput: Output, standardError: Output, timedOut: Bool) {
        self.exitCode = exitCode
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.timedOut = timedOut
    }
}

extension Host {
    package func brief(_ query: Query) async throws(RemoteError) -> QueryResult? { nil }

    /// Runs something which only reads.
    ///
    /// A command that failed is a result, not an error. The query is ended on the host at its limit, and when the task
    /// is cancelled; should the host not manage to, the answer is waited for 15 s longer, and no more.
    /// - Parameter query: What to run.
    /// - Returns: How it ended and what it wrote.
    /// - Throws: Why it could not be run, or why it is not known how it ended.
    package func run(_ query: Query) async throws(RemoteError) -> QueryResult {
        if query.isBrief, var result = try await brief(query) {
            // Errors are somebody's words: with them it is asked again, where secrets are taken out.
            if query.secrets.isEmpty || result.standardError.isEmpty { return result }
            // What hung once would hang again, and be said twice as late.
            if result.timedOut {
                result.standardError = Output(query.keep)
                return result
            }
        }
        return try await session(query.session(head: query.keep.bytes, tail: query.keep.tailBytes)) {
            channel throws(RemoteError) in
            var reader = QueryReader(bound: query.keep, host: name)
            return try await reader.read(channel)
        }
    }

    /// Runs something which only reads, as ``run(_:)`` does, and hands over standard output as it comes.
    ///
    /// Up to 64 MB of it come whole; of more, the first so many and the last MB, and between them a word of ours.
    /// - Parameters:
    ///   - query: What to run.
    ///   - receive: Takes each line, cleaned; as long as it does not return, no more are read.
    /// - Returns: How it ended, without its standard output.
    /// - Throws: Why it could not be run, or why it is not known how it ended.
    package func run(_ query: Query, receive: (String) -> Void) async throws(RemoteError) -> QueryResult {
        try await session(query.session(head: 64 << 20, tail: 1 << 20)) { channel throws(RemoteError) in
            var reader = QueryReader(bound: query.keep, host: name)
            return try await reader.read(channel) { _, entry in
                switch entry {
                case .line(_, let line): receive(Cleaner.line(line, limit: query.keep.lineBytes))
                case .cut(_, let bytes): receive(LogEntry.word(onCut: bytes))
                case .mark: break
                }
            }
        }
    }
}

extension Query {
    /// The session in which it runs; the host sends so many bytes of each stream from its start, and from its end.
    fileprivate func session(head: Int, tail: Int) throws(RemoteError) -> Session {
        let call = Call(
            tag: .random(), verb: "query",
            words: ["\(limit.wholeSeconds)", "\(head)", "\(tail)", script], secrets: secrets)
        return try Session(call, owner: owner, limit: .seconds(limit.wholeSeconds) + .seconds(15))
    }
}
