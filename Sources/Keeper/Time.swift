/// The clocks the bot goes by, injected so that tests can hold them still.
package struct Time: Sendable {
    /// Time since some start; never goes back.
    package var elapsed: @Sendable () -> Duration
    /// Milliseconds since 1970 by this machine's clock.
    package var wall: @Sendable () -> Int64
    /// Returns after that long; throws when cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        elapsed: @escaping @Sendable () -> Duration, wall: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.elapsed = elapsed
        self.wall = wall
        self.sleep = sleep
    }

    /// The machine's own clocks.
    package static let system = {
        let start = ContinuousClock.now
        return Time(
            elapsed: { ContinuousClock.now - start },
            wall: { Int64(SystemEpoch.seconds() * 1000) },
            sleep: { try await Task.sleep(for: $0) })
    }()
}
