import Contract
import Testing
import TestKit

@testable import Keeper

@Suite("Whatever a container does, and whoever acts on it")
struct ServiceWatchModelTests {
    private static let end = 6000.0

    /// A life of an hour and more, with the bot's hands on it now and then; for the last half hour it runs quietly.
    private func life(_ random: inout SeededGenerator) -> (model: DockerModel, hands: [Range<Double>]) {
        var model = DockerModel.old()
        var hands: [Range<Double>] = []
        var time = Double(random.below(40))
        while time < Self.end - 2000 {
            let length = Double(1 + random.below(1 + random.below(400)))
            if random.below(4) == 0 { hands.append(time..<(time + Double(random.below(120)))) }
            switch random.below(9) {
            case 0: model.stop(at: time)
            case 1, 2: model.start(at: time)
            case 3: model.create(at: time)
            case 4: model.remove(at: time)
            case 5: model.restart(at: time)
            case 6: model.pause(at: time)
            default:
                let run = Double(random.below(300)) / 10
                model.loop(from: time, until: time + length) { _ in run }
                time += run
            }
            time += length + Double(random.below(30))
        }
        model.create(at: time + 61)
        return (model, hands)
    }

    @Test("alerts come one at a time, each ends before the next, and none comes of the bot's own doing")
    func invariants() {
        var random = SeededGenerator()
        for round in 0..<300 {
            let (model, hands) = life(&random)
            var watching = Watching()
            watching.hands = hands
            watching.poll = Double(random.pick([2, 10, 30, 60]))
            watching.run(model, from: 0, to: Self.end)
            var firing: AlertKind?
            for entry in watching.entries {
                switch entry.action {
                case .fire(let kind):
                    #expect(
                        firing == nil, "seed \(random.seed), round \(round): two at once at \(entry.time)")
                    firing = kind
                case .update(let kind), .resolve(let kind, _):
                    #expect(firing == kind, "seed \(random.seed), round \(round): \(entry)")
                }
                if case .resolve = entry.action { firing = nil }
                #expect(
                    !hands.contains { $0.contains(entry.time) },
                    "seed \(random.seed), round \(round): \(entry)")
            }
            #expect(
                firing == nil, "seed \(random.seed), round \(round): it runs quietly, and the alert stands")
            #expect(watching.watch.firing == nil, "seed \(random.seed), round \(round)")
        }
    }

    @Test("the watch asks for a closer look only while there is a reason, never for ever")
    func bounded() {
        var random = SeededGenerator()
        for round in 0..<100 {
            let (model, hands) = life(&random)
            var watching = Watching()
            watching.hands = hands
            watching.run(model, from: Self.end - 1000, to: Self.end)
            #expect(watching.looks <= 40, "seed \(random.seed), round \(round): \(watching.looks) looks")
        }
    }

    @Test("of what was down at the time for 10 s and more, and nobody of us did, somebody is told")
    func told() {
        var random = SeededGenerator()
        for round in 0..<200 {
            var model = DockerModel.old()
            let time = 100 + Double(random.below(1000))
            let isGone = random.below(2) == 0
            if isGone { model.remove(at: time) } else { model.stop(at: time) }
            var watching = Watching()
            watching.run(model, from: Double(random.below(30)), to: time + 60)
            #expect(
                watching.turns == [.fire(isGone ? .gone : .stopped)],
                "seed \(random.seed), round \(round)")
        }
    }
}
