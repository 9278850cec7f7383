import Contract
import Testing

@testable import Keeper

@Suite("What a watch makes of a container, at 30 s polls")
struct ServiceWatchTests {
    /// Phases of the poll at which something may begin.
    private static let phases = stride(from: 0.0, to: 30, by: 1.7).map { $0 }

    private func watched(
        _ model: DockerModel, to end: Double, hands: [Range<Double>] = [], from start: Double = -60
    ) -> Watching {
        var watching = Watching()
        watching.hands = hands
        watching.run(model, from: start, to: end)
        return watching
    }

    @Test("a steady container never rings, and is polled, not stared at")
    func steady() {
        let watching = watched(.old(), to: 3600)
        #expect(watching.entries.isEmpty)
        #expect(watching.looks == 122)
    }

    @Test("one lone restart rings nobody", arguments: phases)
    func lone(phase: Double) {
        var model = DockerModel.old()
        model.restart(at: phase)
        #expect(watched(model, to: 1800).entries.isEmpty)
    }

    @Test("restarts that are far apart ring nobody", arguments: phases)
    func farApart(phase: Double) {
        var model = DockerModel.old()
        model.loop(from: phase, until: 7200) { _ in 800 }
        #expect(watched(model, to: 7200).entries.isEmpty)
    }

