import Contract
import Testing

@testable import Keeper

@Suite("What is said quietly of a container that restarts now and then")
struct QuietWarningTests {
    private static let phases = stride(from: 0.0, to: 30, by: 4.3).map { $0 }

    private func watched(
        _ model: DockerModel, to end: Double, hands: [Range<Double>] = [], rule: WatchRule = WatchRule()
    ) -> Watching {
        var watching = Watching(watch: ServiceWatch(rule: rule))
        watching.hands = hands
        watching.run(model, from: -60, to: end)
        return watching
    }

    @Test("three restarts within an hour are said once, however long it goes on so", arguments: phases)
    func once(phase: Double) throws {
        var model = DockerModel.old()
        let deaths = model.loop(from: phase, until: 14_000) { _ in 800 }
        let watching = watched(model, to: 14_000)
        #expect(watching.entries.isEmpty)
        #expect(watching.warnings.count == 1)
        let said = try #require(watching.warnings.first)
        #expect(said >= deaths[2] && said <= deaths[3], "\(said), deaths \(deaths.prefix(4))")
    }

    @Test("fewer are not worth a word, nor is what comes too seldom", arguments: phases)
    func seldom(phase: Double) {
        var model = DockerModel.old()
        model.loop(from: phase, until: phase + 1000) { _ in 700 }
        #expect(watched(model, to: 7200).warnings.isEmpty)
        var slow = DockerModel.old()
        slow.loop(from: phase, until: 40_000) { _ in 1900 }
        #expect(watched(slow, to: 40_000).warnings.isEmpty)
    }

    @Test(
        "it comes before the slow loop rings, and not beside an alert", arguments: phases, [170.0, 400, 590])
    func slow(phase: Double, run: Double) throws {
        var model = DockerModel.old()
        model.loop(from: phase, until: 3600) { _ in run }
        let watching = watched(model, to: 3600)
        #expect(watching.fired.count == 1 && watching.warnings.count == 1)
        let said = try #require(watching.warnings.first)
        let rang = try #require(watching.fired.first).time
        #expect(said < rang)
    }

    @Test("a fast loop rings, and nothing is said beside it", arguments: phases, [0.5, 2, 12])
    func fast(phase: Double, run: Double) {
        var model = DockerModel.old()
        model.loop(from: phase, until: 900) { _ in run }
        let watching = watched(model, to: 7200)
        #expect(watching.fired.count == 1 && watching.warnings.isEmpty)
    }

    @Test("what the bot itself does, and how a container came up, is nothing to speak of")
    func own() {
        var model = DockerModel.old()
        for time in [100.0, 600, 1100, 1600] { model.restart(at: time) }
        let hands = [100.0, 600, 1100, 1600].map { ($0 - 2)..<($0 + 20) }
        #expect(watched(model, to: 7200, hands: hands).warnings.isEmpty)
        var young = DockerModel.old()
        young.create(at: 50)
        young.loop(from: 51, until: 70) { _ in 1 }
        #expect(watched(young, to: 7200).warnings.isEmpty)
    }

    @Test("the count is half of what rings, and never one")
    func count() {
        var rule = WatchRule()
        #expect(rule.quietRestarts == 3)
        for (rings, warns) in [(2, 2), (3, 2), (7, 4), (1000, 500)] {
            rule.slowRestarts = rings
            #expect(rule.quietRestarts == warns)
        }
    }
}
