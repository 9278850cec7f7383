import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("Whether all is well enough for a heartbeat")
struct VitalsTests {
    /// Two hosts that are polled every 30 s, both well at 40 s.
    private var well: Vitals {
        var vitals = Vitals(hosts: ["one", "two"], poll: .seconds(30), at: .zero)
        for host in ["one", "two"] {
            vitals.listens(host, at: .seconds(1))
            vitals.polled(host, isGood: true, at: .seconds(40))
        }
        return vitals
    }

    private func ailment(_ vitals: Vitals, at second: Int64, sync: Int64? = nil) -> Vitals.Ailment? {
        vitals.ailment(lastSync: .seconds(sync ?? second), at: .seconds(second))
    }

    @Test("at the start nothing was heard and seen, and it is not well before it was")
    func start() {
        var vitals = Vitals(hosts: ["one"], poll: .seconds(30), at: .zero)
        #expect(vitals.ailment(lastSync: nil, at: .zero) == .deaf)
        #expect(ailment(vitals, at: 1) == .blind(host: "one"))
        vitals.polled("one", isGood: false, at: .seconds(1))
        #expect(ailment(vitals, at: 1) == .blind(host: "one"))
        vitals.polled("one", isGood: true, at: .seconds(2))
        #expect(ailment(vitals, at: 2) == nil)
    }

    @Test("the homeserver may be silent for 90 s", arguments: [(Int64(90), true), (91, false)])
    func sync(second: Int64, isWell: Bool) {
        #expect((ailment(well, at: 40 + second, sync: 40) == nil) == isWell)
    }

    @Test(
        "a good poll may be two minutes late, whatever came between",
        arguments: [(Int64(190), true), (191, false)])
    func poll(second: Int64, isWell: Bool) {
        var vitals = well
        vitals.polled("one", isGood: true, at: .seconds(150))
        vitals.polled("two", isGood: false, at: .seconds(150))
        #expect(ailment(vitals, at: second) == (isWell ? nil : .blind(host: "two")))
    }

    @Test("a stream that breaks at once, again and again, is none, and may be none for five minutes")
    func stream() {
        var vitals = well
        vitals.hearsNoMore("two", at: .seconds(100))
        for second in stride(from: Int64(110), through: 400, by: 10) {
            for host in ["one", "two"] { vitals.polled(host, isGood: true, at: .seconds(second)) }
            vitals.listens("two", at: .seconds(second))
            #expect(ailment(vitals, at: second) == nil, "after \(second - 100) s")
            vitals.hearsNoMore("two", at: .seconds(second + 1))
        }
        #expect(ailment(vitals, at: 401) == .streamless(host: "two"))
        vitals.listens("two", at: .seconds(410))
        #expect(ailment(vitals, at: 439) == .streamless(host: "two"))
        #expect(ailment(vitals, at: 440) == nil)
    }

    @Test("where no session is for a stream none is missed; whoever gets one has five minutes from then on")
    func noPlace() {
        var vitals = well
        vitals.hearsNoMore("two", hasPlace: false, at: .seconds(100))
        for second in stride(from: Int64(110), through: 1000, by: 10) {
            for host in ["one", "two"] { vitals.polled(host, isGood: true, at: .seconds(second)) }
            vitals.hearsNoMore("two", hasPlace: false, at: .seconds(second))
            #expect(ailment(vitals, at: second) == nil, "after \(second - 100) s")
        }
        // It is by poll only all the same.
        #expect(vitals.deafTo(.seconds(60), at: .seconds(1000)) == ["two"])
        vitals.hearsNoMore("two", at: .seconds(1001))
        for host in ["one", "two"] { vitals.polled(host, isGood: true, at: .seconds(1250)) }
        #expect(ailment(vitals, at: 1301) == nil)
        #expect(ailment(vitals, at: 1302) == .streamless(host: "two"))
    }

    @Test("a host that nobody looks at matters to nobody")
    func others() {
        var vitals = well
        vitals.polled("three", isGood: false, at: .seconds(40))
        vitals.hearsNoMore("three", at: .seconds(40))
        #expect(ailment(vitals, at: 100) == nil)
    }

    @Test("an answer of docker's counts, whatever it says of the service; its silence and the host's do not")
    func answers() {
        #expect(Sight.answer(StatusAnswer(finding: .notDeployed)).isOfDocker)
        #expect(!Sight.answer(StatusAnswer(finding: .failed(words: "no daemon", exitCode: 1))).isOfDocker)
        #expect(!Sight.unreachable(.make()).isOfDocker)
    }

    @Test(
        "whatever happens: with a sync, good polls and a lasting stream of late it is well, without one of them not"
    )
    func property() {
        var random = SeededGenerator()
        for _ in 0..<SeededGenerator.rounds(300) {
            var vitals = Vitals(hosts: ["one"], poll: .seconds(30), at: .zero)
            var (now, sync, poll, listens) = (Int64(0), Int64?.none, Int64?.none, Int64?.none)
            for _ in 0..<60 {
                now += Int64(random.below(60))
                let time = Duration.seconds(now)
                switch random.below(5) {
                case 0: sync = now
                case 1:
                    poll = now
                    vitals.polled("one", isGood: true, at: time)
                case 2: vitals.polled("one", isGood: false, at: time)
                case 3:
                    listens = now
                    vitals.listens("one", at: time)
                default:
                    listens = nil
                    vitals.hearsNoMore("one", at: time)
                }
                let found = vitals.ailment(lastSync: sync.map { .seconds($0) }, at: time)
                let isHeard = sync.map { now - $0 <= 90 } ?? false
                let isSeen = poll.map { now - $0 <= 150 } ?? false
                #expect((found == .deaf) == !isHeard, "\(random.seed)")
                #expect((found == .blind(host: "one")) == (isHeard && !isSeen), "\(random.seed)")
                if let listens, now - listens >= 30 {
                    #expect(found != .streamless(host: "one"), "\(random.seed)")
                }
                if found == .streamless(host: "one") { #expect(now > 300, "\(random.seed)") }
            }
        }
    }
}
