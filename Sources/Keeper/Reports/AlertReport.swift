import Contract
import Journal
import Matrix

/// What a watch found to be wrong, by the word of the facts.
package enum AlertKind: String, Sendable, Codable, CaseIterable {
    case crashLoop = "crash_loop"
    case stopped, gone, unhealthy, silent, unreachable, disk
}

/// An alert as it stands: it is edited while it lasts.
package struct AlertReport: Sendable {
    enum Subject: Sendable, Equatable {
        case service(ServiceName)
        /// A host, and the services that hang on it.
        case host(String, services: [ServiceName])
        /// The disks of a host, and the services that hang on them.
        case disk(String, services: [ServiceName])
    }

    var kind: AlertKind
    var subject: Subject
    /// Milliseconds since 1970, by the bot's clock.
    var since: Int64
    var state: ServiceState
    var restartCount: Int?
    /// Of the last run that ended.
    var exitCode: Int?
    /// By docker's flag, which older engines keep through later runs.
    var outOfMemory = false
    /// By docker's event: memory ran out in the last run that ended.
    var memoryRanOut = false
    /// Who ended it, where the facts tell.
    var cause: StopCause?
    /// The one line that it wrote last before it died, or that its health check said.
    var lastLine: String?
    /// In how many of the last runs that was the last line.
    var sameRuns = 0
    /// What was expected of one that is silent, and what came of it.
    var probing: Probing?
    /// The fullest disk.
    var disk: DiskUse?
    /// What the container was made from, where that is recorded.
    var deployed: Deployment?
    /// Why, in our own words.
    var what: String?
    /// Ssh's or docker's own words.
    var words: String?
    var mend: String?
    /// The container's last lines.
    var tail: [String] = []
    /// Set when it is over.
    var resolved: Resolution?
    /// It is written, and rings nobody.
    var isMuted = false
    /// It was so when somebody looked again: when it began nobody saw.
    var isFoundSo = false
    /// It was said before, and stands still.
    var isReminder = false
    /// Who took it.
    var takenBy: UserID?
    /// How often it came back after it was over.
    var comebacks = 0
    /// What somebody did about it in vain.
    var failedAttempt: Busy?

    struct Probing: Sendable, Equatable, Codable {
        var probe: Probe
        var failure: ProbeFailure
        /// How often in a row it failed.
        var times: Int
    }

    struct Resolution: Sendable, Equatable {
        var lasted: Duration
        /// It is over because the bot was asked to act, not because it stood still for a while.
        var byRequest = false
        /// What it was about is not in the configuration any more: how it is, nobody looks at.
        var isForgotten = false
        /// It is over because another alert takes its place.
        var isFollowed = false
        /// What somebody did about it.
        var attempt: Busy?
    }

    /// For so long after an update it is the likeliest cause of whatever is wrong, in milliseconds.
    private static let probation: Int64 = 600_000

    /// Whether what is wrong began shortly after an update.
    var isAfterUpdate: Bool {
        guard let deployed, deployed.isRollback != true else { return false }
        let (age, isOver) = since.subtractingReportingOverflow(deployed.at)
        return !isOver && (0...Self.probation).contains(age)
    }

    /// Takes over what an earlier wording of the same alert showed of the container's words, for the end of it.
    mutating func keepWords(of said: AlertReport?) {
        tail = said?.tail ?? []
        words = said?.words
        lastLine = said?.lastLine
        sameRuns = said?.sameRuns ?? 0
    }
}
