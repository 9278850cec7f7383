import Synchronization
import UnixSignals

/// Hands a signal to whoever waits at that moment, and to nobody else.
final class Interrupts: Sendable {
    private typealias Listener = AsyncStream<UnixSignal>.Continuation
    private let listener = Mutex<Listener?>(nil)

    /// Passes signals on until it is cancelled.
    func pass(_ signals: UnixSignalsSequence) async {
        for await signal in signals { _ = listener.withLock { $0?.yield(signal) } }
    }

    /// Does something until it is done, or until a signal ends it: then it is cancelled, and its result is what it
    /// makes of that.
    ///
    /// - Returns: the result, and the signal that ended it.
    func during<Value: Sendable>(
        endedBy ends: @escaping @Sendable (UnixSignal) -> Bool,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> (Value, UnixSignal?) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: UnixSignal.self, bufferingPolicy: .bufferingNewest(4))
        listener.withLock { $0 = continuation }
        defer { listener.withLock { $0 = nil } }
        return try await withThrowingTaskGroup(of: Half<Value>.self) { group in
            group.addTask { .done(try await body()) }
            group.addTask {
                for await signal in stream where ends(signal) { return .signal(signal) }
                return .quiet
            }
            var ended: UnixSignal?
            while let half = try await group.next() {
                switch half {
                case .done(let result):
                    group.cancelAll()
                    return (result, ended)
                case .signal(let signal):
                    ended = signal
                    group.cancelAll()
                case .quiet: break
                }
            }
            throw CancellationError()
        }
    }

    private enum Half<Value: Sendable>: Sendable {
        case done(Value)
        case signal(UnixSignal)
        case quiet
    }
}
