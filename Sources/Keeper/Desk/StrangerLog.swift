import Matrix
import Synchronization

/// Which refused commands of strangers are worth a line in the log: anybody in the room can write as many as they like.
final class StrangerLog: Sendable {
    /// What is to be logged of one command.
    enum Verdict: Sendable, Equatable {
        case log
        /// That there are more of them, and that these are not logged.
        case logThatMoreAreNot
        case nothing
    }

    /// So many lines there are at most in a ``period``.
    static let limit = 20
    static let period = Duration.seconds(60)
    /// So many of the last senders are remembered; an older one has another line.
    static let memory = 1000

    private struct State {
        var senders: Set<UserID> = []
        var order: [UserID] = []
        var begun: Duration?
        var count = 0
    }

    private let state = Mutex(State())

    /// Takes one more refused command.
    ///
    /// - Parameters:
    ///   - sender: Whose it is: the first of each is logged.
    ///   - now: When it came, by a clock that never goes back.
    /// - Returns: What to write.
    func take(_ sender: UserID, at now: Duration) -> Verdict {
        state.withLock { state in
            guard !state.senders.contains(sender) else { return .nothing }
            if state.begun.map({ now - $0 >= Self.period }) ?? true { (state.begun, state.count) = (now, 0) }
            state.count += 1
            // Who had no line has one when there is room again.
            guard state.count <= Self.limit else {
                return state.count == Self.limit + 1 ? .logThatMoreAreNot : .nothing
            }
            if state.order.count == Self.memory { state.senders.remove(state.order.removeFirst()) }
            state.senders.insert(sender)
            state.order.append(sender)
            return .log
        }
    }
}
