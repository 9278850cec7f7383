import Synchronization

/// Which positions of the sync are worth a write.
///
/// One that brought nothing to be kept may be lost: what came behind the one before it comes again after a restart, and is
/// nobody's command again. In a busy room, and while the bot itself speaks, each such write would have the next command
/// wait for the disk.
final class Bookmark: Sendable {
    /// For so long the stored position may lag behind: as much comes again after a restart.
    static let lag = Duration.seconds(10)

    private let storedAt = Mutex<Duration?>(nil)

    /// Whether the position is to be stored though it brought nothing.
    func isDue(at now: Duration) -> Bool {
        storedAt.withLock { storedAt in storedAt.map { now - $0 >= Self.lag } ?? true }
    }

    func stored(at now: Duration) { storedAt.withLock { $0 = now } }
}
