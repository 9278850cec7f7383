import Contract
import Journal
import TestKit
import Testing

@testable import Keeper

@Suite("What happened while nobody looked, by the looks after it")
struct AbsenceTests {
    private static let rule = WatchRule()

    /// Looks as often as it is wanted, from the first look on, until it is known.
    private func end(
        _ model: DockerModel, seenAt seen: Double = 0, backAt back: Double, until limit: Double = 9000
    ) throws -> (verdict: Absence.Verdict, time: Double) {
        let look = try #require(model.look(at: seen))
        var absence = Absence(
            before: .make(look, hostTime: Int64(DockerModel.midnight + seen)), why: .botAway, rule: Self.rule)
        var time = back
        while time < limit {
            let verdict = absence.observe(model.answer(at: time))
            guard case .open(let wish) = verdict else { return (verdict, time) }
            time += wish.map { min(30, max(0.5, $0 / .seconds(1))) } ?? 30
        }
        return (.open(lookAgain: nil), time)
    }

    @Test("of what runs on nothing is told, and neither is a lone restart, nor one by hand")
    func nothing() throws {
        var model = DockerModel.old()
        #expect(try end(model, backAt: 3600).verdict == .nothing)
        model.restart(at: 100)
        model.restart(at: 1000)
        #expect(try end(model, backAt: 3600).verdict == .nothing)
        model.start(at: 2000)
        #expect(try end(model, backAt: 3600).verdict == .nothing)
        model.create(at: 2500)
        #expect(try end(model, backAt: 3600).verdict == .nothing)
    }

    @Test("a loop that is over is told as over, when it has been steady for two minutes")
    func over() throws {
        var model = DockerModel.old()
        let deaths = model.loop(from: 100, until: 400) { _ in 2 }
        let found = try end(model, backAt: 1000)
        #expect(found.verdict == .over(.restarted(deaths.count)) && found.time == 1000)
        let last = try #require(deaths.last)
        let early = try end(model, backAt: last + 70)
        #expect(early.verdict == .over(.restarted(deaths.count)))
        #expect(early.time >= last + 120 && early.time <= last + 215, "\(early.time), the last at \(last)")
    }

    @Test("a loop that goes on is none that is over", arguments: [0.5, 5, 12, 25, 110])
    func goesOn(run: Double) throws {
        var model = DockerModel.old()
        let deaths = model.loop(from: 100, until: 5000) { _ in run }
        let found = try end(model, backAt: 1000)
        #expect(found.verdict == .goesOn)
        let next = try #require(deaths.first { $0 > 1000 })
        #expect(found.time <= next + 35, "\(found.time), the next death at \(next)")
    }

    @Test("a count that fell, or is the same in another run, counts since somebody acted")
    func fell() throws {
        var model = DockerModel.old()
        model.loop(from: -600, until: -550) { _ in 2 }
        let before = try #require(model.look(at: 0)).restartCount
        model.start(at: 50)
        let deaths =
            model.loop(from: 100, until: 100.001) { _ in 1e9 }
            + model.loop(
                from: 101, until: 104
            ) { _ in 0.5 }
        #expect(deaths.count <= before)
        #expect(try end(model, backAt: 1000).verdict == .over(.restarted(deaths.count)))
    }

    @Test("a host that rebooted and has all back is nothing to tell, also when it was slow to come up")
    func reboot() {
        let look = ContainerLook.make(started: "2025-06-15T12:01:40Z", restarts: 5)
        var answer = StatusAnswer.make(look)
        var before = SeenRow.make(hostTime: 1_749_980_000)
        // 2025-06-15T12:00:00Z.
        let boot: Int64 = 1_749_988_800
        answer.bootTime = boot
        var absence = Absence(before: before, why: .botAway, rule: Self.rule)
        #expect(absence.observe(answer) == .nothing)
        // It booted before that was seen.
        before.hostTime = boot + 10
        absence = Absence(before: before, why: .botAway, rule: Self.rule)
        #expect(absence.observe(answer) == .over(.restarted(5)))
        // What goes down long after the boot is another story.
        before.hostTime = boot - 10
        absence = Absence(before: before, why: .botAway, rule: Self.rule)
        answer = .make(.make(started: "2025-06-15T12:10:00Z", restarts: 5))
        answer.bootTime = boot
        #expect(absence.observe(answer) == .over(.restarted(5)))
    }

    @Test("a new container that waited for its database is nothing to tell; one that looped is")
    func recreated() throws {
        var model = DockerModel.old()
        model.create(at: 100)
        model.loop(from: 101, until: 110) { _ in 0.5 }
        #expect(try end(model, backAt: 1000).verdict == .nothing)
        let deaths = model.loop(from: 400, until: 440) { _ in 0.5 }
        guard case .over(.restarted(let times)) = try end(model, backAt: 1000).verdict else {
            Issue.record("nothing was found")
            return
        }
        #expect(times >= deaths.count)
    }

