/// How long a call may still take: its three limits of time, fed with what happens and when.
///
/// It has no clock of its own. Limits are held here and not by libcurl, whose limit for silence has a
/// resolution of whole seconds and an average for a measure.
struct Patience {
    typealias Instant = ContinuousClock.Instant

    private enum Phase {
        case waiting
        case connecting(since: Instant)
        case moving(last: Instant)
    }

    /// Longer than any call; and short enough that no sum of it with a time overflows.
    private static let longest = Duration.seconds(30 * 24 * 3600)

    private let limits: HTTPLimits
    private let posted: Instant
    private var phase = Phase.waiting
    private var counted: (received: Int64, sent: Int64) = (0, 0)

    /// Starts the time for the whole call.
    init(_ limits: HTTPLimits, posted: Instant) {
        self.limits = limits
        self.posted = posted
    }

    /// Whether a usable connection has come about.
    var isConnected: Bool {
        if case .moving = phase { true } else { false }
    }

    /// Starts the time for the connection.
    mutating func started(at now: Instant) {
        phase = .connecting(since: now)
    }

    /// Ends the time for the connection, and starts that for silence.
    mutating func connected(at now: Instant) {
        phase = .moving(last: now)
    }

    /// Takes note of bytes that moved; before there is a connection they don't count: they are a proxy's.
    mutating func moved(at now: Instant) {
        guard isConnected else { return }
        phase = .moving(last: now)
    }

    /// Takes libcurl's counters, which it also shows when nothing has moved.
    mutating func counted(received: Int64, sent: Int64, at now: Instant) {
        guard (received, sent) != counted else { return }
        counted = (received, sent)
        moved(at: now)
    }

    /// The limit that ends first, and when.
    var next: (limit: TransportError.Limit, at: Instant) {
        let end = posted + bounded(limits.total)
        let other: (TransportError.Limit, Instant)
        switch phase {
        case .waiting: return (.total, end)
        case .connecting(let since): other = (.connect, since + bounded(limits.connect))
        case .moving(let last): other = (.silence, last + bounded(limits.silence))
        }
        return other.1 < end ? other : (.total, end)
    }

    /// The error to end the call with, once a limit is reached.
    func exhausted(at now: Instant) -> TransportError? {
        let next = self.next
        guard now >= next.at else { return nil }
        switch next.limit {
        case .connect: return .timedOut(.connect, after: limits.connect)
        case .silence: return .timedOut(.silence, after: limits.silence)
        case .total: return .timedOut(.total, after: limits.total)
        }
    }

    private func bounded(_ limit: Duration) -> Duration {
        min(max(limit, .zero), Patience.longest)
    }
}
