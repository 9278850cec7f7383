import TestKit
import Testing

@testable import Keeper

@Suite("Which alerts are told in one message")
struct AlertGatheringTests {
    /// What was told, when, and how long the first of it had waited; looked at every tenth of a second.
    private struct Told: Equatable {
        var at: Double
        var keys: [String]
        var waited: Double
    }

    private func told(_ fired: [Double]) -> [Told] {
        var gathering = AlertGathering()
        var told: [Told] = []
        var left = fired.enumerated().map { (key: "\($0.offset)", at: $0.element) }
        let begun = Dictionary(uniqueKeysWithValues: left.map { ($0.key, $0.at) })
        var tick = 0
        while tick < Int((fired.last ?? 0) * 10) + 200 {
            let now = Double(tick) / 10
            let due = gathering.take(at: .milliseconds(tick * 100))
            if !due.isEmpty { told.append(Told(at: now, keys: due, waited: now - (begun[due[0]] ?? now))) }
            while let next = left.first, next.at <= now {
                left.removeFirst()
                if gathering.fire(next.key, at: .milliseconds(Int((next.at * 1000).rounded()))) {
                    told.append(Told(at: now, keys: [next.key], waited: 0))
                }
            }
            tick += 1
        }
        #expect(gathering.due == nil)
        return told
    }

    @Test(
        "one that is alone goes at once; those of the same seconds go together",
        arguments: [
            ([0], [[0]]), ([0, 5], [[0], [1]]), ([0, 5.1, 10.2, 15.3], [[0], [1], [2], [3]]),
            ([0, 0.5], [[0], [1]]), ([0, 0.1, 0.2, 0.3], [[0], [1, 2, 3]]),
            // While they keep coming all wait for the last, but five seconds at most.
            ([0, 0.9, 1.8, 2.7, 3.6], [[0], [1, 2, 3, 4]]),
            ([0, 0.9, 1.8, 2.7, 3.6, 4.5, 5.4, 6.3], [[0], [1, 2, 3, 4, 5, 6], [7]]),
            // In a long flood the messages get rarer.
            ([0, 1.5, 3, 4.5, 6, 7.5, 9, 10.5, 12], [[0], [1], [2, 3, 4, 5], [6, 7, 8]]),
        ] as [([Double], [[Int]])])
    func table(fired: [Double], messages: [[Int]]) {
        #expect(told(fired).map(\.keys) == messages.map { $0.map { "\($0)" } }, "\(told(fired))")
    }

    @Test(
        "whatever comes: each is told once, in its order, soon, and messages leave the homeserver room",
        arguments: SeededGenerator.seeds(200))
    func always(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var now = 0.0
        let gaps = [[0], [0, 3, 9], [0, 10, 60], [4, 30, 49, 50, 51], [500]]
        let fired = (0..<random.number(1...80)).map { _ in
            now += Double(random.pick(random.pick(gaps))) / 10
            return (now * 10).rounded() / 10
        }
        let messages = told(fired)
        #expect(messages.flatMap(\.keys) == fired.indices.map { "\($0)" }, "seed \(seed)")
        for message in messages { #expect(message.waited <= 8.1, "seed \(seed): \(message)") }
        for (index, at) in fired.enumerated() {
            let isAlone = index == 0 || at - fired[index - 1] >= 14
            guard isAlone else { continue }
            let message = messages.first { $0.keys.contains("\(index)") }
            #expect(message?.keys.count == 1 && message?.waited == 0, "seed \(seed): \(index)")
        }
        for message in messages {
            let minute = messages.filter { (message.at..<message.at + 60).contains($0.at) }
            #expect(minute.count <= 24, "seed \(seed): \(minute.count) in a minute")
        }
    }

    @Test("what is told before its time is not told again")
    func early() {
        var gathering = AlertGathering()
        let nothing = gathering.takeAll()
        #expect(nothing == [] && gathering.due == nil)
        let first = gathering.fire("a", at: .zero)
        let second = gathering.fire("b", at: .zero)
        let again = gathering.fire("b", at: .zero)
        #expect(first && !second && !again)
        let soon = gathering.take(at: .milliseconds(999))
        let all = gathering.takeAll()
        let later = gathering.take(at: .seconds(60))
        #expect(soon == [] && all == ["b"] && later == [] && gathering.due == nil)
    }
}
