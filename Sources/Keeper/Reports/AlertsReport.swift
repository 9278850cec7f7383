import Contract

/// Several alerts that stand in one message, because they came in the same seconds.
package struct AlertsReport: Sendable {
    enum Occasion: Sendable {
        /// They are told, or the message that told them is edited.
        case told
        /// They were told before, and stand still.
        case reminder
        /// All of them are over.
        case over
    }

    /// Each as it is; those that are over have their resolution.
    var entries: [AlertReport]
    var occasion = Occasion.told

    var standing: [AlertReport] { entries.filter { $0.resolved == nil } }
    var over: [AlertReport] { entries.filter { $0.resolved != nil } }
}

/// A service that restarts now and then: too seldom to ring, too often to be left unsaid.
package struct RestlessReport: Sendable {
    /// How it is; its kind says nothing here.
    var alert: AlertReport
    /// So many restarts were seen.
    var restarts: Int
    /// Within so long.
    var within: Duration
    /// So many of them ring.
    var ringing: Int
}
