import Testing
import TestKit

@testable import Keeper

@Suite("A host that does not answer")
struct HostWatchTests {
    @Test("three failed polls in a row are an alert, once; the first answer ends it")
    func three() {
        var watch = HostWatch()
        let answers = [true, false, false, true, false, false, false, false, false, true, true, false]
        let actions = answers.map { watch.observe(isAnswered: $0) }
        #expect(
            actions == [
                .none, .none, .none, .none, .none, .none, .fire, .none, .none, .resolve, .none, .none,
            ])
    }

    @Test("one that does not answer is in doubt until that is said, or until it answers")
    func doubtful() {
        var watch = HostWatch()
        let answers = [true, false, true, false, false, false, false, true]
        let doubts = answers.map { answer in
            _ = watch.observe(isAnswered: answer)
            return watch.isDoubtful
        }
        #expect(doubts == [false, true, false, true, true, false, false, false])
    }

    @Test("one that stood when the bot ended goes on, and is resolved by an answer")
    func restored() {
        var watch = HostWatch(isFiring: true)
        #expect((0..<10).map { _ in watch.observe(isAnswered: false) }.allSatisfy { $0 == .none })
        #expect(watch.observe(isAnswered: true) == .resolve)
        #expect(watch.observe(isAnswered: true) == .none)
    }

    @Test(
        "whatever comes, alert and end follow each other, and an alert has so many failures before it",
        arguments: [1, 2, 3, 7])
    func fuzz(count: Int) {
        var random = SeededGenerator()
        var watch = HostWatch(failuresThatCount: count)
        var isFiring = false
        var failures = 0
        for _ in 0..<5000 {
            let isAnswered = random.below(3) == 0
            failures = isAnswered ? 0 : failures + 1
            switch watch.observe(isAnswered: isAnswered) {
            case .fire:
                #expect(!isFiring && failures == count, "seed \(random.seed)")
                isFiring = true
            case .resolve:
                #expect(isFiring && isAnswered, "seed \(random.seed)")
                isFiring = false
            case .none: break
            }
            #expect(watch.isFiring == isFiring, "seed \(random.seed)")
        }
    }
}
