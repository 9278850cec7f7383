/// What is asked on the host before a job that runs is ended there: a script that ends with 0 where it may be.
///
/// It gets the job's beginning, in seconds since 1970, as `BRIDGEKEEPER_BEGUN`. It only looks.
package struct CancelGuard: Sendable, Equatable {
    /// The first step at which it is asked; before that the job is ended without.
    package var fromStep: Int
    /// How long it may take; a job is not ended on the word of one that took longer.
    package var limit: Duration
    package var script: String

    package init(fromStep: Int, limit: Duration, script: String) {
        self.fromStep = fromStep
        self.limit = limit
        self.script = script
    }

    var words: [String] { ["\(fromStep)", "\(limit.wholeSeconds)", script] }
}

/// What a host answers to a wish to cancel.
package enum CancelAnswer: Sendable, Equatable {
    case state(JobState)
    /// The guard did not agree: the job goes on.
    case spared(Spared)
}

/// Why a guard did not agree.
package struct Spared: Sendable, Equatable {
    /// How its script ended; nil when it did not end within its limit.
    package var exitCode: Int32?
    /// What it said, on one line, cleaned and bounded.
    package var words: String

    package init(exitCode: Int32?, words: String) {
        self.exitCode = exitCode
        self.words = words
    }

    init(_ answer: Answer) {
        exitCode = answer.rest.first.flatMap { Int32($0) }
        words = Cleaner.line(Array(answer.rest.dropFirst().joined(separator: " ").utf8), limit: 600)
    }
}
