import Synchronization

/// When the homeserver was last heard; others look at it, and the `healthcheck` reads it from a file.
package final class Pulse: Sendable {
    /// Between two marks, however often it beats.
    private static let interval = Duration.seconds(5)

    private let last = Mutex<Duration?>(nil)
    private let markedAt = Mutex<Duration?>(nil)
    private let write: @Sendable () -> Void

    /// - Parameter write: called at beats, at most once in 5 s, to leave a mark for other processes.
    package init(write: @escaping @Sendable () -> Void = {}) {
        self.write = write
    }

    package func beat(at now: Duration) {
        last.withLock { $0 = now }
        let isDue = markedAt.withLock { markedAt in
            if let markedAt, now - markedAt < Self.interval { return false }
            markedAt = now
            return true
        }
        if isDue { write() }
    }

    package var lastBeat: Duration? { last.withLock { $0 } }
}
