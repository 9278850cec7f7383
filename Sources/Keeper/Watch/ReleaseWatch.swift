import Contract

/// Decides when the release line of each service of a host is asked for, and how long what was found is shown.
///
/// Pure: it is fed with what the ``Board`` knows, with what was found, and with times. One line is asked for after the
/// other, at the start all of them, later at times that drift apart; and soon after what it is compared with may have
/// changed.
struct ReleaseWatch: Sendable {
    /// How soon one that did not answer is asked again, at the latest.
    static let retry = Duration.seconds(600)

    enum Finding: Sendable, Equatable {
        /// The release line has this commit, and the service's directory does not.
        case ahead(String)
        case level
        /// It could not be asked.
        case unknown
    }

    enum Action: Sendable, Equatable {
        case none
        case show(String)
        case hide
    }

    private struct Line {
        /// When it is asked next.
        var due: Duration
        /// The service's, when that was last at rest.
        var epoch: Int?
        /// What the directory was last seen to be at.
        var head: String?
        /// When it was last seen to be ahead; nil where it was not.
        var aheadAt: Duration?
    }

    private let services: [ServiceName]
    private let every: Duration
    private var lines: [ServiceName: Line] = [:]

    init(_ services: [ServiceName], every: Duration, at now: Duration) {
        self.services = services
        self.every = every
        for service in services { lines[service] = Line(due: now) }
    }

    /// Whose line is to be asked for now; of several the one that has waited longest.
    ///
    /// None of a service that is being changed, or whose host does not answer. One whose change has just ended, or
    /// whose directory somebody moved, goes before all others.
    mutating func next(_ entries: [ServiceName: Board.Entry], at now: Duration) -> ServiceName? {
        var next: (service: ServiceName, due: Duration)?
        for service in services {
            guard let entry = entries[service], entry.busy == nil, var line = lines[service] else { continue }
            if let epoch = line.epoch, epoch != entry.epoch { line.due = .zero }
            line.epoch = entry.epoch
            if let head = entry.sight?.answer?.head {
                if let known = line.head, known != head { line.due = .zero }
                line.head = head
            }
            lines[service] = line
            guard entry.sight?.answer != nil, line.due <= now else { continue }
            if next.map({ line.due < $0.due }) ?? true { next = (service, line.due) }
        }
        return next?.service
    }

    /// Takes what was found.
    ///
    /// - Parameters:
    ///   - finding: what was found.
    ///   - service: whose line it is of.
    ///   - now: when.
    ///   - jitter: chance, from 0 to 1: by it a line is asked for up to a quarter sooner.
    /// - Returns: What is to be shown of it. What could not be asked changes nothing.
    mutating func take(
        _ finding: Finding, of service: ServiceName, at now: Duration, jitter: Double
    ) -> Action {
        guard var line = lines[service] else { return .none }
        defer { lines[service] = line }
        let wait = every * (0.75 + 0.25 * min(1, max(0, jitter)))
        line.due = now + wait
        switch finding {
        case .ahead(let commit):
            line.aheadAt = now
            return .show(commit)
        case .level:
            line.aheadAt = nil
            return .hide
        case .unknown:
            line.due = now + min(wait, Self.retry)
            return .none
        }
    }

    /// Of whom it was long not seen that the line is ahead: nothing is shown that nobody could check for two periods.
    mutating func outdated(at now: Duration) -> [ServiceName] {
        let old = services.filter { lines[$0]?.aheadAt.map { now - $0 > every * 2 } ?? false }
        for service in old { lines[service]?.aheadAt = nil }
        return old
    }
}
