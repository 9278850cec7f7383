import Synchronization

@testable import Keeper

/// Time that passes only when somebody sleeps: a sleep is over at once, and the clocks stand where it would have ended.
final class VirtualTime: Sendable {
    private let state = Mutex<(passed: Duration, end: Duration?)>((.zero, nil))

    var elapsed: Duration { state.withLock { $0.passed } }

    func advance(_ by: Duration) { state.withLock { $0.passed += by } }

    /// No sleep passes that, however busy the machine is; one that would is over when it is cancelled.
    func stop(at end: Duration?) { state.withLock { $0.end = end } }

    var time: Time {
        Time(
            elapsed: { self.elapsed }, wall: { noon + self.elapsed.milliseconds },
            sleep: { duration in
                try Task.checkCancellation()
                let isAtEnd = self.state.withLock { state in
                    guard let end = state.end, state.passed + duration >= end else {
                        state.passed += duration
                        return false
                    }
                    state.passed = max(state.passed, end)
                    return true
                }
                if isAtEnd { try await Task.sleep(for: .seconds(3600)) }
                await Task.yield()
            })
    }
}
