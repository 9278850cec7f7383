/// How long to wait after failures in a row.
///
/// Waits are spread by a random number, so that the clients of a homeserver that comes back do not come back
/// as one.
struct Backoff: Sendable, Equatable {
    /// What failed.
    enum Kind: Sendable, Equatable {
        /// Nobody answers. Trying costs nobody anything, and the server should be found soon after it is
        /// back.
        case absent
        /// Somebody answers, and cannot or will not.
        case overloaded
        /// The homeserver says how long.
        case told(Duration)
    }

    /// Each kind is counted apart: a server that was absent for an hour and now starts up is not an
    /// overloaded one.
    private var absent = 0
    private var overloaded = 0

    /// The wait before the next try.
    /// - Parameters:
    ///   - kind: what failed.
    ///   - jitter: a random number from 0 to 1; anything else is taken for the nearer of the two.
    /// - Returns: a wait that is never zero.
    mutating func wait(_ kind: Kind, jitter: Double) -> Duration {
        let share = min(max(jitter.isNaN ? 1 : jitter, 0), 1)
        switch kind {
        case .absent:
            (absent, overloaded) = (absent + 1, 0)
            return Self.grown(from: 0.5, to: 3, atLeast: 0.25, failures: absent, share: share)
        case .overloaded:
            (absent, overloaded) = (0, overloaded + 1)
            return Self.grown(from: 1, to: 60, atLeast: 1, failures: overloaded, share: share)
        // Never sooner than told, but for a wait that nobody should be mute for; and never at once, whatever was told.
        case .told(let wait): return min(max(wait, .seconds(1)) + .seconds(share), Refusal.waitLimit)
        }
    }

    /// An answer came.
    mutating func reset() { self = Backoff() }

    private static func grown(
        from first: Double, to limit: Double, atLeast least: Double, failures: Int, share: Double
    ) -> Duration {
        var wait = first
        for _ in 0..<min(failures - 1, 16) { wait *= 2 }
        return .seconds(max(least, min(wait, limit) * (0.5 + 0.5 * share)))
    }
}
