import Contract
import Testing
import TestKit

@Suite("The proof, against whatever a container does")
struct ProofPropertyTests {
    /// Looks at a story about every second, with answers missing now and then, until there is a verdict.
    private func prove(
        _ model: DockerModel, from start: Duration, time: Duration, _ random: inout SeededGenerator
    ) -> (verdict: Proof.Verdict, first: Duration?, last: Duration) {
        var proof = Proof(time: time)
        var first: Duration?
        var now = start
        for _ in 0..<200 {
            let verdict: Proof.Verdict
            if random.chance(15) {
                verdict = proof.missing("x", at: now)
            } else {
                first = first ?? now
                verdict = proof.observe(.look(model.look(at: now)), at: now)
            }
            guard verdict == .lookAgain else { return (verdict, first, now) }
            now += random.seconds(0.5...2)
        }
        return (.lookAgain, first, now)
    }

    @Test(
        "proven is only what was one run, from the first look to the last, for the whole time",
        arguments: SeededGenerator.seeds(3))
    func sound(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var proven = 0
        var failed = 0
        for _ in 0..<500 {
            let model = Self.anyStory(&random)
            let time = random.pick([Duration.seconds(10), .seconds(20)])
            let start = random.seconds(0...60)
            let (verdict, first, last) = prove(model, from: start, time: time, &random)
            let from = try #require(first)
            let isOneRun = model.isOneRun(from: from, to: last)
            switch verdict {
            case .proven(let look):
                proven += 1
                #expect(isOneRun && last - from >= time, "seed \(seed)")
                #expect(look == model.look(at: last), "seed \(seed)")
            case .failed:
                failed += 1
                #expect(!isOneRun, "seed \(seed)")
            case .lookAgain, .stillStarting: Issue.record("seed \(seed): \(verdict) after \(last - start)")
            }
        }
        #expect(proven > 0 && failed > 0, "the stories were all of one kind")
    }

    @Test(
        "any looks at all: proven only if all were the same run, running, and not unhealthy",
        arguments: SeededGenerator.seeds(3))
    func anyLooks(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var proven = 0
        for _ in 0..<2000 {
            var proof = Proof(time: .seconds(5))
            var looks: [(look: ContainerLook, at: Duration)] = []
            var now = Duration.zero
            let oddity = random.pick([0, 3, 20])
            for _ in 0..<60 {
                let look = Self.anyLook(oddity, &random)
                looks.append((look, now))
                let verdict = proof.observe(.look(look), at: now)
                if case .proven = verdict {
                    proven += 1
                    #expect(now - looks[0].at >= .seconds(5), "seed \(seed)")
                    #expect(looks.allSatisfy { $0.look.isSameRun(as: looks[0].look) }, "seed \(seed)")
                    #expect(looks.allSatisfy { $0.look.state == .running }, "seed \(seed)")
                    #expect(looks.allSatisfy { $0.look.health != "unhealthy" }, "seed \(seed)")
                    #expect([nil, "healthy"].contains(looks.last?.look.health), "seed \(seed)")
                }
                guard verdict == .lookAgain else { break }
                now += random.seconds(0...2)
            }
        }
        #expect(proven > 0, "nothing was proven")
    }

    private static func anyLook(_ oddity: Int, _ random: inout SeededGenerator) -> ContainerLook {
        ContainerLook.make(
            random.chance(oddity) ? random.pick(DockerState.allCases) : .running,
            id: random.chance(oddity) ? "c2" : "c1", run: random.chance(oddity) ? 2 : 1,
            count: random.chance(oddity) ? 1 : 0,
            health: random.pick([nil, "starting", "healthy", random.chance(oddity) ? "unhealthy" : nil]))
    }

    private static func anyStory(_ random: inout SeededGenerator) -> DockerModel {
        var model = DockerModel()
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                model.runs(for: random.seconds(0...30))
                model.isRestarted()
            case 1:
                model.runs(for: random.seconds(0...30))
                model.isRecreated()
            case 2...3: model.dies(after: random.seconds(0...2))
            default: model.dies(after: random.seconds(5...30))
            }
        }
        model.runs(for: .seconds(400))
        return model
    }
}
