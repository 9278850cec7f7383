/// Decides who may have one of a connection's few sessions, and who waits.
///
/// Waiting is in order, with one exception: streams, which may last for long, never have the last places, and one that
/// waits for a stream's place is passed by whoever is over in a moment.
struct SlotQueue: Sendable {
    enum Answer: Equatable { case granted, waiting, full }

    private struct Waiter {
        let ticket: Int
        let kind: Session.Kind
    }

    private var capacity: Int
    private var inUse: [Session.Kind: Int] = [:]
    private var queue: [Waiter] = []

    /// Places that no stream may take, as long as there are more.
    private static let keptForQuick = 3
    static let mostWaiting = 64
    /// With fewer places than these none is spent on a shell that is kept.
    private static let plenty = 6
    private static let mostKept = 2

    /// - Parameter capacity: How many sessions may be open at once.
    init(capacity: Int) { self.capacity = capacity }

    /// Asks for a place.
    mutating func enter(_ ticket: Int, _ kind: Session.Kind) -> Answer {
        guard queue.count < Self.mostWaiting else { return .full }
        // Nobody waits for what the bot can do without.
        if kind.isExtra, !isFree(for: kind) { return .full }
        queue.append(Waiter(ticket: ticket, kind: kind))
        return admit().contains(ticket) ? .granted : .waiting
    }

    /// Gives a place back.
    /// - Returns: Those who have one now.
    mutating func leave(_ kind: Session.Kind) -> [Int] {
        inUse[kind, default: 1] -= 1
        return admit()
    }

    /// Somebody no longer waits.
    /// - Returns: Whether he still waited; otherwise he has a place, and has to give it back.
    mutating func giveUp(_ ticket: Int) -> Bool {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return false }
        queue.remove(at: index)
        return true
    }

    /// The far side let somebody in no further: it has fewer places than was thought.
    mutating func refused() { capacity = max(1, total - 1) }

    /// Whether nobody has a place, or waits for one; what the bot can do without does not count.
    var isFree: Bool { inUse.allSatisfy { $0.key.isExtra || $0.value == 0 } && queue.isEmpty }

    private var total: Int { inUse.values.reduce(0, +) }

    private mutating func admit() -> [Int] {
        var admitted: [Int] = []
        while let index = queue.firstIndex(where: { isFree(for: $0.kind) }) {
            let waiter = queue.remove(at: index)
            inUse[waiter.kind, default: 0] += 1
            admitted.append(waiter.ticket)
        }
        return admitted
    }

    private func isFree(for kind: Session.Kind) -> Bool {
        guard total < capacity else { return false }
        return switch kind {
        case .quick: true
        case .stream: inUse[.stream, default: 0] < max(1, capacity - Self.keptForQuick)
        case .kept: capacity >= Self.plenty && inUse[.kept, default: 0] < Self.mostKept
        case .listener: capacity >= Self.plenty && inUse[.listener, default: 0] == 0
        }
    }
}

extension Session.Kind {
    /// Whether the bot can do without: it has a place at once or none, and it holds up no new login.
    fileprivate var isExtra: Bool {
        switch self {
        case .quick, .stream: false
        case .kept, .listener: true
        }
    }
}
