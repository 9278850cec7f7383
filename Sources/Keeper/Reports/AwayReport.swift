import Contract

/// What happened to a service while nobody looked, and is over.
package struct AwayReport: Sendable {
    /// Why nobody looked.
    enum Why: Sendable, Equatable {
        /// The bot itself did not run.
        case botAway
        /// Its host, or docker there, did not answer.
        case hostAway
    }

    var service: ServiceName
    var why: Why
    var story: AwayStory
    var state: ServiceState
    /// By docker's count of now.
    var restartCount: Int
    /// The last death, where docker's events still had it.
    var death: Happenings.Death?
    /// What it wrote last before that.
    var lastLine: String?
    /// In how many of the last runs that was the last line.
    var sameRuns = 0
}
