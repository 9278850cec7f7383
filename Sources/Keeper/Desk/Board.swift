import Contract
import Matrix

/// What is going on, for those who ask: which service is being changed, and how each was last seen.
package actor Board {
    struct Entry: Sendable {
        var sight: Sight?
        /// When that was, on the elapsed clock.
        var seenAt: Duration?
        var isLooping = false
        /// It runs, and its probe fails.
        var isSilent = false
        var busy: Busy?
        /// What was done to it last, where that went well.
        var done: Busy?
        /// Until when nothing of it rings, in milliseconds since 1970.
        var mutedUntil: Int64?
        /// Who took the alert that stands for it.
        var takenBy: UserID?
        /// The commit of the release line, where that has what the service's directory does not have.
        var ahead: String?
        /// Rises with every beginning and every end of a change: what was seen across one is not to be believed.
        var epoch = 0
    }

    /// Rings when something is another than before, for the one that shows it all.
    nonisolated let bell = Doorbell()

    private var entries: [ServiceName: Entry] = [:] { didSet { bell.ring() } }

    package init() {}

    func entry(_ service: ServiceName) -> Entry { entries[service] ?? Entry() }

    /// All of it at one moment.
    func all() -> [ServiceName: Entry] { entries }

    func begin(_ service: ServiceName, _ what: Busy) {
        entries[service, default: Entry()].busy = what
        entries[service, default: Entry()].done = nil
        entries[service, default: Entry()].epoch += 1
    }

    /// - Parameters:
    ///   - service: what nobody changes any more.
    ///   - isDone: whether what was to be done was done, and proven.
    func end(_ service: ServiceName, isDone: Bool = false) {
        if isDone, let busy = entry(service).busy {
            entries[service, default: Entry()].done = busy
            // What waited came in; should more wait by now, the look that follows a change tells.
            if busy.action == Action.update.phrase { entries[service, default: Entry()].ahead = nil }
        }
        entries[service, default: Entry()].busy = nil
        entries[service, default: Entry()].isLooping = false
        entries[service, default: Entry()].isSilent = false
        entries[service, default: Entry()].epoch += 1
    }

    func saw(_ service: ServiceName, _ sight: Sight, at now: Duration) {
        entries[service, default: Entry()].sight = sight
        entries[service, default: Entry()].seenAt = now
    }

    func muted(_ service: ServiceName, until: Int64?) {
        entries[service, default: Entry()].mutedUntil = until
    }

    func taken(_ service: ServiceName, by user: UserID?) {
        guard entry(service).takenBy != user else { return }
        entries[service, default: Entry()].takenBy = user
    }

    /// Takes what the release line has that the service has not; `nil` for nothing.
    func ahead(_ service: ServiceName, by commit: String?) {
        guard entry(service).ahead != commit else { return }
        entries[service, default: Entry()].ahead = commit
    }

    /// Takes which alert stands for a service, if any.
    func firing(_ service: ServiceName, _ kind: AlertKind?) {
        entries[service, default: Entry()].isLooping = kind == .crashLoop
        entries[service, default: Entry()].isSilent = kind == .silent
    }
}
