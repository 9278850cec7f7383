import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("When a release line is asked for, and how long its mark stays")
struct ReleaseWatchTests {
    private static let every = Duration.seconds(6 * 3600)

    private func names(_ count: Int) throws -> [ServiceName] { try (0..<count).map { try .make("s\($0)") } }

    private func entries(_ names: [ServiceName], epoch: Int = 0) -> [ServiceName: Board.Entry] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, Board.Entry(sight: .make(), epoch: epoch)) })
    }

    @Test("all are asked at the start, one after the other, and again after a period at the latest")
    func start() throws {
        let names = try names(3)
        var watch = ReleaseWatch(names, every: Self.every, at: .seconds(5))
        let entries = entries(names)
        for (number, name) in names.enumerated() {
            #expect(watch.next(entries, at: .seconds(5 + number)) == name)
            #expect(watch.take(.level, of: name, at: .seconds(5 + number), jitter: 0.5) == .hide)
        }
        #expect(watch.next(entries, at: .seconds(8)) == nil)
        #expect(watch.next(entries, at: Self.every * 0.875 + .seconds(4)) == nil)
        #expect(watch.next(entries, at: Self.every * 0.875 + .seconds(5)) == names[0])
    }

    @Test("nobody asks while it is changed or its host is away; soon after a change it goes first")
    func change() throws {
        let names = try names(2)
        var watch = ReleaseWatch(names, every: Self.every, at: .seconds(1))
        #expect(watch.next([:], at: .seconds(1)) == nil)
        #expect(watch.next([names[0]: Board.Entry(sight: .unreachable(.make()))], at: .seconds(1)) == nil)
        var seen = entries(names)
        _ = watch.next(seen, at: .seconds(1))
        _ = watch.take(.ahead(.nextCommit), of: names[1], at: .seconds(1), jitter: 0)
        seen[names[1]]?.busy = Busy(action: "update", by: try .make())
        seen[names[1]]?.epoch = 1
        #expect(watch.next(seen, at: .seconds(2)) == names[0])
        seen[names[1]]?.busy = nil
        seen[names[1]]?.epoch = 2
        #expect(watch.next(seen, at: .seconds(3)) == names[1])
        // What was seen across a change is not taken: it stays first.
        #expect(watch.next(seen, at: .seconds(4)) == names[1])
        #expect(watch.take(.level, of: names[1], at: .seconds(5), jitter: 0) == .hide)
        #expect(watch.next(seen, at: .seconds(6)) == names[0])
        #expect(watch.take(.level, of: names[0], at: .seconds(6), jitter: 0) == .hide)
        #expect(watch.next(seen, at: .seconds(7)) == nil)
        // Somebody moved the directory by hand; that it could not be seen for a time is no move.
        for (head, isMoved) in [(nil, false), (String.commit, false), (.nextCommit, true)] {
            seen[names[0]]?.sight = .answer(.make(head: head))
            #expect(watch.next(seen, at: .seconds(8)) == (isMoved ? names[0] : nil))
        }
    }

    @Test("what could not be asked changes nothing, is asked again soon, and goes after two periods")
    func unknown() throws {
        let name = try ServiceName.make()
        var watch = ReleaseWatch([name], every: Self.every, at: .zero)
        #expect(watch.next(entries([name]), at: .zero) == name)
        #expect(watch.take(.ahead(.nextCommit), of: name, at: .zero, jitter: 1) == .show(.nextCommit))
        #expect(watch.next(entries([name]), at: Self.every) == name)
        #expect(watch.take(.unknown, of: name, at: Self.every, jitter: 1) == .none)
        #expect(watch.next(entries([name]), at: Self.every + .seconds(599)) == nil)
        #expect(watch.next(entries([name]), at: Self.every + .seconds(600)) == name)
        #expect(watch.outdated(at: Self.every * 2) == [])
        #expect(watch.outdated(at: Self.every * 2 + .seconds(1)) == [name])
        #expect(watch.outdated(at: Self.every * 2 + .seconds(2)) == [], "that is said once")
        #expect(watch.take(.unknown, of: name, at: Self.every * 3, jitter: 1) == .none)
    }

    @Test(
        "whatever comes, a mark is never older than two periods, and none is asked for more often than is due"
    )
    func property() throws {
        var random = SeededGenerator()
        let names = try names(5)
        for _ in 0..<SeededGenerator.rounds(100) {
            let every = Duration.seconds(600 + random.below(3600))
            var watch = ReleaseWatch(names, every: every, at: .zero)
            var seen = entries(names)
            var (now, marks, asked) = (Duration.zero, [ServiceName: Duration](), [ServiceName: Duration]())
            var changed: Set<ServiceName> = []
            for _ in 0..<200 {
                now += .seconds(1 + random.below(400))
                let one = random.pick(names)
                if random.chance(20) {
                    let isBusy = seen[one]?.busy != nil
                    seen[one]?.busy = isBusy ? nil : Busy(action: "restart", by: try .make())
                    seen[one]?.epoch += 1
                    changed.insert(one)
                }
                if random.chance(10) {
                    seen[one]?.sight = random.chance(50) ? .make() : .unreachable(.make())
                }
                for name in watch.outdated(at: now) { marks[name] = nil }
                for (name, since) in marks { #expect(now - since <= every * 2, "\(name), \(random.seed)") }
                guard let next = watch.next(seen, at: now) else {
                    // Nobody who may be asked has waited longer than a period.
                    for name in names where seen[name]?.busy == nil && seen[name]?.sight?.answer != nil {
                        #expect(now - (asked[name] ?? .seconds(-1)) < every, "\(random.seed)")
                    }
                    continue
                }
                #expect(seen[next]?.busy == nil && seen[next]?.sight?.answer != nil, "\(random.seed)")
                if let last = asked[next], !changed.contains(next) {
                    #expect(now - last >= min(every * 0.75, ReleaseWatch.retry), "\(random.seed)")
                }
                asked[next] = now
                changed.remove(next)
                let jitter = Double(random.below(100)) / 100
                let finding = random.pick([ReleaseWatch.Finding.ahead(.commit), .level, .unknown])
                switch watch.take(finding, of: next, at: now, jitter: jitter) {
                case .show(let commit):
                    #expect(finding == .ahead(commit))
                    marks[next] = now
                case .hide:
                    #expect(finding == .level)
                    marks[next] = nil
                case .none: #expect(finding == .unknown)
                }
            }
        }
    }
}
