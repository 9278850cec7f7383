/// Decides when the tile is edited: soon after a change, once an hour for its time, and never more often than the room
/// and the homeserver's limit bear.
///
/// Pure: it is fed with what the tile would show, and with times.
struct TileCourse: Sendable {
    /// So long a change has to last before it is told: a restart by hand is a stop and a start within it.
    static let settle = Duration.milliseconds(800)
    /// Between two edits.
    static let gap = EditQueue.interval
    /// How many edits may follow each other so closely; each later one waits for its share of `pace`.
    static let burst = 6
    /// How often one more is free, when something changes all the time.
    static let pace = Duration.seconds(30)
    /// How old it may become.
    static let longest = Duration.seconds(3600)

    enum Step: Sendable, Equatable {
        case say
        /// Nothing is due before that, unless something changes.
        case wait(Duration)
    }

    private var said: (face: TileFace, at: Duration)?
    private var changedAt: Duration?
    private var lastAt: Duration?
    /// By when all that was said has been earned at `pace`.
    private var paidBy = Duration.zero

    /// Takes what the tile would show now; what is to be said counts as said from then on.
    mutating func next(_ face: TileFace, at now: Duration) -> Step {
        let due = due(face, now)
        guard due <= now else { return .wait(due - now) }
        said = (face, now)
        changedAt = nil
        lastAt = now
        paidBy = max(paidBy, now) + Self.pace
        return .say
    }

    /// There is no tile any more, and it has to be made anew.
    mutating func forget() { said = nil }

    private mutating func due(_ face: TileFace, _ now: Duration) -> Duration {
        guard let said else { return free(now) }
        let hour = said.at + Self.longest
        guard face != said.face else {
            changedAt = nil
            return hour
        }
        let since = changedAt ?? now
        changedAt = since
        return min(hour, max(since + Self.settle, free(now)))
    }

    private func free(_ now: Duration) -> Duration {
        max(lastAt.map { $0 + Self.gap } ?? now, paidBy - Self.pace * (Self.burst - 1))
    }
}
