import Contract
import Testing

@testable import Keeper

@Suite("Alerts that follow each other: bad health, loops, and what was asked for")
struct BadHealthTests {
    private func look(
        _ state: DockerState = .running, health: String? = nil, run: Int = 0, restarts: Int = 0
    ) -> StatusAnswer {
        .make(.make(state, started: "2025-06-15T14:00:0\(run)Z", restarts: restarts, health: health))
    }

    /// Feeds the same answer for so long, each ten seconds, and says what came of it.
    private func feed(
        _ watch: inout ServiceWatch, _ answer: StatusAnswer, from start: Int, seconds: Int
    ) -> [ServiceWatch.Action] {
        stride(from: start, through: start + seconds, by: 10).flatMap {
            watch.observe(answer, at: .seconds($0)).actions
        }
    }

    @Test("bad health rings once, and is over when docker calls it healthy for two minutes")
    func unhealthy() {
        var watch = ServiceWatch(rule: WatchRule())
        #expect(feed(&watch, look(health: "healthy"), from: 0, seconds: 60) == [])
        #expect(
            feed(&watch, look(health: "unhealthy"), from: 70, seconds: 600) == [.fire(.unhealthy)]
                + updates(60))
        #expect(watch.isBad)
        let start = feed(&watch, look(health: "starting", run: 1), from: 680, seconds: 300)
        #expect(start.allSatisfy { $0 == .update(.unhealthy) })
        #expect(feed(&watch, look(health: "healthy", run: 1), from: 990, seconds: 110) == [])
        #expect(!watch.isBad)
        #expect(
            feed(&watch, look(health: "healthy", run: 1), from: 1110, seconds: 60) == [
                .resolve(.unhealthy, byRequest: false)
            ])
    }

    private func updates(_ count: Int) -> [ServiceWatch.Action] {
        Array(repeating: .update(.unhealthy), count: count)
    }

    @Test("a loop that ends unhealthy is not called steady: the other alert takes its place")
    func fromLoop() {
        var watch = ServiceWatch(rule: WatchRule(), firing: .crashLoop)
        let actions = feed(&watch, look(health: "unhealthy"), from: 0, seconds: 200)
        #expect(
            actions.filter { $0 != .update(.unhealthy) } == [
                .resolve(.crashLoop, byRequest: false), .fire(.unhealthy),
            ])
        #expect(watch.firing == .unhealthy)
    }

    @Test("down is what was asked for after a stop alone, whatever alert stood")
    func stop() {
        for kind in [AlertKind.stopped, .crashLoop, .unhealthy] {
            var stopped = ServiceWatch(rule: WatchRule(), firing: kind)
            stopped.handsOff(toStop: true)
            #expect(feed(&stopped, look(.exited), from: 0, seconds: 60) == [.resolve(kind, byRequest: true)])
            var failed = ServiceWatch(rule: WatchRule(), firing: kind)
            failed.handsOff(toStop: false)
            let actions = feed(&failed, look(.exited), from: 0, seconds: 60)
            #expect(
                actions == (kind == .stopped ? [] : [.resolve(kind, byRequest: false), .fire(.stopped)]),
                "\(kind)")
        }
    }

    @Test("how it came up does not count an hour later")
    func bumpyStart() {
        var model = DockerModel()
        model.create(at: 0)
        model.loop(from: 1, until: 15) { _ in 2 }
        for hour in [600.0, 1200, 1800] { model.restart(at: hour) }
        var watching = Watching()
        watching.run(model, from: 0, to: 3600)
        #expect(watching.fired.isEmpty)
    }
}
