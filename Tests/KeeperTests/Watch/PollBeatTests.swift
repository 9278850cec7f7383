import TestKit
import Testing

@testable import Keeper

@Suite("When a host is polled")
struct PollBeatTests {
    @Test("the hosts of a bot are polled evenly spread, and stay so however late a poll comes")
    func even() {
        let beats = (0..<4).map { PollBeat(every: .seconds(30), host: $0, of: 4) }
        var due = beats.map { $0.next(after: .seconds(1)) }
        #expect(due == [.seconds(30), .seconds(7.5), .seconds(15), .seconds(22.5)])
        // Each look takes its time, and another one each time.
        for round in 1..<1000 {
            due = zip(beats, due).map { beat, due in beat.next(after: due + .milliseconds(round % 700)) }
        }
        let phases = due.map { Int(($0 / .milliseconds(1)).rounded()) % 30_000 }
        #expect(phases == [0, 7500, 15_000, 22_500])
    }

    @Test("the next beat is ahead, and no more than an interval", arguments: SeededGenerator.seeds(3))
    func bounds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let count = random.number(1...30)
            let interval = Duration.milliseconds(random.number(1...100_000))
            let beat = PollBeat(every: interval, host: random.below(count), of: count)
            let now = Duration.milliseconds(random.number(0...1_000_000_000))
            let wait = beat.next(after: now) - now
            #expect(wait > .zero && wait <= interval, "seed \(seed): \(beat) after \(now)")
        }
    }
}
