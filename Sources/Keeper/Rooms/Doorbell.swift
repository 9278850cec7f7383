import Synchronization

/// Wakes the one loop that waits for work; rings while it is busy are remembered as one.
final class Doorbell: Sendable {
    private enum State {
        case quiet
        case rung
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    func ring() {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard case .waiting(let continuation) = state else {
                state = .rung
                return nil
            }
            state = .quiet
            return continuation
        }
        waiting?.resume()
    }

    /// Returns at the next ring, or at once when it rang meanwhile, or when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung: Bool = state.withLock { state in
                    if case .rung = state {
                        state = .quiet
                        return true
                    }
                    state = .waiting(continuation)
                    return false
                }
                if isRung || Task.isCancelled { isRung ? continuation.resume() : ring() }
            }
        } onCancel: {
            ring()
        }
    }

    /// Returns at the next ring, or after that long.
    func wait(atMost limit: Duration, time: Time) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try await time.sleep(limit) }
            try await group.next()
            group.cancelAll()
            while true {
                do {
                    guard try await group.next() != nil else { return }
                } catch is CancellationError {
                    continue
                }
            }
        }
        try Task.checkCancellation()
    }
}
