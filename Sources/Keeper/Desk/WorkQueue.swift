import DequeModule
import Synchronization

/// Work for several who take it in turn: first come, first served, and no more than a fixed number waiting.
final class WorkQueue<Item: Sendable>: Sendable {
    private struct State {
        var items: Deque<Item> = []
        /// Who waits for an item, by a number of its own, the longest waiting first.
        var takers: Deque<(number: Int, continuation: CheckedContinuation<Item?, Never>)> = []
        var nextNumber = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds an item; the answer is whether there was room for it.
    func add(_ item: Item) -> Bool {
        let (isTaken, taker) = state.withLock { state -> (Bool, CheckedContinuation<Item?, Never>?) in
            if let taker = state.takers.popFirst() { return (true, taker.continuation) }
            guard state.items.count < limit else { return (false, nil) }
            state.items.append(item)
            return (true, nil)
        }
        taker?.resume(returning: item)
        return isTaken
    }

    /// Takes the first item that waits and is meant.
    func withdraw(_ isMeant: (Item) -> Bool) -> Item? {
        state.withLock { state in
            state.items.firstIndex(where: isMeant).map { state.items.remove(at: $0) }
        }
    }

    /// Takes the next item, and waits for one; `nil` when the task was cancelled.
    func next() async -> Item? {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let item: Item?? = state.withLock { state in
                    // Inside the lock: a cancel that comes later finds the taker below.
                    if Task.isCancelled { return .some(nil) }
                    if let item = state.items.popFirst() { return item }
                    state.takers.append((number, continuation))
                    return nil
                }
                if let item { continuation.resume(returning: item) }
            }
        } onCancel: {
            let taker = state.withLock { state -> CheckedContinuation<Item?, Never>? in
                guard let place = state.takers.firstIndex(where: { $0.number == number }) else { return nil }
                return state.takers.remove(at: place).continuation
            }
            taker?.resume(returning: nil)
        }
    }
}
