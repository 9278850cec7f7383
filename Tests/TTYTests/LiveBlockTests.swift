import TTY
import TestKit
import Testing

@Suite("a block that is redrawn in place")
struct LiveBlockTests {
    @Test("the second drawing stands where the first stood, and after the last nothing of it is left")
    func redraws() {
        var block = LiveBlock()
        var paper = Paper(width: 40)
        paper.write("before\n")
        paper.write(block.draw(["⏳ update: step 1", "| one", "| two"], columns: 40, rows: 24))
        #expect(paper.rows.count == 4)
        paper.write(block.draw(["step 2"], columns: 40, rows: 24))
        #expect(paper.text == "before\nstep 2")
        paper.write(block.erase(columns: 40))
        paper.write("✅\n")
        #expect(paper.rows.count == 3 && paper.text.hasPrefix("before\n✅"))
        #expect(block.isEmpty && block.erase(columns: 40).isEmpty)
    }

    @Test("a line that is too wide is cut, and a block that is too high as well")
    func fits() {
        var block = LiveBlock()
        var paper = Paper(width: 20)
        let lines = Array(repeating: String(repeating: "漢字x", count: 30), count: 30)
        paper.write(block.draw(lines, columns: 20, rows: 5))
        #expect(paper.rows.count == 4)
        #expect(paper.rows.allSatisfy { $0.last == "…" || $0.last == "\u{200B}" })
    }

    @Test(
        "whatever is drawn, what stood before the block stays, and no escape but ours is written",
        arguments: SeededGenerator.seeds(50))
    func holds(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet: [Unicode.Scalar] = [
            "a", "b", " ", "漢", "\u{1B}", "[", "2", "J", "A", "\r", "\u{07}", "\u{08}", "\u{9B}", "é",
            "\u{0301}",
        ]
        var block = LiveBlock()
        let width = Int.random(in: 2...60, using: &generator)
        var paper = Paper(width: width)
        paper.write("x\n")
        for _ in 0..<20 {
            let lines = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                String(
                    String.UnicodeScalarView(
                        (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                            alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                        }))
            }
            let rows = Int.random(in: 2...12, using: &generator)
            paper.write(block.draw(lines, columns: width, rows: rows))
            #expect(paper.rows.first == ["x"], "seed \(seed)")
            #expect(paper.rows.count <= 1 + min(lines.count, max(1, rows - 1)), "seed \(seed)")
        }
        paper.write(block.erase(columns: width))
        #expect(paper.text == "x\n" && paper.strange.isEmpty, "seed \(seed): \(paper.strange)")
    }
}
