import Contract
import Testing
import TestKit

/// The rule against a model of docker's restart policy, polled at random moments.
@Suite("The crash-loop rule, against docker's policy")
struct CrashLoopPropertyTests {
    /// Polls a story to its end, and hands each poll's verdict with that of the look before.
    private func poll(
        _ model: DockerModel, _ random: inout SeededGenerator, gap: ClosedRange<Double> = 30...30,
        _ body: (Duration, ContainerLook, ContainerLook?, CrashLoop.Verdict) -> Void
    ) {
        var rule = CrashLoop()
        var now = random.seconds(0...30)
        var before: ContainerLook?
        while now <= model.end {
            let look = model.look(at: now)
            body(now, look, before, rule.observe(look, at: now))
            before = look
            now += random.seconds(gap)
        }
    }

    @Test("a container that never restarts is steady at every look", arguments: SeededGenerator.seeds(3))
    func steady(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var model = DockerModel()
            model.runs(for: .seconds(3600))
            poll(model, &random, gap: 0.5...600) { at, _, _, verdict in
                #expect(verdict == .steady, "seed \(seed), at \(at)")
            }
        }
    }

    @Test(
        "restarts that are far apart, hands and new containers never make a loop",
        arguments: SeededGenerator.seeds(3))
    func loneRestarts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var model = DockerModel()
            for _ in 0..<30 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    model.runs(for: random.seconds(0...100))
                    model.isRestarted()
                case 1:
                    model.runs(for: random.seconds(0...100))
                    model.isRecreated()
                default: model.dies(after: random.seconds(151...900))
                }
            }
            poll(model, &random) { at, _, _, verdict in
                #expect(verdict != .looping, "seed \(seed), at \(at)")
            }
        }
    }

    @Test(
        "whatever happens: a loop is three deaths in five minutes, or restarting twice in a row",
        arguments: SeededGenerator.seeds(3))
    func neverTooEarly(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var loops = 0
        for _ in 0..<100 {
            let model = Self.anyStory(&random)
            poll(model, &random, gap: 1...90) { at, look, before, verdict in
                guard verdict == .looping else { return }
                loops += 1
                let inRow = look.state == .restarting && before?.state == .restarting && before?.id == look.id
                #expect(
                    inRow || model.deaths(after: at - .seconds(300), until: at) >= 3, "seed \(seed), at \(at)"
                )
                #expect(look.state.isUp, "seed \(seed), at \(at)")
            }
        }
        #expect(loops > 0, "no story had a loop")
    }

    @Test(
        "one that dies at once rings at the second poll at the latest, and for as long as it lasts",
        arguments: SeededGenerator.seeds(3))
    func neverTooLate(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            var model = DockerModel()
            model.runs(for: random.seconds(31...600))
            let start = model.end
            for _ in 0..<40 { model.dies(after: random.seconds(0...0.5)) }
            poll(model, &random) { at, _, _, verdict in
                // Three deaths take 1.8 s at most; the first poll comes before the loop.
                guard at >= start + .seconds(2) else { return }
                #expect(verdict == .looping, "seed \(seed), at \(at), the loop began at \(start)")
            }
        }
    }

    @Test(
        "one that dies every 15 s rings within two minutes, though it never waits",
        arguments: SeededGenerator.seeds(3))
    func slowCycle(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var model = DockerModel()
            model.runs(for: random.seconds(60...600))
            let start = model.end
            for _ in 0..<40 { model.dies(after: .seconds(15)) }
            poll(model, &random) { at, _, _, verdict in
                if at >= start + .seconds(120) { #expect(verdict == .looping, "seed \(seed), at \(at)") }
            }
        }
    }

    @Test(
        "after a loop that ended, the second look at the last run is steady",
        arguments: SeededGenerator.seeds(3))
    func recovers(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var model = DockerModel()
            for _ in 0..<Int.random(in: 3...12, using: &random) { model.dies(after: random.seconds(0...12)) }
            let healed = model.end
            model.runs(for: .seconds(600))
            poll(model, &random) { at, _, _, verdict in
                if at > healed + .seconds(30) { #expect(verdict == .steady, "seed \(seed), at \(at)") }
            }
        }
    }

    private static func anyStory(_ random: inout SeededGenerator) -> DockerModel {
        var model = DockerModel()
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: model.isRestarted()
            case 1: model.isRecreated()
            case 2: model.runs(for: random.seconds(0...400))
            case 3...5: model.dies(after: random.seconds(10...200))
            default: model.dies(after: random.seconds(0...3))
            }
        }
        return model
    }
}
