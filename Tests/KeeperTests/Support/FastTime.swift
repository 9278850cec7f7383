@testable import Keeper

extension Time {
    /// The machine's clock, so many times as fast: a proof of 10 s takes half a second, beside real programs.
    static func fast(_ factor: Int = 20) -> Time {
        let start = ContinuousClock.now
        let elapsed: @Sendable () -> Duration = { (ContinuousClock.now - start) * factor }
        return Time(
            elapsed: elapsed, wall: { noon + elapsed().milliseconds },
            sleep: { try await Task.sleep(for: $0 / factor) })
    }
}
