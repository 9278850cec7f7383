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

    @Test("however it is used, no more edits go than the homeserver takes")
    func bound() {
        var random = SeededGenerator()
        var budget = SendBudget()
        var now = Duration.zero
        var sent = 0
        for _ in 0..<5000 {
            now += .milliseconds(random.below(4000))
            guard budget.waitForEdit(at: now) == .zero else { continue }
            budget.spend(at: now)
            sent += 1
            let most = SendBudget.burst + now / .seconds(1) * SendBudget.perSecond
            #expect(Double(sent) <= most, "seed \(random.seed)")
        }
        #expect(sent > 100)
    }
}
