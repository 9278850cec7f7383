import Synchronization

/// The homeserver's clock, as far as it is known: how old a command is, is judged by the clock that stamped it, for this
/// machine's may be wrong.
package final class ServerClock: Sendable {
    private let reading = Mutex<(server: Int64, elapsed: Duration)?>(nil)
    private let time: Time

    package init(time: Time) {
        self.time = time
    }

    /// Takes the time that an answer of the homeserver bore, in milliseconds since 1970.
    package func observe(_ server: Int64) {
        let elapsed = time.elapsed()
        reading.withLock { $0 = (server, elapsed) }
    }

    /// Milliseconds since 1970 by the homeserver's clock, or by this machine's while nothing was heard.
    package func now() -> Int64 {
        guard let last = reading.withLock({ $0 }) else { return time.wall() }
        return last.server + (time.elapsed() - last.elapsed).milliseconds
    }
}

extension Duration {
    package var milliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
