/// When the services of a host are polled: at a beat of the host's own, evenly between those of the others, so that many
/// hosts are asked one after the other and not all at once.
struct PollBeat: Sendable {
    let interval: Duration
    private let offset: Duration

    /// - Parameters:
    ///   - interval: how often each host is polled.
    ///   - number: which of the hosts it is, from 0.
    ///   - count: how many hosts there are.
    init(every interval: Duration, host number: Int = 0, of count: Int = 1) {
        self.interval = interval
        offset = interval * number / max(1, count)
    }

    /// The next beat, at most an interval away.
    ///
    /// However late a poll came, the beat stays what it was: or the hosts would drift together.
    func next(after now: Duration) -> Duration {
        guard interval > .zero else { return now }
        let beats = ((now - offset) / interval).rounded(.down) + 1
        let next = offset + interval * beats
        return next > now ? next : next + interval
    }
}
