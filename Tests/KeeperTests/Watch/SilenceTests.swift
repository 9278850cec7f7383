import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("Alerts of a service that runs, and is silent")
struct SilenceTests {
    private func look(_ state: DockerState = .running, health: String? = nil, run: Int = 0) -> StatusAnswer {
        .make(.make(state, started: "2025-06-15T14:00:0\(run)Z", health: health))
    }

    /// Feeds the same for so long, each ten seconds, and says what came of it.
    private func feed(
        _ watch: inout ServiceWatch, _ answer: StatusAnswer, _ probe: ProbeWatch.Verdict?, from start: Int,
        seconds: Int
    ) -> [ServiceWatch.Action] {
        stride(from: start, through: start + seconds, by: 10).flatMap {
            watch.observe(answer, probe: probe, at: .seconds($0)).actions
        }
    }

    @Test("it rings when the probe has failed often enough, and is over when it is well for two minutes")
    func rings() {
        var watch = ServiceWatch(rule: WatchRule())
        #expect(feed(&watch, look(), .unknown, from: 0, seconds: 60) == [])
        #expect(feed(&watch, look(), .doubtful, from: 70, seconds: 600) == [])
        let actions = feed(&watch, look(), .silent, from: 680, seconds: 50)
        #expect(actions.first == .fire(.silent))
        #expect(actions.dropFirst().allSatisfy { $0 == .update(.silent) })
        #expect(watch.isBad)
        #expect(feed(&watch, look(), .well, from: 740, seconds: 110) == [])
        #expect(!watch.isBad)
        // A doubt is enough for the two minutes to begin anew, and no ring.
        #expect(feed(&watch, look(), .doubtful, from: 860, seconds: 0) == [.update(.silent)])
        #expect(feed(&watch, look(), .well, from: 870, seconds: 110) == [])
        #expect(
            feed(&watch, look(), .well, from: 990, seconds: 60) == [.resolve(.silent, byRequest: false)])
    }

    @Test(
        "a new run has to answer before it counts as well, however it came to be", arguments: [true, false])
    func newRun(byBot: Bool) {
        var watch = ServiceWatch(rule: WatchRule(), firing: .silent)
        if byBot { watch.handsOff(toStop: false) }
        let waits = feed(&watch, look(run: 1), .unknown, from: 0, seconds: 600)
        #expect(waits.allSatisfy { $0 == .update(.silent) })
        #expect(watch.firing == .silent)
        #expect(
            feed(&watch, look(run: 1), .well, from: 610, seconds: 130).last
                == .resolve(.silent, byRequest: false))
    }

    @Test("where the probe was taken out of the configuration its alert ends")
    func noProbe() {
        var watch = ServiceWatch(rule: WatchRule(), firing: .silent)
        #expect(
            feed(&watch, look(), nil, from: 0, seconds: 130) == [.resolve(.silent, byRequest: false)])
    }

    @Test("docker's own check goes first, and what stands is followed by the other")
    func besideHealth() {
        var watch = ServiceWatch(rule: WatchRule())
        #expect(feed(&watch, look(health: "unhealthy"), .silent, from: 0, seconds: 0) == [.fire(.unhealthy)])
        let actions = feed(&watch, look(health: "healthy"), .silent, from: 10, seconds: 130)
        #expect(actions.prefix(2) == [.resolve(.unhealthy, byRequest: false), .fire(.silent)])
        let back = feed(&watch, look(health: "unhealthy"), .well, from: 150, seconds: 130)
        #expect(back.prefix(2) == [.resolve(.silent, byRequest: false), .fire(.unhealthy)])
    }

    @Test("a silent one that stops is an alert of another kind, and one that the bot stops is over")
    func stops() {
        var fallen = ServiceWatch(rule: WatchRule(), firing: .silent)
        #expect(
            feed(&fallen, look(.exited), .unknown, from: 0, seconds: 30)
                == [.resolve(.silent, byRequest: false), .fire(.stopped)])
        var stopped = ServiceWatch(rule: WatchRule(), firing: .silent)
        stopped.handsOff(toStop: true)
        #expect(
            feed(&stopped, look(.exited), .unknown, from: 0, seconds: 30)
                == [.resolve(.silent, byRequest: true)])
    }

    @Test(
        "what is down or restarts rings for that, whatever a probe says",
        arguments: [DockerState.exited, .restarting])
    func down(state: DockerState) {
        var watch = ServiceWatch(rule: WatchRule())
        _ = feed(&watch, look(), .well, from: 0, seconds: 10)
        let fired = feed(&watch, look(state), .silent, from: 20, seconds: 60)
        #expect(fired.first == .fire(state == .exited ? .stopped : .crashLoop), "\(fired)")
    }

    @Test("whatever docker and the probe do: one alert at a time, and silence only by the probe's word")
    func property() {
        var random = SeededGenerator()
        for round in 0..<SeededGenerator.rounds(200) {
            var model = DockerModel.old()
            var time = 60.0
            while time < 3000 {
                switch random.below(6) {
                case 0: model.stop(at: time)
                case 1: model.start(at: time)
                case 2: model.create(at: time)
                case 3: model.loop(from: time, until: time + 100) { _ in 3 }
                default: break
                }
                time += 120 + Double(random.below(200))
            }
            model.create(at: time)
            let verdicts = (0..<200).map { _ in
                random.pick([ProbeWatch.Verdict.unknown, .well, .doubtful, .silent, .silent])
            }
            let probe = { (time: Double) -> ProbeWatch.Verdict in
                time > 3600 ? .well : verdicts[Int(time / 40) % verdicts.count]
            }
            var watching = Watching()
            watching.probe = probe
            watching.poll = Double(random.pick([2, 10, 30]))
            watching.run(model, from: 0, to: 5000)
            var firing: AlertKind?
            for entry in watching.entries {
                switch entry.action {
                case .fire(let kind):
                    #expect(firing == nil, "seed \(random.seed), round \(round): \(entry)")
                    if kind == .silent { #expect(probe(entry.time) == .silent, "seed \(random.seed)") }
                    firing = kind
                case .update(let kind): #expect(firing == kind, "seed \(random.seed), round \(round)")
                case .resolve(let kind, _):
                    #expect(firing == kind, "seed \(random.seed), round \(round): \(entry)")
                    firing = nil
                }
            }
            #expect(firing == nil && watching.watch.firing == nil, "seed \(random.seed), round \(round)")
        }
    }
}
