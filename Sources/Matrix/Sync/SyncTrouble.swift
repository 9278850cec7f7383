/// Something is wrong with the sync, or is right again.
package enum SyncTrouble: Sendable {
    /// An answer failed to come; it is tried on. Said once, however often it fails.
    case began(MatrixError)
    /// An answer came again, after this time and this number of failures.
    case ended(after: Duration, failures: Int)
}

/// Counts the failures in a row, so that a trouble is said once.
struct TroubleSpan: Sendable {
    private var span: (since: ContinuousClock.Instant, failures: Int)?

    /// Counts a failure.
    /// - Returns: whether it is the first.
    mutating func failed(at moment: ContinuousClock.Instant) -> Bool {
        let isFirst = span == nil
        span = (span?.since ?? moment, (span?.failures ?? 0) + 1)
        return isFirst
    }

    /// An answer came.
    /// - Returns: what to say; nil when there was no trouble.
    mutating func ended(at moment: ContinuousClock.Instant) -> SyncTrouble? {
        guard let span else { return nil }
        self.span = nil
        return .ended(after: span.since.duration(to: moment), failures: span.failures)
    }
}
