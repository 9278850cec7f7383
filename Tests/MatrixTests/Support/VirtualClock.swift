import Synchronization

/// A clock on which waiting takes no time, and that remembers how long was waited.
final class VirtualClock: Clock, Sendable {
    typealias Instant = ContinuousClock.Instant

    private let state: Mutex<(now: Instant, waits: [Duration])>

    init() { state = Mutex((ContinuousClock.now, [])) }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    /// Every wait so far.
    var waits: [Duration] { state.withLock { $0.waits } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.waits.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
    }
}
