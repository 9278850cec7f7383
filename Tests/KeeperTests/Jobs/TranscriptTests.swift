import Testing
import TestKit

@testable import Keeper

@Suite("A job's output, bounded")
struct TranscriptTests {
    @Test("what fits is kept as it came")
    func whole() {
        var transcript = Transcript()
        let lines = (0..<1000).map { "line \($0)" }
        for line in lines { transcript.append(line) }
        #expect(transcript.lines == lines)
    }

    @Test(
        "of what does not fit the beginning and the end are kept, and between them it is said how much is missing"
    )
    func bounded() {
        var transcript = Transcript()
        let line = String(repeating: "x", count: 90)
        let count = 100_000
        for number in 0..<count { transcript.append("\(100_000 + number) \(line)") }
        let kept = transcript.lines
        #expect(kept.first == "100000 \(line)")
        #expect(kept.last == "\(100_000 + count - 1) \(line)")
        #expect(kept.reduce(0) { $0 + $1.utf8.count + 1 } <= 2 * Transcript.halfLimit + 100)
        let gaps = kept.filter { $0.hasPrefix("…") }
        #expect(gaps.count == 1)
        #expect(gaps.first == "… \(count - (kept.count - 1)) lines are left out here …")
    }

    @Test("a line that is longer than all that may be kept is left out, and counted")
    func giant() {
        var transcript = Transcript()
        transcript.append("first")
        transcript.append(String(repeating: "x", count: Transcript.halfLimit * 2))
        transcript.append("last")
        #expect(transcript.lines == ["first", "… 1 lines are left out here …", "last"])
    }

    @Test("no sequence of lines grows beyond the bound, or loses count")
    func fuzz() {
        var random = SeededGenerator()
        var transcript = Transcript()
        var count = 0
        for _ in 0..<400 {
            transcript.append(String(repeating: "y", count: random.below(60_000)))
            count += 1
        }
        let kept = transcript.lines.filter { !$0.hasPrefix("…") }
        let bytes = kept.reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(bytes <= 2 * Transcript.halfLimit, "seed \(random.seed)")
        let dropped = transcript.lines.first { $0.hasPrefix("…") }?.split(separator: " ")[1]
        #expect(kept.count + (dropped.flatMap { Int($0) } ?? 0) == count, "seed \(random.seed)")
    }
}
