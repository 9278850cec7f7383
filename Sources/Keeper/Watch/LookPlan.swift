import Contract

/// Decides when the services of a host are looked at: all of them at each beat, and those of whom something was heard at
/// once, as long as not too many looks are under way.
///
/// It is told of every look that ends. A poll that takes long keeps the next poll waiting, and no other look.
struct LookPlan: Sendable {
    /// The least time between the beginnings of two looks: what happens meanwhile is seen in one.
    static let breath = Duration.milliseconds(200)
    /// How soon at the earliest somebody's wish for another poll is met.
    static let shortestWish = Duration.milliseconds(500)
    /// So many looks beside a poll may be under way: a connection has few places, and people need some.
    static let mostLooks = 2

    private let beat: PollBeat
    private var due: Duration
    private var isPolling = false
    private var heard: Set<ServiceName> = []
    private var looking: Set<ServiceName> = []
    private var looks = 0
    private var quietUntil: Duration

    /// The first poll is due at once.
    init(beat: PollBeat, at now: Duration) {
        self.beat = beat
        due = now
        quietUntil = now
    }

    /// Whether a poll is to begin now.
    mutating func takePoll(at now: Duration) -> Bool {
        guard now >= due, !isPolling else { return false }
        isPolling = true
        due = beat.next(after: now)
        return true
    }

    mutating func pollEnded() { isPolling = false }

    /// Has the next poll at that time, and not at its beat; never later than an interval after what it is reckoned from.
    mutating func poll(after pause: Duration, since begun: Duration) {
        due = begun + min(pause, beat.interval)
    }

    /// Has a poll after that long, unless one is due before.
    mutating func wish(after pause: Duration, at now: Duration) {
        due = min(due, now + max(pause, Self.shortestWish))
    }

    /// Those who are to be looked at now, beside all polls.
    /// - Parameters:
    ///   - now: the time.
    ///   - news: of whom something was heard since this was asked last.
    /// - Returns: them; nil for nobody. They are not looked at again before that look has ended.
    mutating func takeLook(at now: Duration, hearing news: Set<ServiceName>) -> Set<ServiceName>? {
        heard.formUnion(news)
        let concerned = heard.subtracting(looking)
        guard looks < Self.mostLooks, now >= quietUntil, !concerned.isEmpty else { return nil }
        heard.subtract(concerned)
        looking.formUnion(concerned)
        looks += 1
        quietUntil = now + Self.breath
        return concerned
    }

    mutating func lookEnded(at services: some Sequence<ServiceName>) {
        looks -= 1
        looking.subtract(services)
    }

    /// How long nothing is to be begun, unless something is heard or a look ends.
    func pause(at now: Duration) -> Duration {
        var until = isPolling ? now + max(beat.interval, Self.breath) : due
        if looks < Self.mostLooks, !heard.isSubset(of: looking) { until = min(until, quietUntil) }
        return max(.zero, until - now)
    }
}