    @Test(
        "six within an hour ring once, and are over when none comes for ten minutes", arguments: phases,
        [170.0, 400, 590])
    func slow(phase: Double, run: Double) throws {
        var model = DockerModel.old()
        let deaths = model.loop(from: phase, until: 3600) { _ in run }
        let watching = watched(model, to: 3600 + 7200)
        #expect(watching.turns == [.fire(.crashLoop), .resolve(.crashLoop, byRequest: false)])
        let fired = try #require(watching.fired.first)
        #expect(
            fired.time >= deaths[3] && fired.time <= deaths[6] + 35,
            "\(fired.time), deaths \(deaths.prefix(8))")
        let end = try #require(deaths.last)
        #expect(try #require(watching.resolved.first).time >= end + 110)
    }

    @Test(
        "a crash loop rings once: within one poll and 5 s of its third death, and is over two minutes after its end",
        arguments: [0.05, 0.5, 2, 5, 9.9, 12, 15, 25, 60], phases)
    func loop(run: Double, phase: Double) throws {
        var model = DockerModel.old()
        let deaths = model.loop(from: phase, until: 900) { count in run * (count.isMultiple(of: 2) ? 1 : 0.99)
        }
        let end = try #require(deaths.last)
        let watching = watched(model, to: end + 3600)
        #expect(watching.fired.map(\.action) == [.fire(.crashLoop)])
        let fired = try #require(watching.fired.first)
        #expect(fired.time <= deaths[2] + 35, "fired \(fired.time - deaths[2]) s after the third death")
        #expect(fired.time >= deaths[1])
        #expect(watching.resolved.map(\.action) == [.resolve(.crashLoop, byRequest: false)])
        let resolved = try #require(watching.resolved.first)
        #expect(resolved.time >= end + 110)
    }

    @Test(
        "a bot that comes into the middle of a loop hears of it within a poll and 5 s", arguments: [0.05, 2],
        [100.0, 300, 500, 777])
    func middle(run: Double, start: Double) throws {
        var model = DockerModel.old()
        model.loop(from: 0, until: 1200) { _ in run }
        let fired = try #require(watched(model, to: 1200, from: start).fired.first)
        // In its later minutes docker lets it wait for a minute and run for a moment: two polls tell.
        #expect(fired.time <= start + 65)
    }

    @Test(
        "a young container that finds its database within its grace rings nobody",
        arguments: [3.0, 5, 8, 12], phases)
    func grace(until: Double, phase: Double) {
        var model = DockerModel()
        model.create(at: 0)
        model.loop(from: 0.4, until: until) { _ in 0.4 }
        #expect(watched(model, to: 1800, from: -phase).entries.isEmpty)
    }

    @Test(
        "one that loops at the end of its grace rings then, and not before", arguments: [0.1, 1, 3], phases)
    func afterGrace(run: Double, phase: Double) throws {
        var model = DockerModel()
        model.create(at: 0)
        model.loop(from: run, until: 600) { _ in run }
        let fired = try #require(watched(model, to: 600, from: -phase).fired.first)
        #expect(fired.time >= 29)
        // By a lucky look it may seem to run; then the next poll tells.
        #expect(fired.time <= 30 + 30 + 5)
        #expect(fired.action == .fire(.crashLoop))
    }

    @Test(
        "stopped by hand rings after 10 s, and starting it again ends that after two minutes",
        arguments: phases)
    func stopped(phase: Double) throws {
        var model = DockerModel.old()
        model.stop(at: phase)
        model.start(at: 600)
        let watching = watched(model, to: 1800)
        #expect(watching.turns == [.fire(.stopped), .resolve(.stopped, byRequest: false)])
        let fired = try #require(watching.fired.first).time - phase
        #expect(fired >= 10 && fired <= 45)
        let resolved = try #require(watching.resolved.first).time - 600
        #expect(resolved >= 120 && resolved <= 185)
    }

    @Test("started again or made anew by hand within 10 s is no alert", arguments: phases)
    func soonBack(phase: Double) {
        var model = DockerModel.old()
        model.stop(at: phase)
        model.start(at: phase + 9)
        model.stop(at: phase + 200)
        model.remove(at: phase + 202)
        model.create(at: phase + 208)
        #expect(watched(model, to: 1800).entries.isEmpty)
    }

    @Test("removed by hand is gone after 10 s, and made again it is resolved", arguments: phases)
    func gone(phase: Double) throws {
        var model = DockerModel.old()
        model.remove(at: phase)
        model.create(at: 600)
        let watching = watched(model, to: 1800)
        #expect(watching.turns == [.fire(.gone), .resolve(.gone, byRequest: false)])
        #expect(try #require(watching.fired.first).time >= phase + 10)
    }

    @Test("stopped, then removed, is first the one and then the other")
    func stoppedThenGone() {
        var model = DockerModel.old()
        model.stop(at: 5)
        model.remove(at: 300)
        #expect(
            watched(model, to: 900).turns == [
                .fire(.stopped), .resolve(.stopped, byRequest: false), .fire(.gone),
            ])
    }

    @Test("a service that never was there is not missed")
    func neverThere() {
        #expect(watched(DockerModel(), to: 900).entries.isEmpty)
    }

    @Test("what the bot was asked to stop may be down for ever", arguments: phases)
    func stoppedByBot(phase: Double) {
        var model = DockerModel.old()
        model.stop(at: phase + 1)
        #expect(watched(model, to: 3600, hands: [phase..<(phase + 3)]).entries.isEmpty)
        model.remove(at: phase + 300)
        // What somebody else does to it then is another matter.
        #expect(watched(model, to: 3600, hands: [phase..<(phase + 3)]).turns == [.fire(.gone)])
    }

    @Test(
        "an update or a restart by the bot raises no alert, however the container restarts in it",
        arguments: phases)
    func updatedByBot(phase: Double) {
        var model = DockerModel.old()
        model.stop(at: phase + 20)
        model.remove(at: phase + 25)
        model.create(at: phase + 70)
        model.loop(from: phase + 71, until: phase + 74) { _ in 0.3 }
        model.stop(at: phase + 200)
        model.start(at: phase + 205)
        let hands = [phase..<(phase + 100), (phase + 199)..<(phase + 216)]
        #expect(watched(model, to: 3600, hands: hands).entries.isEmpty)
    }

    @Test("an update that leaves a crash loop behind rings when the bot has taken its hands off")
    func loopAfterBot() throws {
        var model = DockerModel.old()
        model.create(at: 50)
        model.loop(from: 51, until: 900) { _ in 0.3 }
        let fired = try #require(watched(model, to: 900, hands: [0..<71]).fired.first)
        #expect(fired.time > 71 && fired.time <= 71 + 65)
    }

    @Test("a stop by the bot ends a crash loop's alert as asked for")
    func loopStoppedByBot() {
        var model = DockerModel.old()
        model.loop(from: 0, until: 200) { _ in 0.3 }
        model.stop(at: 210)
        let watching = watched(model, to: 3600, hands: [205..<212])
        let ends = watching.turns
        #expect(ends == [.fire(.crashLoop), .resolve(.crashLoop, byRequest: true)])
    }

    @Test("a stop by somebody else in a crash loop is told as such")
    func loopStoppedByHand() {
        var model = DockerModel.old()
        model.loop(from: 0, until: 200) { _ in 0.3 }
        model.stop(at: 210)
        let ends = watched(model, to: 3600).turns
        #expect(ends == [.fire(.crashLoop), .resolve(.crashLoop, byRequest: false), .fire(.stopped)])
    }

    @Test("a loop that was mended and begins again rings again")
    func again() {
        var model = DockerModel.old()
        model.loop(from: 0, until: 100) { _ in 0.3 }
        model.restart(at: 1000)
        model.loop(from: 2000, until: 2100) { _ in 0.3 }
        let ends = watched(model, to: 3600).turns
        #expect(
            ends == [
                .fire(.crashLoop), .resolve(.crashLoop, byRequest: false), .fire(.crashLoop),
                .resolve(.crashLoop, byRequest: false),
            ])
    }

    @Test("a lone restart soon after a loop was resolved is a lone restart")
    func loneAfterwards() {
        var model = DockerModel.old()
        model.loop(from: 0, until: 20) { _ in 0.3 }
        model.restart(at: 230)
        #expect(
            watched(model, to: 1800).turns == [.fire(.crashLoop), .resolve(.crashLoop, byRequest: false)])
    }

    @Test(
        "what is down in another way than its alert says, and not by the bot's doing, is told anew",
        arguments: [false, true])
    func downOtherwise(isByBot: Bool) {
        var watch = ServiceWatch(rule: WatchRule(), firing: .gone)
        if isByBot { watch.handsOff() }
        let answer = StatusAnswer.make(.make(.created))
        let actions = [0, 10, 20].flatMap { watch.observe(answer, at: .seconds($0)).actions }
        #expect(
            actions
                == (isByBot
                    ? [.resolve(.gone, byRequest: true)]
                    : [.resolve(.gone, byRequest: false), .fire(.stopped)]))
    }

    @Test("a count that falls means that somebody acted, and rings nobody")
    func countFalls() {
        var model = DockerModel.old()
        model.loop(from: 0, until: 1) { _ in 0.3 }
        for round in 1...20 { model.start(at: Double(round) * 29) }
        #expect(watched(model, to: 1800).entries.isEmpty)
    }

    @Test("a container that is paused, and docker when it cannot answer, change nothing")
    func noNews() {
        var watch = ServiceWatch(rule: WatchRule())
        let failed = StatusAnswer(finding: .failed(words: "no docker", exitCode: 1))
        for round in 0..<100 {
            let answer: StatusAnswer =
                switch round % 3 {
                case 0: .make()
                case 1: failed
                default: .make(.make(.paused))
                }
            #expect(watch.observe(answer, at: .seconds(round * 30)) == ServiceWatch.Finding())
        }
    }

    @Test("an alert that stood when the bot ended is ended, or becomes another, as what is seen says")
    func restored() {
        var model = DockerModel.old()
        var watching = Watching(watch: ServiceWatch(rule: WatchRule(), firing: .crashLoop))
        watching.run(model, from: 0, to: 600)
        #expect(watching.turns == [.resolve(.crashLoop, byRequest: false)])
        #expect(watching.entries.first?.time == 120)

        model.stop(at: -10)
        watching = Watching(watch: ServiceWatch(rule: WatchRule(), firing: .crashLoop))
        watching.run(model, from: 0, to: 600)
        #expect(watching.turns == [.resolve(.crashLoop, byRequest: false), .fire(.stopped)])

        for (kind, isDown) in [(AlertKind.stopped, true), (.gone, false)] {
            watching = Watching(watch: ServiceWatch(rule: WatchRule(), firing: kind))
            watching.run(isDown ? model : DockerModel(), from: 0, to: 600)
            #expect(watching.entries.isEmpty)
        }
    }

    @Test("the numbers of the configuration hold")
    func rule() {
        var rule = WatchRule()
        rule.restarts = 10
        rule.steady = .seconds(600)
        rule.stoppedGrace = .seconds(60)
        var model = DockerModel.old()
        model.loop(from: 0, until: 60) { _ in 20 }
        model.stop(at: 600)
        model.start(at: 650)
        model.stop(at: 1000)
        model.start(at: 1100)
        var watching = Watching(watch: ServiceWatch(rule: rule))
        watching.run(model, from: -60, to: 3000)
        #expect(watching.turns == [.fire(.stopped), .resolve(.stopped, byRequest: false)])
        #expect((watching.resolved.first?.time ?? 0) >= 1700)
    }
}