    @Test("what was stopped and started is told with its times, and what is down is left to the watch")
    func stopped() {
        var look = ContainerLook.make(started: "2025-06-15T14:40:00Z")
        look.finishedAt = "2025-06-15T14:30:00Z"
        let before = SeenRow.make(hostTime: 1_749_990_000)
        var absence = Absence(before: before, why: .botAway, rule: Self.rule)
        #expect(
            absence.observe(.make(look)) == .over(.down(from: 1_749_997_800, until: 1_749_998_400)))
        // Not before it is known to last.
        var early = StatusAnswer.make(look)
        early.hostTime = 1_749_998_430
        absence = Absence(before: before, why: .botAway, rule: Self.rule)
        #expect(absence.observe(early) == .open(lookAgain: .seconds(90)))
        look.finishedAt = "2025-06-15T14:39:55Z"
        absence = Absence(before: before, why: .botAway, rule: Self.rule)
        #expect(absence.observe(.make(look)) == .nothing)
        absence = Absence(before: before, why: .botAway, rule: Self.rule)
        #expect(absence.observe(.make(.make(.exited))) == .open(lookAgain: nil))
        var watch = ServiceWatch(rule: Self.rule, last: before)
        #expect(watch.observe(.make(.make(.exited)), at: .seconds(1)).actions == [])
        #expect(watch.isInDoubt)
        #expect(watch.observe(.make(.make(.exited)), at: .seconds(12)).actions == [.fire(.stopped)])
        // What was down before is no news.
        watch = ServiceWatch(rule: Self.rule, last: .make(.make(.exited)))
        #expect(watch.observe(.make(.make(.exited)), at: .seconds(1)) == ServiceWatch.Finding())
        #expect(watch.observe(.make(.make(.exited)), at: .seconds(12)) == ServiceWatch.Finding())
    }

    @Test("whenever somebody looks again at whatever loop, it is told as what it is")
    func anyLoop() throws {
        var random = SeededGenerator()
        for round in 0..<500 {
            var model = DockerModel.old()
            let start = 10 + Double(random.below(500)), length = Double(1 + random.below(600))
            let run = Double(random.below(300)) / 10
            let deaths = model.loop(from: start, until: start + length) { _ in run }
            let back = start + Double(random.below(1500)) + 0.25
            let found = try end(model, backAt: back)
            let dead = deaths.filter { $0 <= found.time }
            let what: Comment =
                "seed \(random.seed), round \(round): \(found), deaths \(deaths), back \(back)"
            switch found.verdict {
            case .nothing: #expect(deaths.filter { $0 <= back }.count <= Self.rule.restarts, what)
            case .over(.restarted(let times)):
                #expect(times == dead.count && times >= Self.rule.restarts, what)
                #expect(found.time - (dead.last ?? 0) >= 119, what)
            case .goesOn:
                #expect(dead.count >= Self.rule.restarts && found.time - (dead.last ?? 0) <= 100, what)
            case .over(.down), .open: Issue.record(what)
            }
        }
    }

    // MARK: With docker's events

    private func story(_ events: [ContainerEvent], restarts: Int, until: Double) -> AwayStory? {
        let look = ContainerLook.make(
            id: "c1", started: DockerModel.text(until), restarts: restarts)
        return AwayStory(
            .restarted(restarts), before: .make(.make(id: "c1"), hostTime: Int64(DockerModel.midnight)),
            look: look, events: events, rule: Self.rule)
    }

    @Test("with all deaths it is told from when; with some that it looped; with none only how often")
    func stories() {
        let deaths = (0..<20).map { 1000 + Double($0) * 15 }
        let from = DockerModel.midnight + 1000
        #expect(story(AwayStory.deaths(deaths), restarts: 20, until: 1300)?.what == .looped(from: from))
        #expect(
            story(AwayStory.deaths(Array(deaths.suffix(5))), restarts: 20, until: 1300)?.what
                == .looped(from: nil))
        #expect(story([], restarts: 20, until: 50_000)?.what == .restarted)
        // All of it within the hour, wherever in it.
        #expect(story([], restarts: 20, until: 3000)?.what == .looped(from: nil))
        #expect(story([], restarts: 3, until: 200)?.what == .looped(from: nil))
        #expect(story([], restarts: 3, until: 3000)?.what == .restarted)
        // Another container's deaths are none of its.
        #expect(
            story(AwayStory.deaths(deaths, of: "c9"), restarts: 20, until: 50_000)?.what == .restarted)
    }

    @Test("restarts that are known to be far from each other are not worth a word, and are no part of a loop")
    func spread() {
        #expect(story(AwayStory.deaths([0, 20_000, 40_000]), restarts: 3, until: 40_001) == nil)
        let both = story(
            AwayStory.deaths([0, 20_000, 20_010, 20_020, 20_030]), restarts: 5, until: 20_040)
        #expect(both?.what == .looped(from: DockerModel.midnight + 20_000) && both?.restarts == 4)
    }

    @Test("events that come twice or out of order say the same, and those that were lost make it say less")
    func anyOrder() {
        var random = SeededGenerator()
        for round in 0..<300 {
            var time = 100.0
            let deaths: [Double] = (0..<(3 + random.below(30))).map { _ in
                time += Double(1 + random.below(random.below(4) == 0 ? 3000 : 100))
                return time
            }
            let events = AwayStory.deaths(deaths)
            let whole = story(events, restarts: deaths.count, until: time + 1)
            var mixed = events.shuffled(using: &random)
            for _ in 0..<random.below(20) { mixed.append(random.pick(events)) }
            let what: Comment = "seed \(random.seed), round \(round)"
            #expect(story(mixed, restarts: deaths.count, until: time + 1) == whole, what)
            let lost = Set((0...random.below(3)).map { _ in random.pick(events) })
            let less = story(mixed.filter { !lost.contains($0) }, restarts: deaths.count, until: time + 1)
            switch less?.what {
            case .looped(from: nil), .restarted: #expect(less?.restarts == deaths.count, what)
            case .looped, .down, nil: Issue.record(what)
            }
        }
    }
}
