import Synchronization

@testable import Keeper

/// Time that passes only when somebody sleeps: a sleep is over at once, and the clocks stand where it would have ended.
final class VirtualTime: Sendable {
    private let passed = Mutex(Duration.zero)

    var elapsed: Duration { passed.withLock { $0 } }

    func advance(_ by: Duration) { passed.withLock { $0 += by } }

    var time: Time {
        Time(
            elapsed: { self.elapsed }, wall: { noon + self.elapsed.milliseconds },
            sleep: { duration in
                try Task.checkCancellation()
                self.advance(duration)
                await Task.yield()
            })
    }
}
