import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("Whether a service that runs is silent")
struct ProbeWatchTests {
    private static let failed = ProbeResult.failed(.exited(7), words: ["no answer"])

    private func probe(failures: Int = 2, every: Int = 60, text: String? = nil) -> Probe {
        var probe = Probe(command: "true", text: text)
        (probe.failures, probe.every) = (failures, .seconds(every))
        return probe
    }

    private func watch(_ probe: Probe) -> ProbeWatch { ProbeWatch(probe, startingGrace: .seconds(30)) }

    @Test("one failure is a doubt, as many in a row as count are silence, and one success ends it")
    func inARow() {
        var watch = watch(probe())
        let look = ContainerLook.make()
        #expect(watch.verdict(of: look) == .unknown)
        watch.take(Self.failed, of: look, at: .seconds(10))
        #expect(watch.verdict(of: look) == .doubtful)
        watch.take(.well, of: look, at: .seconds(20))
        #expect(watch.verdict(of: look) == .well && watch.silence(of: look) == nil)
        watch.take(Self.failed, of: look, at: .seconds(30))
        watch.take(.failed(.timedOut, words: []), of: look, at: .seconds(40))
        #expect(watch.verdict(of: look) == .silent)
        #expect(
            watch.silence(of: look)
                == ProbeWatch.Silence(failure: .timedOut, words: [], times: 2, since: .seconds(30)))
        watch.take(.well, of: look, at: .seconds(50))
        #expect(watch.verdict(of: look) == .well)
    }

    @Test("what could not be asked counts neither way")
    func unknown() {
        var watch = watch(probe())
        let look = ContainerLook.make()
        watch.take(.unknown("away"), of: look, at: .seconds(0))
        #expect(watch.verdict(of: look) == .unknown)
        watch.take(Self.failed, of: look, at: .seconds(10))
        watch.take(.unknown("away"), of: look, at: .seconds(20))
        #expect(watch.verdict(of: look) == .doubtful)
        watch.take(Self.failed, of: look, at: .seconds(30))
        #expect(watch.verdict(of: look) == .silent)
        watch.take(.unknown("away"), of: look, at: .seconds(40))
        #expect(watch.verdict(of: look) == .silent)
    }

    @Test("another run is another matter, and so is what comes after the bot had its hands on it")
    func runs() {
        var watch = watch(probe(failures: 1))
        let (first, second) = (ContainerLook.make(), ContainerLook.make(started: "2025-06-15T15:00:00Z"))
        watch.take(Self.failed, of: first, at: .seconds(10))
        #expect(watch.verdict(of: first) == .silent && watch.verdict(of: second) == .unknown)
        #expect(watch.silence(of: second) == nil)
        watch.take(Self.failed, of: second, at: .seconds(20))
        #expect(watch.silence(of: second)?.times == 1)
        watch.forget()
        #expect(watch.verdict(of: second) == .unknown)
    }

    @Test(
        "a run gets its starting grace, and the time between two appearances of a text",
        arguments: [
            (nil, nil, 0), (nil, 0, 30), (nil, 29, 1), (nil, 30, 0), (nil, 9999, 0), ("synced", 29, 571),
            ("synced", 600, 0),
        ] as [(String?, Int?, Int)])
    func grace(text: String?, age: Int?, wait: Int) {
        let watch = watch(probe(every: 600, text: text))
        #expect(watch.wait(.make(), age: age.map { .seconds($0) }) == .seconds(wait))
    }

    @Test("only one that runs, and is not about to start by docker's own check, can be asked")
    func ready() {
        let watch = watch(probe())
        for state in DockerState.allCases {
            #expect((watch.wait(.make(state), age: .seconds(99)) != nil) == (state == .running), "\(state)")
        }
        #expect(watch.wait(.make(health: "starting"), age: .seconds(99)) == nil)
        #expect(watch.wait(.make(health: "unhealthy"), age: .seconds(99)) == .zero)
    }

    @Test("what failed is asked again soon, and never less often than what is well")
    func interval() {
        for (every, closer) in [(5, 5), (30, 30), (600, 30)] {
            var watch = watch(probe(every: every))
            #expect(watch.interval == .seconds(every))
            watch.take(Self.failed, of: .make(), at: .zero)
            #expect(watch.interval == .seconds(closer))
            watch.take(.well, of: .make(), at: .zero)
            #expect(watch.interval == .seconds(every))
        }
    }

    @Test("whatever comes: silent is a run of which the last known answers, as many as count, were failures")
    func property() {
        var random = SeededGenerator()
        for _ in 0..<SeededGenerator.rounds(300) {
            let failures = 1 + random.below(4)
            var watch = watch(probe(failures: failures))
            var (run, known) = (0, [Bool]())
            for second in 0..<60 {
                switch random.below(12) {
                case 0: (run, known) = (run + 1, [])
                case 1:
                    watch.forget()
                    known = []
                default: break
                }
                let look = ContainerLook.make(id: "c\(run)")
                switch random.below(5) {
                case 0: watch.take(.unknown("away"), of: look, at: .seconds(second))
                case 1:
                    watch.take(.well, of: look, at: .seconds(second))
                    known.append(true)
                default:
                    watch.take(Self.failed, of: look, at: .seconds(second))
                    known.append(false)
                }
                let row = known.reversed().prefix { !$0 }.count
                let expected: ProbeWatch.Verdict =
                    known.isEmpty ? .unknown : row == 0 ? .well : row < failures ? .doubtful : .silent
                #expect(watch.verdict(of: look) == expected, "seed \(random.seed)")
                #expect((watch.silence(of: look)?.times ?? 0) == row, "seed \(random.seed)")
                #expect(watch.verdict(of: .make(id: "other")) == .unknown)
            }
        }
    }
}
