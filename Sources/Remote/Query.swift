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

    package init(
        _ script: String, owner: String? = nil, limit: Duration = .seconds(20), keep: OutputBound = .default,
        secrets: [String] = []
    ) {
        self.script = script
        self.owner = owner
        self.limit = limit
        self.keep = keep
        self.secrets = secrets
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
    /// Runs something which only reads.
    ///
    /// A command that failed is a result, not an error. The query is ended on the host at its limit, and when the task
    /// is cancelled; should the host not manage to, the answer is waited for 15 s longer, and no more.
    /// - Parameter query: What to run.
    /// - Returns: How it ended and what it wrote.
    /// - Throws: Why it could not be run, or why it is not known how it ended.
    package func run(_ query: Query) async throws(RemoteError) -> QueryResult {
        let tag = Tag.random()
        let call = Call(
            tag: tag, verb: "query",
            words: [
                "\(query.limit.wholeSeconds)", "\(query.keep.bytes)", "\(query.keep.tailBytes)", query.script,
            ], secrets: query.secrets)
        let session = try Session(
            call, owner: query.owner, limit: .seconds(query.limit.wholeSeconds) + .seconds(15))
        return try await self.session(session) { channel throws(RemoteError) in
            var reader = QueryReader(bound: query.keep, host: name)
            return try await reader.read(channel)
        }
    }
}
