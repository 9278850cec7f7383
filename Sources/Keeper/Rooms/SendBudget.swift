/// Keeps room for what matters: an estimate of how many events the homeserver still takes at once.
///
/// Messages are tried, until two refusals have told the limit; from then on for some minutes only when the homeserver has
/// room for one. An edit is tried only when enough is left that an outcome or an alert would still go through behind it.
/// It begins with Synapse's default (`matrix.md`, "Limits"), and learns what this homeserver's limit is: from each
/// refusal and the wait that came with it, and from what was taken although it was thought too much. Where edits are held
/// up for long and nothing was ever refused, it tries more; after a refusal it does so rarely.
struct SendBudget: Sendable {
    static let burst = 10.0
    static let perSecond = 0.2
    /// What edits leave over.
    static let reserve = 3.0
    /// A limit beyond these is not believed: a homeserver that wants to be left alone for a day says nothing about a rate.
    static let rates = 1.0 / 60...50.0

    /// How long edits are held up before more is tried: while nothing was refused, after a refusal, and at most.
    private static let boldness = Duration.seconds(30)
    private static let caution = Duration.seconds(600)
    private static let mostCaution = Duration.seconds(21_600)
    /// Two clocks and a homeserver's rounding: by so much a message comes rather too late than too soon.
    private static let margin = Duration.milliseconds(20)

    /// How many events the homeserver takes in a second, as far as is known.
    private(set) var rate = perSecond
    private var level = burst
    private var at = Duration.zero
    /// Whether the homeserver may have had more to give than it was asked for since the last refusal: then what went
    /// says nothing of its limit.
    private var wasFull = true
    /// From when on one event was free, by the homeserver's own word, and how many it took since.
    private var measured: (from: Duration, count: Int)?
    /// Whether the rate is the homeserver's own, and not what is usual.
    private var isMeasured = false
    private var heldSince: Duration?
    private var refusedAt: Duration?
    private var patience = boldness

    /// The homeserver took an event.
    mutating func spend(at now: Duration) {
        refill(now)
        measured?.count += 1
        if level < 0.5 {
            // There was none left, and yet it was taken.
            rate = min(rate * 1.5, Self.rates.upperBound)
            level = 0
        } else {
            level -= 1
        }
    }

    /// The homeserver said that it is too much: nothing is left, whatever was thought.
    ///
    /// - Parameters:
    ///   - now: When it said so.
    ///   - wait: After how long it would take the next one, where it said that too.
    mutating func exhausted(at now: Duration, wait: Duration? = nil) {
        refill(now)
        if let wait {
            learn(from: wait, at: now)
            level = min(1 - wait / .seconds(1) * rate, min(level, 1))
            measured = measured ?? (now + wait, 0)
        } else {
            level = min(level, 0)
        }
        wasFull = false
        heldSince = nil
        patience = refusedAt == nil ? Self.caution : min(patience * 2, Self.mostCaution)
        refusedAt = now
    }

    /// How long a message has to wait: it would be refused, as one was some minutes ago at most.
    mutating func waitForMessage(at now: Duration) -> Duration {
        refill(now)
        guard isMeasured, let refusedAt, now - refusedAt < Self.caution, 1 - level > 1e-6 else {
            return .zero
        }
        let wait = Duration.seconds((1 - level) / rate) + Self.margin
        // Beyond what is believed of a limit, only the homeserver itself can tell.
        return wait <= .seconds(1 / Self.rates.lowerBound) ? wait : .zero
    }

    /// How long an edit has to wait.
    mutating func waitForEdit(at now: Duration) -> Duration {
        refill(now)
        let missing = Self.reserve + 1 - level
        if missing <= -1 { heldSince = nil }
        guard missing > 1e-6 else { return .zero }
        let since = max(heldSince ?? now, refusedAt ?? .zero)
        heldSince = heldSince ?? now
        if now - since >= patience {
            rate = min(rate * 2, Self.rates.upperBound)
            heldSince = now
        }
        return .seconds(missing / rate)
    }

    /// A bucket that gives one event after `wait` fills no faster than that; and between two times at which one was free,
    /// what went is what came in.
    private mutating func learn(from wait: Duration, at now: Duration) {
        guard wait <= .seconds(60) else { return measured = nil }
        var learnt = min(rate, 1 / max(wait / .seconds(1), 0.02))
        if wasFull { measured = nil }
        if let span = measured, span.count > 0 {
            let length = max((now + wait - span.from) / .seconds(1), 0.001)
            learnt = min(Double(span.count) / length, 1 / max(wait / .seconds(1), 0.02))
            measured = nil
            isMeasured = true
        }
        rate = min(max(learnt, Self.rates.lowerBound), Self.rates.upperBound)
    }

    private mutating func refill(_ now: Duration) {
        level += (now - at) / .seconds(1) * rate
        at = now
        guard level >= Self.burst else { return }
        level = Self.burst
        wasFull = true
    }
}
