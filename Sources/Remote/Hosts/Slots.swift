import Synchronization

/// The sessions of one connection: sshd allows ten (`MaxSessions`), the master's own among them; eight are used.
final class Slots: Sendable {
    private struct State {
        var queue = SlotQueue(capacity: 8)
        var places: [Int: Once<Void>] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Takes a place, and waits for one if need be.
    /// - Returns: Whether there was one in time.
    func enter(_ kind: Session.Kind, limit: Duration, clock: any Clock<Duration>) async -> Bool {
        let place = Once<Void>()
        let (ticket, answer) = state.withLock { state in
            state.next += 1
            let answer = state.queue.enter(state.next, kind)
            if answer == .waiting { state.places[state.next] = place }
            return (state.next, answer)
        }
        switch answer {
        case .granted: return true
        case .full: return false
        case .waiting:
            let came: Void? = await atMost(limit, clock) { await place.wait() }
            guard came == nil else { return true }
            let waited = state.withLock { state in
                state.places[ticket] = nil
                return state.queue.giveUp(ticket)
            }
            if !waited { leave(kind) }
            return false
        }
    }

    /// Gives a place back.
    func leave(_ kind: Session.Kind) {
        let admitted = state.withLock { state in
            state.queue.leave(kind).compactMap { state.places.removeValue(forKey: $0) }
        }
        for place in admitted { place.set(()) }
    }

    /// Whether nobody has a place, or waits for one.
    var areFree: Bool { state.withLock { $0.queue.isFree } }

    /// The far side has fewer places than was thought.
    func refused() { state.withLock { $0.queue.refused() } }
}
