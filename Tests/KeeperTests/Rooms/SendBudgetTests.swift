import Testing
import TestKit

@testable import Keeper

@Suite("Room is kept for what matters")
struct SendBudgetTests {
    @Test("at rest an edit goes at once")
    func rest() {
        var budget = SendBudget()
        #expect(budget.waitForEdit(at: .zero) == .zero)
        #expect(budget.waitForEdit(at: .seconds(100)) == .zero)
    }

    @Test("edits stop while three messages would still go, and begin again at one in five seconds")
    func reserve() {
        var budget = SendBudget()
        var edits = 0
        while budget.waitForEdit(at: .zero) == .zero {
            budget.spend(at: .zero)
            edits += 1
        }
        #expect(edits == 7)
        #expect(budget.waitForEdit(at: .zero) == .seconds(5))
        #expect(budget.waitForEdit(at: .seconds(4.9)) > .zero)
        #expect(budget.waitForEdit(at: .seconds(5.1)) == .zero)
    }

    @Test("when the homeserver says that it is too much, nothing is left, whatever was thought")
    func exhausted() {
        var budget = SendBudget()
        budget.exhausted(at: .seconds(10))
        #expect(budget.waitForEdit(at: .seconds(10)) == .seconds(20))
        #expect(budget.waitForEdit(at: .seconds(31)) == .zero)
    }

    @Test(
        "a wait of a day holds up no edit for longer than the wait that is obeyed, and says nothing of the rate"
    )
    func day() {
        var budget = SendBudget()
        budget.exhausted(at: .seconds(10), wait: .seconds(300))
        #expect(budget.rate == SendBudget.perSecond)
        // One is free after the wait; three more stay over for what matters.
        #expect(budget.waitForEdit(at: .seconds(310)) <= .seconds(15.1))
    }

    @Test(
        "absurd waits and clocks harm nothing",
        arguments: [Duration.zero, .nanoseconds(1), .seconds(59), .seconds(-5)])
    func absurd(wait: Duration) {
        var budget = SendBudget()
        for _ in 0..<1000 { budget.exhausted(at: .seconds(10), wait: wait) }
        #expect(SendBudget.rates.contains(budget.rate))
        #expect(budget.waitForEdit(at: .seconds(10)) <= .seconds(300))
        #expect(budget.waitForEdit(at: .seconds(600)) == .zero)
        #expect(budget.waitForMessage(at: .seconds(10)) <= .seconds(60))
        #expect(budget.waitForMessage(at: .seconds(611)) == .zero)
    }
}

/// A homeserver's limit as Synapse has it, and a bot that wants to say more than it allows.
private struct Crowd {
    /// What came of some hours.
    struct Tally {
        var events = 0.0
        var edits = 0
        var refusedEdits = 0
        /// Of the second half, when it has had the time to learn.
        var lateRefusals = 0
        var longestWait = Duration.zero
    }

    let perSecond: Double
    let burst: Double
    private var level: Double
    private var at = Duration.zero

    init(perSecond: Double, burst: Double) {
        (self.perSecond, self.burst, level) = (perSecond, burst, burst)
    }

    /// How long until it takes the next one; `nil` when it took this one.
    mutating func take(at now: Duration) -> Duration? {
        level = min(burst, level + (now - at) / .seconds(1) * perSecond)
        at = now
        guard level < 1 else {
            level -= 1
            return nil
        }
        return .seconds((1 - level) / perSecond)
    }

    /// Sends an edit whenever one may go, and now and then messages, alone or several at once.
    mutating func play(for length: Duration, every pause: Duration, _ random: inout SeededGenerator) -> Tally
    {
        var (budget, tally, now, queue) = (SendBudget(), Tally(), Duration.zero, 0)
        var next = Duration.seconds(60)
        while now < length {
            while next <= now {
                queue += random.below(4) == 0 ? 8 : 1
                next += .seconds(30 + random.below(180))
            }
            let wait = queue > 0 ? .zero : budget.waitForEdit(at: now)
            tally.longestWait = max(tally.longestWait, wait)
            guard wait == .zero else {
                now = min(next, now + max(wait, .milliseconds(50)))
                continue
            }
            if let told = take(at: now) {
                budget.exhausted(at: now, wait: told)
                if queue == 0 { tally.refusedEdits += 1 }
                if queue == 0, now > length / 2 { tally.lateRefusals += 1 }
                now += told + .milliseconds(10)
            } else {
                budget.spend(at: now)
                tally.events += 1
                if queue == 0 { tally.edits += 1 }
                now += queue > 0 ? .milliseconds(50) : pause
                queue = max(0, queue - 1)
            }
        }
        return tally
    }
}

@Suite("The homeserver's limit is learnt from what it refuses")
struct SendBudgetLearningTests {
    @Test(
        "a strict limit is kept: edits hardly ever meet a refusal, and yet what it allows is used",
        arguments: [(0.2, 10.0), (0.1, 10), (0.05, 3), (0.2, 2), (1, 10), (0.2, 50)])
    func strict(perSecond: Double, burst: Double) {
        var random = SeededGenerator()
        var crowd = Crowd(perSecond: perSecond, burst: burst)
        let hours = Duration.seconds(4 * 3600)
        let tally = crowd.play(for: hours, every: .milliseconds(500), &random)
        #expect(tally.refusedEdits <= 25, "\(tally), seed \(random.seed)")
        #expect(tally.lateRefusals <= 5, "\(tally), seed \(random.seed)")
        #expect(tally.events > 0.8 * perSecond * (hours / .seconds(1)), "\(tally), seed \(random.seed)")
        #expect(tally.longestWait <= .seconds(300), "\(tally), seed \(random.seed)")
    }

    @Test("a limit that was lifted does not slow the bot down", arguments: [(100.0, 1000.0), (5, 20)])
    func lifted(perSecond: Double, burst: Double) {
        var random = SeededGenerator()
        var crowd = Crowd(perSecond: perSecond, burst: burst)
        let tally = crowd.play(for: .seconds(3600), every: .milliseconds(500), &random)
        #expect(tally.refusedEdits == 0, "\(tally), seed \(random.seed)")
        // Two in a second are wanted.
        #expect(tally.edits > 5000, "\(tally), seed \(random.seed)")
    }

    @Test(
        "of sixty messages at once few are refused, and they take hardly longer than the limit wants",
        arguments: [(0.2, 10.0), (0.1, 10), (0.05, 3), (0.2, 2), (1, 10), (5, 20)])
    func crowded(perSecond: Double, burst: Double) {
        var crowd = Crowd(perSecond: perSecond, burst: burst)
        var (budget, now, left, refused) = (SendBudget(), Duration.zero, 60, 0)
        while left > 0 {
            let wait = budget.waitForMessage(at: now)
            if wait > .zero {
                now += wait
            } else if let told = crowd.take(at: now) {
                refused += 1
                budget.exhausted(at: now, wait: told)
                now += told
            } else {
                left -= 1
                budget.spend(at: now)
                now += .milliseconds(50)
            }
        }
        #expect(refused <= 3)
        #expect(now <= .seconds((60 - burst) / perSecond * 1.1 + 10))
    }

    @Test("at the pace of one job nothing is ever refused by the usual limit")
    func alone() {
        var crowd = Crowd(perSecond: SendBudget.perSecond, burst: SendBudget.burst)
        var budget = SendBudget()
        var now = Duration.zero
        for _ in 0..<2000 {
            now += max(EditQueue.interval, budget.waitForEdit(at: now))
            #expect(crowd.take(at: now) == nil)
            budget.spend(at: now)
        }
    }
}
