import Contract

/// Decides whether docker's stream of events has gone silent though it seems to stand: a look saw a start that it has not
/// told of.
///
/// The connection has a heartbeat of its own, and a stream that ends is begun again. This is for what neither shows: a
/// client that hangs, and one from which docker took the events because it was slow.
struct Deafness: Sendable, Equatable {
    /// How late an event may come, and how far docker's two times of one start may lie from each other, in seconds.
    private static let (patience, slack) = (5.0, 1.0)

    /// The start for which it was found silent: one finding each.
    private var missed: String?

    /// Takes a look, and says whether the stream should have told of what it shows.
    /// - Parameters:
    ///   - look: it.
    ///   - now: the host's clock, in seconds since 1970.
    ///   - begun: since when the stream stands, in nanoseconds since 1970 by the host's clock; `nil` when it does not.
    ///   - reached: the last event that was heard, in the same way.
    /// - Returns: whether it is to be begun anew.
    mutating func isProven(by look: ContainerLook, at now: Int64?, begun: Int64?, reached: Int64?) -> Bool {
        guard let now, let begun, look.state == .running, missed != look.startedAt,
            let started = DockerTime.seconds(look.startedAt), started > Double(begun) / 1e9 + Self.slack,
            Double(now) - started >= Self.patience, Double(reached ?? 0) / 1e9 < started - Self.slack
        else { return false }
        missed = look.startedAt
        return true
    }
}
