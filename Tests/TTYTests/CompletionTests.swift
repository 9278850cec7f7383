import TTY
import Testing

@Suite("completion of a word")
struct CompletionTests {
    @Test(
        "what is sure is inserted, and no more",
        arguments: [
            ("st", ["status"], "atus "), ("st", ["status", "start", "stop"], ""),
            ("sta", ["status", "start", "stop"], ""), ("r", ["restart", "restore"], "est"),
            ("", ["bridge"], "bridge "), ("x", ["status"], ""), ("status", ["status"], " "),
        ])
    func inserts(word: String, candidates: [String], expected: String) {
        #expect(Completion(word: word, candidates: candidates).insertion == expected)
    }

    @Test("the list stands in columns that fit")
    func lists() {
        let words = ["status", "logs", "restart", "start", "stop", "update"]
        let completion = Completion(word: "", candidates: words)
        let lines = completion.list(columns: 20)
        #expect(lines.count == 3 && lines.allSatisfy { $0.count < 20 })
        #expect(completion.list(columns: 1).count == 6)
        #expect(lines.joined(separator: " ").split(separator: " ").map(String.init) == words)
    }
}
