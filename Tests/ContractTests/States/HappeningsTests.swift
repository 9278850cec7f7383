import Testing
import TestKit

@testable import Contract

@Suite("What docker lately said of a service")
struct HappeningsTests {
    private static let second: Int64 = 1_000_000_000
    private static let start: Int64 = 1_795_851_839 * second

    /// What was heard, each with its second; the stream listens from the first on.
    private func heard(
        _ events: (Int, ContainerEvent.Action)..., from: Int = 0, id: String = "c1"
    ) -> Happenings {
        var happenings = Happenings()
        happenings.listen(from: Self.start + Int64(from) * Self.second)
        for (at, action) in events { happenings.take(.at(at, action, id)) }
        return happenings
    }

    private func cause(_ happenings: Happenings, _ answer: StatusAnswer? = nil) -> StopCause? {
        StopCause(happenings.deaths.last, answer ?? StatusAnswer(finding: .notDeployed))
    }

    @Test("a death has its exit code, how long it ran, and whether memory ran out")
    func death() throws {
        let happenings = heard((100, .start), (103, .oom), (104, .die(exitCode: 137, seconds: 4)))
        let death = try #require(happenings.deaths.first)
        #expect(happenings.deaths.count == 1)
        #expect(death.exitCode == 137 && death.outOfMemory && death.kill == nil)
        #expect(death.began == Self.start + 100 * Self.second)
        // The next run is another story.
        var later = happenings
        later.take(.at(105, .start))
        later.take(.at(106, .die(exitCode: 1, seconds: 1)))
        #expect(later.deaths.last?.outOfMemory == false)
    }

    @Test("of a run whose beginning was not heard it is told by how long it ran")
    func began() {
        let happenings = heard((104, .die(exitCode: 1, seconds: 4)))
        #expect(happenings.deaths.last?.began == Self.start + 99 * Self.second)
    }

