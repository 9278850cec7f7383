import Contract

/// Counts the restarts of one service by the three measures that a rule has for them.
struct RestartCounts: Sendable {
    /// What one look shows by each of them.
    struct Verdicts: Sendable {
        var quick: CrashLoop.Verdict
        /// Of what comes down too seldom for the quick one.
        var slow: CrashLoop.Verdict
        /// Of what is worth a quiet word before the slow one rings.
        var restless: CrashLoop.Verdict
    }

    private var quick: CrashLoop
    private var slow: CrashLoop
    private var restless: CrashLoop

    init(_ rule: WatchRule) {
        quick = CrashLoop(restarts: rule.restarts, within: rule.within)
        slow = CrashLoop(restarts: rule.slowRestarts, within: rule.slowWithin)
        restless = CrashLoop(restarts: rule.quietRestarts, within: rule.slowWithin)
    }

    mutating func observe(_ look: ContainerLook, at now: Duration) -> Verdicts {
        Verdicts(
            quick: quick.observe(look, at: now), slow: slow.observe(look, at: now),
            restless: restless.observe(look, at: now))
    }

    /// How many there were within the longer time.
    var rose: Int { restless.rose }
}
