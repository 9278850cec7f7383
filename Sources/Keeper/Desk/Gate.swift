import Synchronization

/// Whether something became true, for the one who goes no further before he knows.
final class Gate: Sendable {
    private let verdict = Mutex<Bool?>(nil)
    private let bell = Doorbell()

    /// Says how it is; the first word counts.
    func open(_ isSo: Bool) {
        verdict.withLock { $0 = $0 ?? isSo }
        bell.ring()
    }

    /// Waits for the word; false when the task is cancelled before it comes.
    ///
    /// Only one may wait at a time.
    func wait() async -> Bool {
        while true {
            if let verdict = verdict.withLock({ $0 }) { return verdict }
            if Task.isCancelled { return false }
            await bell.wait()
        }
    }
}
