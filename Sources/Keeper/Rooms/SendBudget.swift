/// Keeps room for what matters: an estimate of how many events the homeserver still takes at once.
///
/// Synapse's default is one event in 5 s after a burst of 10 (`matrix.md`, "Limits"). Messages are always tried; an edit
/// only when enough is left that an outcome or an alert would still go through behind it.
struct SendBudget: Sendable {
    static let burst = 10.0
    static let perSecond = 0.2
    /// What edits leave over.
    static let reserve = 3.0

    private var level = burst
    private var at = Duration.zero

    mutating func spend(at now: Duration) {
        refill(now)
        level -= 1
    }

    /// The homeserver said that it is too much: nothing is left, whatever was thought.
    mutating func exhausted(at now: Duration) {
        refill(now)
        level = min(level, 0)
    }

    /// How long an edit has to wait.
    mutating func waitForEdit(at now: Duration) -> Duration {
        refill(now)
        let missing = Self.reserve + 1 - level
        return missing <= 0 ? .zero : .seconds(missing / Self.perSecond)
    }

    private mutating func refill(_ now: Duration) {
        level = min(Self.burst, level + (now - at) / .seconds(1) * Self.perSecond)
        at = now
    }
}
