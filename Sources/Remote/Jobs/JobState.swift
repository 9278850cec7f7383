/// What a host says of a job.
package enum JobState: Sendable, Equatable {
    case running(pid: Int)
    /// Launched, and not begun yet: a moment. Ask again.
    case starting
    /// Running, and told to end.
    case cancelling
    case done(JobResult)
    /// It never ran, and never will.
    case voided
    /// The same, because it was cancelled before it began.
    case calledOff
    /// It was never launched here (or that is over two weeks ago).
    case unknown
    /// It did not come to its end, and nobody knows how far it got.
    case interrupted(Interruption)
    /// Not launched, because another job holds the lock, or left processes behind.
    case busy(JobHolder, orphans: [Int])
    /// Not launched: the host could not; its own words, cleaned and bounded.
    case refused(String)
}

/// What broke a job off.
package enum Interruption: Sendable, Equatable {
    /// Its runner died before the first step: nothing ran.
    case start
    /// The host was restarted.
    case reboot
    /// Its runner was killed; these processes of it still ran when it was looked at.
    case killed(orphans: [Int])
}

/// How a job ended.
package enum JobOutcome: String, Sendable, Equatable {
    case ok, failed, cancelled
    case timedOut = "timed_out"
}

/// The end of a job, as the host keeps it.
package struct JobResult: Sendable, Equatable {
    package var outcome: JobOutcome
    /// The last step that was begun, from 1; 0 when none was.
    package var step: Int
    /// How that step ended.
    package var exitCode: Int32
    /// Seconds since 1970 by the host's clock.
    package var endedAt: Int64

    package init(outcome: JobOutcome, step: Int, exitCode: Int32, endedAt: Int64) {
        self.outcome = outcome
        self.step = step
        self.exitCode = exitCode
        self.endedAt = endedAt
    }
}

/// Who holds a lock.
package struct JobHolder: Sendable, Equatable {
    /// The job's ID as it stands there; it may be another bot's.
    package var id: String
    /// Who asked for it, cleaned and bounded.
    package var by: String
    /// Seconds since 1970 by the host's clock.
    package var since: Int64

    package init(id: String, by: String, since: Int64) {
        self.id = id
        self.by = by
        self.since = since
    }
}