    @Test("a signal before the end is somebody on the host")
    func kill() {
        let die = ContainerEvent.Action.die(exitCode: 137, seconds: 50)
        #expect(
            cause(heard((100, .kill(signal: 15)), (110, .kill(signal: 9)), (110, die)))
                == .signal(15, then: 9))
        #expect(cause(heard((100, .kill(signal: 9)), (100, die))) == .signal(9, then: nil))
        // It was told something long before: that was neither the end's cause nor is it known that nobody was.
        #expect(cause(heard((100, .kill(signal: 1)), (300, die))) == nil)
        #expect(
            cause(heard((100, .kill(signal: 1)), (300, .kill(signal: 15)), (300, die)))
                == .signal(15, then: nil))
        // Of another run, or of another container.
        let fall = ContainerEvent.Action.die(exitCode: 1, seconds: 50)
        #expect(cause(heard((100, .kill(signal: 15)), (101, .start), (102, fall))) == .itself)
        var other = heard((100, .kill(signal: 15)), id: "c2")
        other.take(.at(101, fall))
        #expect(cause(other) == .itself)
        // Whoever kills a process past docker is not heard of.
        #expect(cause(heard((101, die))) == nil)
        #expect(cause(heard((100, .kill(signal: nil)), (101, die))) == nil)
    }

    @Test("that it ended by itself is said only where no signal can have been missed")
    func itself() {
        let die = ContainerEvent.Action.die(exitCode: 1, seconds: 500)
        #expect(cause(heard((100, die))) == .itself)
        #expect(cause(heard((100, die), from: 41)) == nil)
        #expect(cause(heard((99, .start), (100, die), from: 98)) == .itself)
        #expect(cause(Happenings()) == nil)
        var cut = heard((50, .start))
        cut.listen(from: Self.start + 99 * Self.second)
        cut.take(.at(100, die))
        #expect(cause(cut) == nil)
    }

    @Test("what the bot did is forgotten, and of the run that it was in nothing is claimed")
    func forget() {
        var happenings = heard((1, .start), (100, .kill(signal: 15)))
        happenings.forget()
        happenings.take(.at(101, .die(exitCode: 143, seconds: 100)))
        #expect(cause(happenings) == nil)
        happenings.take(.at(102, .start))
        happenings.take(.at(103, .die(exitCode: 1, seconds: 1)))
        #expect(cause(happenings) == .itself)
    }

    @Test("a host that rebooted since is the cause, whatever signals it sent on its way down")
    func reboot() {
        var look = ContainerLook.make(.exited)
        look.startedAt = "2026-06-15T18:00:00Z"
        look.finishedAt = "2026-06-15T19:00:00Z"
        let boot: Int64 = 1_781_550_030  // 19:00:30
        var answer = StatusAnswer(finding: .container(look), hostTime: boot + 60, bootTime: boot)
        let killed = heard((100, .kill(signal: 15)), (101, .die(exitCode: 0, seconds: 1)))
        #expect(cause(killed, answer) == .reboot)
        #expect(cause(Happenings(), answer) == .reboot)
        // Long before the last boot it ended already; or it began after it.
        look.finishedAt = "2026-06-15T18:30:00Z"
        answer.finding = .container(look)
        #expect(cause(Happenings(), answer) == nil)
        look.startedAt = "2026-06-15T19:01:00Z"
        look.finishedAt = "2026-06-15T19:02:00Z"
        answer.finding = .container(look)
        #expect(cause(killed, answer) == .signal(15, then: nil))
        look.state = .running
        look.startedAt = "2026-06-15T18:00:00Z"
        answer.finding = .container(look)
        #expect(cause(Happenings(), answer) == nil)
    }

    @Test("deaths of another container, and a last one that was not heard, are none of this look's")
    func look() {
        let happenings = heard((10, .die(exitCode: 1, seconds: 1)))
        var look = ContainerLook.make(.exited)
        look.finishedAt = "2026-11-28T07:44:09.01Z"  // A hundredth after the event.
        #expect(
            happenings.deaths(of: look).isEmpty
                == (Self.start + 10 * Self.second < 1_795_851_844 * Self.second))
        look.finishedAt = "2099-01-01T00:00:00Z"
        #expect(happenings.deaths(of: look).isEmpty)
        look.finishedAt = "0001-01-01T00:00:00Z"
        #expect(happenings.deaths(of: look).count == 1)
        look.id = "c2"
        #expect(happenings.deaths(of: look).isEmpty)
    }

    @Test(
        "whatever comes, it stays small, and what comes twice changes nothing",
        arguments: SeededGenerator.seeds(4))
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(100) {
            var happenings = Happenings()
            var heard: [ContainerEvent] = []
            for _ in 0..<random.number(1...200) {
                switch random.below(20) {
                case 0: happenings.listen(from: random.time())
                case 1: happenings.forget()
                default:
                    let event = random.event()
                    let isNew = happenings.take(event)
                    #expect(isNew || heard.contains(event), "seed \(seed)")
                    heard.append(event)
                    var twice = happenings
                    #expect(!twice.take(event) && twice == happenings, "seed \(seed): \(event)")
                }
                #expect(happenings.deaths.count <= Happenings.deathLimit)
                for death in happenings.deaths {
                    let kills = heard.filter { $0.isKill && $0.container == death.container }
                    #expect(death.kill == nil || kills.contains { $0.time == death.kill?.at }, "seed \(seed)")
                    #expect(!(death.isWhole && death.kill != nil), "seed \(seed)")
                }
            }
        }
    }

    @Test(
        "a signal that was heard just before an end is never taken for none",
        arguments: SeededGenerator.seeds(4))
    func claims(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(300) {
            var happenings = Happenings()
            happenings.listen(from: random.time())
            for _ in 0..<random.below(30) { happenings.take(random.event()) }
            let now = random.time() + 1
            happenings.take(ContainerEvent(.start, at: now, container: "c1"))
            happenings.take(ContainerEvent(.kill(signal: 15), at: now + random.gap(), container: "c1"))
            if random.chance(50) { happenings.listen(from: now) }
            happenings.take(
                ContainerEvent(.die(exitCode: 0, seconds: 0), at: now + random.gap(), container: "c1"))
            #expect(cause(happenings) == .signal(15, then: nil), "seed \(seed)")
        }
    }
}

extension ContainerEvent {
    fileprivate static func at(_ second: Int, _ action: Action, _ id: String = "c1") -> ContainerEvent {
        ContainerEvent(action, at: (1_795_851_839 + Int64(second)) * 1_000_000_000, container: id)
    }

    fileprivate var isKill: Bool {
        guard case .kill = action else { return false }
        return true
    }
}

extension SeededGenerator {
    /// Any time that may be written, most of them near each other.
    fileprivate mutating func time() -> Int64 {
        chance(5)
            ? Int64.random(in: 1...(.max - 1_000_000_000_000), using: &self)
            : 1 + gap() * Int64(number(1...5))
    }

    /// Less than a stop takes.
    fileprivate mutating func gap() -> Int64 { Int64(number(0...9_999)) * 1_000_000 }

    fileprivate mutating func event() -> ContainerEvent {
        let actions: [ContainerEvent.Action] = [
            .start, .kill(signal: 15), .kill(signal: 9), .kill(signal: nil), .oom, .create, .destroy,
            .die(exitCode: 137, seconds: 3), .die(exitCode: nil, seconds: nil),
            .die(exitCode: 0, seconds: 1 << 33), .health("unhealthy"),
        ]
        return ContainerEvent(pick(actions), at: time(), container: pick(["c1", "c1", "c2"]))
    }
}
