import Contract
import Matrix

/// What a watch found to be wrong, by the word of the facts.
package enum AlertKind: String, Sendable, Codable {
    case crashLoop = "crash_loop"
    case stopped, gone, unhealthy, unreachable
}

/// An alert as it stands: it is edited while it lasts.
package struct AlertReport: Sendable {
    enum Subject: Sendable, Equatable {
        case service(ServiceName)
        /// A host, and the services that hang on it.
        case host(String, services: [ServiceName])
    }

    var kind: AlertKind
    var subject: Subject
    /// Milliseconds since 1970, by the bot's clock.
    var since: Int64
    var state: ServiceState
    var restartCount: Int?
    var exitCode: Int?
    var outOfMemory = false
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
    /// It was said before, and stands still.
    var isReminder = false
    /// Who took it.
    var takenBy: UserID?
    /// How often it came back after it was over.
    var comebacks = 0
    /// What somebody did about it in vain.
    var failedAttempt: Busy?

    struct Resolution: Sendable, Equatable {
        var lasted: Duration
        /// It is over because the bot was asked to act, not because it stood still for a while.
        var byRequest = false
        /// What it was about is not in the configuration any more: how it is, nobody looks at.
        var isForgotten = false
        /// What somebody did about it.
        var attempt: Busy?
    }
}
