import TestKit
import Matrix
import Testing

@testable import Keeper

@Suite("What the configuration calls a secret does not leave")
struct MaskPatternTests {
    @Test(
        "a star stands for letters of one word, all else for itself",
        arguments: [
            ("corp-*", "key corp-abc-1 x", "key [masked] x"),
            ("corp-*", "'corp-abc' corp-", "'[masked]' [masked]"),
            ("corp-*", "a=corp-abc&b=1", "a=[masked]"), ("corp-*", "Corp-abc corp abc", "Corp-abc corp abc"),
            ("*-key9", "x session-key9 y", "x [masked] y"), ("*-key9", "session-key9s", "[masked]s"),
            ("s-*-key9", "s-1-key9,s-2-key9 s-3", "[masked] s-3"),
            ("s-*-key9", "s-key9 s--key9", "s-key9 [masked]"),
            ("*mid*dle*", "amiddle bmid.dlec mid dle", "[masked] [masked] mid dle"),
            ("word", "word sword words word.", "[masked] s[masked] [masked]s [masked]."),
            ("ab**cd", "ab-cd abcd", "[masked] [masked]"), ("naïve*", "x naïve\u{301}é y", "x [masked] y"),
            ("****aaaa", "aaaaaaaab", "[masked]b"), ("a*a*a*a", "aaaa aaa axaxaxa", "[masked] aaa [masked]"),
        ])
    func fits(pattern: String, line: String, masked: String) {
        let mask = Mask(literals: [], patterns: [MaskPattern(pattern)])
        #expect(mask.line(line).sameBytes(as: masked), "\(mask.line(line))")
    }

    @Test("what was cut off in the middle of one goes too")
    func cuts() {
        let mask = Mask(literals: [], patterns: [MaskPattern("corp-*-end")])
        #expect(mask.line("x corp-abc… [12 bytes cut]") == "x [masked] [12 bytes cut]")
        #expect(mask.line("corp-abc… then") == "corp-abc… then")
        let long = String(repeating: ".", count: Mask.lineLimit - 8) + " corp-abcdef-end"
        #expect(!mask.line(long).contains("corp-a"))
    }

    @Test(
        "no line makes one run for long, whatever the pattern",
        arguments: ["a*a*a*a*b", "aaaa*", "*aaaab", "*a*a*a*c", "aaaaaaaaaaaaaaaaaaaaaaaaaaab"])
    func performance(pattern: String) {
        let mask = Mask(literals: [], patterns: Array(repeating: MaskPattern(pattern), count: 10))
        let start = ContinuousClock.now
        for part in ["a", "aaaa ", "ab", "é"] { _ = mask.line(String(repeating: part, count: 5_000)) }
        // In a debug build; a pattern that runs for ever takes hours.
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("any pattern and any line: what is left has no place that it fits, and no letter is added")
    func fuzz() {
        var random = SeededGenerator()
        for _ in 0..<SeededGenerator.rounds(300) {
            let letters = ["a", "b", "*", "é", "c"]
            let pattern = (0...random.below(5)).map { _ in random.pick(letters) }.joined()
            guard pattern.contains(where: { $0 != "*" }) else { continue }
            let line = (0...random.below(12)).map { _ in random.pick(["a", "b", "c", "é", " ", "'", "x"]) }
                .joined()
            let ranges = MaskPattern(pattern).ranges(in: Array(line.utf8))
            let place: Comment = "seed \(random.seed): \(pattern) in \(line.debugDescription)"
            #expect(isAnyFit(pattern, line) == !ranges.isEmpty, place)
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, place)
            for range in ranges {
                #expect(fits(Array(pattern.utf8)[...], Array(line.utf8)[range]), place)
                #expect(String(validating: Array(line.utf8)[range], as: UTF8.self) != nil, place)
            }
        }
    }

    /// The slow and plain way.
    private func isAnyFit(_ pattern: String, _ line: String) -> Bool {
        let (pattern, line) = (Array(pattern.utf8), Array(line.utf8))
        return line.indices.contains { start in
            (start...line.count).contains { fits(pattern[...], line[start..<$0]) && start < $0 }
        }
    }

    private func fits(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            if fits(pattern.dropFirst(), text) { return true }
            return text.first.map { !$0.isSpaceOrQuote } == true && fits(pattern, text.dropFirst())
        }
        return text.first == first && fits(pattern.dropFirst(), text.dropFirst())
    }
}
