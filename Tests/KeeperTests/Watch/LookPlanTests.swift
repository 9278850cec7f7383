import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("What is looked at when, on one host")
struct LookPlanTests {
    private func plan(every interval: Duration = .seconds(30)) -> LookPlan {
        LookPlan(beat: PollBeat(every: interval), at: .zero)
    }

    @Test("a poll that hangs keeps no look waiting, and is not begun a second time")
    func hung() throws {
        let (one, two) = (try ServiceName.make("one"), try ServiceName.make("two"))
        var plan = plan()
        #expect(plan.takePoll(at: .zero) == true)
        #expect(plan.takePoll(at: .seconds(65)) == false)
        #expect(plan.takeLook(at: .seconds(65), hearing: [one]) == [one])
        // That look hangs as well: the other service has one of its own.
        #expect(plan.takeLook(at: .seconds(66), hearing: [one, two]) == [two])
        #expect(plan.takeLook(at: .seconds(67), hearing: []) == nil)
        plan.lookEnded(at: [one])
        #expect(plan.takeLook(at: .seconds(68), hearing: []) == [one])
        plan.pollEnded()
        #expect(plan.takePoll(at: .seconds(68)) == true)
    }

    @Test("a wish is met sooner than the beat, and doubt counts from the poll that raised it")
    func sooner() {
        var plan = plan()
        _ = plan.takePoll(at: .zero)
        plan.pollEnded()
        #expect(plan.pause(at: .seconds(1)) == .seconds(29))
        plan.wish(after: .seconds(2), at: .seconds(1))
        plan.wish(after: .seconds(9), at: .seconds(1))
        #expect(plan.pause(at: .seconds(1)) == .seconds(2))
        plan.poll(after: .seconds(20), since: .seconds(1))
        #expect(plan.pause(at: .seconds(11)) == .seconds(10))
        var hurried = self.plan(every: .seconds(2))
        hurried.poll(after: .seconds(20), since: .seconds(1))
        #expect(hurried.pause(at: .seconds(1)) == .seconds(2), "never more seldom than without a doubt")
    }

    @Test(
        "whatever is heard, and however long looks take: nobody is looked at by two, none is forgotten, and it never spins",
        arguments: SeededGenerator.seeds(8))
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = try (0..<6).map { try ServiceName.make("s\($0)") }
        var plan = plan(every: .seconds(random.number(1...40)))
        var now = Duration.zero
        var looks: [(services: Set<ServiceName>, end: Duration)] = []
        var poll: Duration?
        var owed: [ServiceName: Duration] = [:]
        for step in 0..<3000 {
            if let end = poll, end <= now {
                poll = nil
                plan.pollEnded()
            }
            for look in looks where look.end <= now { plan.lookEnded(at: look.services) }
            looks.removeAll { $0.end <= now }
            var news: Set<ServiceName> = []
            if step < 2900, random.chance(30) { news.insert(random.pick(names)) }
            if random.chance(5) { plan.wish(after: random.pick([.zero, .seconds(2)]), at: now) }
            for one in news where owed[one] == nil { owed[one] = now }
            if plan.takePoll(at: now) {
                #expect(poll == nil, "seed \(seed): two polls at once")
                poll = now + .milliseconds(random.pick([30, 30, 100, 20_000]))
            }
            if let concerned = plan.takeLook(at: now, hearing: news) {
                #expect(!concerned.isEmpty && looks.count < LookPlan.mostLooks, "seed \(seed)")
                #expect(looks.allSatisfy { $0.services.isDisjoint(with: concerned) }, "seed \(seed)")
                for one in concerned { owed[one] = nil }
                looks.append((concerned, now + .milliseconds(random.pick([30, 30, 300, 10_000]))))
            }
            let pause = plan.pause(at: now)
            #expect(pause > .zero, "seed \(seed): it spins at \(now)")
            // Something ends or is heard before, or the pause is over.
            let ends = looks.map { $0.end - now } + (poll.map { [$0 - now] } ?? [])
            now += min(pause, ends.min() ?? pause, .milliseconds(random.number(1...5000)))
        }
        #expect(owed.isEmpty, "seed \(seed): nobody looked at \(owed)")
    }
}
