import Testing
import TestKit

@testable import Transport

@Suite("the limits of time")
struct PatienceTests {
    private let start = ContinuousClock.now
    private let limits = HTTPLimits(connect: .seconds(10), silence: .seconds(30), total: .seconds(60))

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test("waiting for a free connection counts for the whole call only")
    func waiting() {
        let patience = Patience(limits, posted: start)
        #expect(patience.exhausted(at: at(59.9)) == nil)
        #expect(patience.exhausted(at: at(60)) == .timedOut(.total, after: .seconds(60)))
    }

    @Test("the time for connecting begins with the start, and bytes do not lengthen it")
    func connecting() {
        var patience = Patience(limits, posted: start)
        patience.started(at: at(5))
        patience.counted(received: 100, sent: 0, at: at(14))
        #expect(!patience.isConnected)
        #expect(patience.exhausted(at: at(14.9)) == nil)
        #expect(patience.exhausted(at: at(15)) == .timedOut(.connect, after: .seconds(10)))
    }

    @Test("silence begins anew with every byte in either direction, and not with a look at the counters")
    func silence() {
        var patience = Patience(limits, posted: start)
        patience.started(at: at(0))
        patience.connected(at: at(1))
        patience.counted(received: 0, sent: 10, at: at(10))
        patience.counted(received: 0, sent: 10, at: at(19))
        #expect(patience.exhausted(at: at(39.9)) == nil)
        #expect(patience.exhausted(at: at(40)) == .timedOut(.silence, after: .seconds(30)))
        patience.counted(received: 1, sent: 10, at: at(25))
        #expect(patience.exhausted(at: at(54.9)) == nil)
        #expect(patience.exhausted(at: at(55)) == .timedOut(.silence, after: .seconds(30)))
    }

    @Test("the whole call ends in spite of every byte")
    func total() {
        var patience = Patience(limits, posted: start)
        patience.started(at: at(0))
        patience.connected(at: at(1))
        for second in 2..<60 {
            patience.moved(at: at(Double(second)))
            #expect(patience.exhausted(at: at(Double(second))) == nil)
        }
        #expect(patience.exhausted(at: at(60)) == .timedOut(.total, after: .seconds(60)))
    }

    @Test(
        "limits that make no sense end at once or far away, and trap nowhere",
        arguments: [Duration.zero, .seconds(-5), .seconds(Int64.max), .seconds(Int64.min)]
    )
    func odd(limit: Duration) {
        var patience = Patience(HTTPLimits(connect: limit, silence: limit, total: limit), posted: start)
        let isShort = limit <= .zero
        #expect((patience.exhausted(at: at(0)) != nil) == isShort)
        patience.started(at: at(0))
        #expect((patience.exhausted(at: at(0)) != nil) == isShort)
        patience.connected(at: at(0))
        #expect((patience.exhausted(at: at(1)) != nil) == isShort)
    }

    @Test(
        "whatever happens, the next limit is where the call ends, and never after the total",
        arguments: 1...20)
    func property(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var patience = Patience(limits, posted: start)
        var now = 0.0
        var bytes: Int64 = 0
        for _ in 0..<200 {
            now += Double.random(in: 0...3, using: &random)
            switch Int.random(in: 0...4, using: &random) {
            case 0: patience.started(at: at(now))
            case 1: patience.connected(at: at(now))
            case 2: patience.moved(at: at(now))
            case 3: patience.counted(received: bytes, sent: 0, at: at(now))
            default:
                bytes += 1
                patience.counted(received: bytes, sent: 0, at: at(now))
            }
            let next = patience.next
            #expect(next.at <= at(60), "seed \(seed)")
            #expect(patience.exhausted(at: next.at) != nil, "seed \(seed)")
            #expect(patience.exhausted(at: next.at - .milliseconds(1)) == nil, "seed \(seed)")
        }
    }
}
