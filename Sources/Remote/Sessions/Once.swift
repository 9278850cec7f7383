import Synchronization

/// A value that is set once, and waited for by any number of tasks.
final class Once<Value: Sendable>: Sendable {
    private enum State {
        case open(waiting: [Int: CheckedContinuation<Value?, Never>], next: Int)
        case set(Value)
    }

    private let state = Mutex(State.open(waiting: [:], next: 0))

    /// Sets it, unless it is set already.
    func set(_ value: Value) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value?, Never>] in
            guard case .open(let waiting, _) = state else { return [] }
            state = .set(value)
            return Array(waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    /// The value, if it is set.
    var value: Value? {
        state.withLock { state in
            guard case .set(let value) = state else { return nil }
            return value
        }
    }

    /// Waits until it is set.
    /// - Returns: The value, or nil when the waiting task was cancelled.
    func wait() async -> Value? {
        let ticket = state.withLock { state -> Int? in
            guard case .open(let waiting, let next) = state else { return nil }
            state = .open(waiting: waiting, next: next + 1)
            return next
        }
        guard let ticket else { return value }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { enter($0, ticket) }
        } onCancel: {
            leave(ticket)
        }
    }

    private func enter(_ continuation: CheckedContinuation<Value?, Never>, _ ticket: Int) {
        let answer = state.withLock { state -> Value?? in
            guard case .open(var waiting, let next) = state else {
                guard case .set(let value) = state else { return .some(nil) }
                return value
            }
            // A cancellation that came first found nobody to wake.
            guard !Task.isCancelled else { return .some(nil) }
            waiting[ticket] = continuation
            state = .open(waiting: waiting, next: next)
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    private func leave(_ ticket: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard case .open(var waiting, let next) = state else { return nil }
            let continuation = waiting.removeValue(forKey: ticket)
            state = .open(waiting: waiting, next: next)
            return continuation
        }
        continuation?.resume(returning: nil)
    }
}
