import CCurl
import Synchronization

/// All that the calling side shares with the loop's thread: letters, and a bell to wake it.
///
/// Its length is that of the calls that are being awaited, each of which is a suspended task of the caller's;
/// a cancel adds one letter more, or two.
final class Mailbox: Sendable {
    /// What the loop is told.
    enum Letter: Sendable {
        case start(Call)
        case cancel(Call.ID)
    }

    /// What the loop finds.
    struct Delivery {
        var letters: [Letter]
        /// Whether the loop is to end.
        var isLast: Bool
    }

    private enum Stage {
        case open
        case closing
        case ended(TransportError)
    }

    private struct State {
        var stage = Stage.open
        var letters: [Letter] = []
        var lastID: UInt64 = 0
        var closers: [CheckedContinuation<Void, Never>] = []
        /// The multi handle, as a number; 0 once it is not to be touched any more.
        ///
        /// The one thing that libcurl lets other threads do with it is to wake it, and a pointer could not be
        /// shared.
        var bell: UInt

        /// Adds a letter; the bell rings for the first one only, since the loop takes all of them.
        mutating func add(_ letter: Letter) {
            if letters.isEmpty { ring() }
            letters.append(letter)
        }

        /// Wakes the loop.
        ///
        /// It cannot fail for a handle that lives: a bell that rings already is success.
        func ring() {
            guard let multi = OpaquePointer(bitPattern: bell) else { return }
            curl_multi_wakeup(multi)
        }
    }

    private let state: Mutex<State>

    /// Makes the mailbox of a loop.
    ///
    /// - Parameter multi: The loop's multi handle; it must live until `end` was called.
    init(waking multi: UInt) {
        state = Mutex(State(bell: multi))
    }

    /// A number that no other call of this client has.
    func newID() -> Call.ID {
        state.withLock { state in
            state.lastID += 1
            return Call.ID(number: state.lastID)
        }
    }

    /// Puts a letter in; after the end nothing is read any more, and a call is answered with the reason.
    func post(_ letter: Letter) {
        let refusal = state.withLock { state -> TransportError? in
            switch state.stage {
            case .open:
                state.add(letter)
                return nil
            case .closing: return .closed
            case .ended(let reason): return reason
            }
        }
        if let refusal, case .start(let call) = letter { call.answer(.failure(refusal)) }
    }

    /// Tells the loop to end; what runs ends with `closed`.
    ///
    /// - Parameter closer: Resumed once the loop has ended.
    func close(_ closer: CheckedContinuation<Void, Never>? = nil) {
        let isOver = state.withLock { state in
            if case .ended = state.stage { return true }
            if let closer { state.closers.append(closer) }
            state.stage = .closing
            state.ring()
            return false
        }
        if isOver { closer?.resume() }
    }

    /// Takes all letters out; for the loop.
    func take() -> Delivery {
        state.withLock { state in
            defer { state.letters = [] }
            if case .closing = state.stage { return Delivery(letters: state.letters, isLast: true) }
            return Delivery(letters: state.letters, isLast: false)
        }
    }

    /// Ends the mailbox: the multi handle is not touched after this; for the loop.
    ///
    /// - Parameter reason: What later calls are answered with.
    /// - Returns: Letters that came meanwhile, and those who wait for the end.
    func end(_ reason: TransportError) -> (letters: [Letter], closers: [CheckedContinuation<Void, Never>]) {
        state.withLock { state in
            defer { (state.letters, state.closers) = ([], []) }
            (state.stage, state.bell) = (.ended(reason), 0)
            return (state.letters, state.closers)
        }
    }
}
