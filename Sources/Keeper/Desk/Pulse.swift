import Synchronization

/// When the homeserver was last heard; others look at it, and the `healthcheck` reads it from a file.
package final class Pulse: Sendable {
    private let last = Mutex<Duration?>(nil)
    private let write: @Sendable () -> Void

    /// - Parameter write: called at each beat, to leave a mark for other processes.
    package init(write: @escaping @Sendable () -> Void = {}) {
        self.write = write
    }

    package func beat(at now: Duration) {
        last.withLock { $0 = now }
        write()
    }

    package var lastBeat: Duration? { last.withLock { $0 } }
}
