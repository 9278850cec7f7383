import Testing
import TestKit

@testable import Contract

@Suite("The last words of a container")
struct LastWordsTests {
    /// A death so many seconds after 2026-06-15T18:00:00Z, of a run that began so many seconds after it.
    private func death(_ began: Int64, _ at: Int64) -> Happenings.Death {
        let noon: Int64 = 1_781_546_400
        return Happenings.Death(
            container: "c1", at: (noon + at) * 1_000_000_000, began: (noon + began) * 1_000_000_000)
    }

    private func line(_ second: Int, _ text: String) -> String {
        "2026-06-15T18:00:\(second < 10 ? "0" : "")\(second).000000000Z \(text)"
    }

    private func words(
        _ output: [String] = [], errors: [String] = [], _ deaths: [Happenings.Death] = [], isOver: Bool = true
    ) -> LastWords {
        LastWords(output: output, errors: errors, deaths: deaths, isOver: isOver, lines: 3)
    }

    @Test("both streams come in the order of their times, and the last error tells most")
    func order() {
        let words = words(
            [line(1, "up"), line(3, "bye")], errors: [line(2, "fatal: malformed"), "  at line 7"],
            [death(0, 4)])
        #expect(
            words
                == LastWords(line: "  at line 7", runs: 1, tail: ["fatal: malformed", "  at line 7", "bye"]))
    }

    @Test("what wrote no errors has its last line all the same, and what wrote nothing has none")
    func output() {
        #expect(words([line(1, "one"), line(2, " ")], [death(0, 4)]).line == "one")
        #expect(words([], [death(0, 4)]) == LastWords())
    }

    @Test("the dead run's lines are neither those before it nor those after it")
    func run() {
        let errors = [line(1, "first"), line(5, "second"), line(9, "next")]
        let words = words(errors: errors, [death(0, 2), death(4, 6)])
        #expect(words == LastWords(line: "second", runs: 1, tail: ["second"]))
    }

    @Test("what a short run wrote before docker told of its start is its own")
    func early() {
        var last = death(4, 5)
        last.began = last.began.map { $0 + 5_000_000 }
        let words = words(errors: [line(1, "first"), line(4, "second")], [death(0, 2), last])
        #expect(words == LastWords(line: "second", runs: 1, tail: ["second"]))
        var first = death(0, 2)
        first.began = first.began.map { $0 + 400_000_000 }
        #expect(self.words(errors: [line(0, "alone")], [first]).line == "alone")
    }

    @Test(
        "the same words in each run are counted, whatever numbers stand in them, up to the first other ones")
    func same() {
        let errors = [
            line(1, "other"), line(3, "12:00:03 fatal: page 17"), line(5, "12:00:05 fatal: page 3"),
            line(7, "12:00:07 fatal: page 240"),
        ]
        let deaths = [death(0, 2), death(2, 4), death(4, 6), death(6, 8)]
        #expect(words(errors: errors, deaths).runs == 3)
        #expect(words(errors: errors, deaths).line == "12:00:07 fatal: page 240")
        // A run that said nothing is not the same.
        #expect(words(errors: [errors[1], errors[3]], deaths).runs == 1)
    }

    @Test("without a death that was heard it is the end of the log, and of one that runs no last words")
    func unheard() {
        let lines = [line(1, "a"), line(2, "b")]
        #expect(words(lines) == LastWords(line: "b", runs: 1, tail: ["a", "b"]))
        #expect(words(lines, isOver: false) == LastWords(tail: ["a", "b"]))
        // As an engine writes that knows no times.
        #expect(
            words(["its last words"]) == LastWords(line: "its last words", runs: 1, tail: ["its last words"]))
    }

    @Test("hostile lines make nothing but lines", arguments: SeededGenerator.seeds(3))
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(200) {
            let lines = { (count: Int) in
                (0..<count).map { _ in
                    random.chance(70)
                        ? line(random.below(60), random.text(random.below(20))) : random.text(10)
                }
            }
            let (output, errors) = (lines(10), lines(10))
            let deaths = (0..<random.below(7)).map {
                death(Int64($0) * 9, Int64($0) * 9 + Int64(random.below(12)))
            }
            let words = words(output, errors: errors, deaths, isOver: random.chance(50))
            let said = output + errors
            #expect(words.tail.count <= 3 && words.runs <= max(1, deaths.count), "seed \(seed)")
            #expect((words.runs == 0) == (words.line == nil), "seed \(seed)")
            let isSaid = { (text: String) in said.contains { $0 == text || $0.utf8.count > text.utf8.count } }
            #expect((words.tail + [words.line].compactMap { $0 }).allSatisfy(isSaid), "seed \(seed)")
        }
    }

    @Test("the script asks for the runs that are known, and names nothing but the container and numbers")
    func script() {
        let service = Service.make(container: "it's")
        #expect(service.lastWordsScript([], lines: 10) == #"docker logs --timestamps --tail 10 'it'\''s'"#)
        var first = death(0, 2)
        #expect(
            service.lastWordsScript([first, death(4, 6)], lines: 10)
                == "docker logs --timestamps --tail 300 --since 1781546399.500000000 "
                + #"--until 1781546406.000000000 'it'\''s'"#)
        first.began = nil
        #expect(!service.lastWordsScript([first], lines: 10).contains("--since"))
    }
}
