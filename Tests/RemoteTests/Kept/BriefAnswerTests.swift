import Foundation
import Testing

@testable import Remote

@Suite struct BriefAnswerTests {
    private let tag = Tag.random()

    private func line(_ text: String) -> RawLine {
        RawLine(head: Array(text.utf8), tail: [], length: text.utf8.count)
    }

    private func answer(room: Int = 1000) -> BriefAnswer {
        BriefAnswer(tag: tag, bound: .default, room: room)
    }

    /// Feeds what a shell wrote, newlines and all.
    private func feed(_ answer: inout BriefAnswer, output: String = "", errors: String = "")
        -> BriefAnswer.Progress
    {
        var last = BriefAnswer.Progress.more
        for text in output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            last = answer.take(output: line(String(text)))
        }
        for text in errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            last = answer.take(error: line(String(text)))
        }
        return last
    }

    @Test(
        "the lines come back as they were written, with a last one that has no end",
        arguments: [
            ("", []), ("a\n", ["a"]), ("a", ["a"]), ("\n", [""]), ("\n\na\n\n", ["", "", "a", ""]),
            ("a\n\nb", ["a", "", "b"]),
        ])
    func lines(written: String, read: [String]) {
        var answer = answer()
        let output = "\n\(tag.text) hello\n\(written)\n\(tag.text) exit 3\n"
        #expect(feed(&answer, output: output) == .more)
        guard case .whole(let result) = feed(&answer, errors: "\(written)\n\(tag.text) bye\n") else {
            Issue.record("it is whole")
            return
        }
        #expect(result.exitCode == 3 && !result.timedOut)
        #expect(result.standardOutput.lines == read)
        #expect(result.standardError.lines == read)
    }

    /// The lines of an answer to which this is all that is missing.
    private func read(_ answer: inout BriefAnswer, _ output: String) -> [String]? {
        _ = feed(&answer, errors: "\n\(tag.text) bye\n")
        let rest = "\(tag.text) hello\n\(output)\n\(tag.text) exit 0\n"
        guard case .whole(let result) = feed(&answer, output: rest) else { return nil }
        return result.standardOutput.lines
    }

    @Test("one that was ended at its limit says so, with what it had written; the first end counts")
    func limit() {
        var answer = answer()
        _ = feed(&answer, errors: "\(tag.text) bye\n")
        let output = "\(tag.text) hello\nbegun\n\n\(tag.text) limit\n\n\(tag.text) exit 143\n"
        guard case .whole(let result) = feed(&answer, output: output) else {
            Issue.record("it is whole")
            return
        }
        #expect(result.timedOut && result.exitCode == 143 && result.standardOutput.lines == ["begun"])
    }

    @Test("it is whole when both pipes have said so, whichever is first")
    func order() {
        var answer = answer()
        #expect(feed(&answer, errors: "oh\n\n\(tag.text) bye\n") == .more)
        let last = feed(&answer, output: "\(tag.text) hello\n\n\(tag.text) exit 0\n")
        #expect(last != .more && last != .tooMuch)
    }

    @Test("what came before its first word is not its output")
    func noise() {
        var answer = answer()
        _ = feed(&answer, output: "left behind\n\(tag.text) exit 0\n")
        #expect(!answer.hasBegun)
        #expect(read(&answer, "mine\n") == ["mine"])
    }

    @Test(
        "an end that is none is output",
        arguments: ["bk:0 exit 0", " exit 0", "TAG exit", "TAG exit 0x", "TAG exit 99999999999", "TAG bye"])
    func forged(_ text: String) {
        var answer = answer()
        let written = text.replacing("TAG", with: tag.text)
        #expect(read(&answer, written + "\n") == [written])
    }

    @Test("what is more than its room, or comes behind its end, is not to be believed")
    func bounds() {
        var answer = answer(room: 20)
        _ = feed(&answer, output: "\(tag.text) hello\n")
        #expect(feed(&answer, output: "0123456789\n") == .more)
        #expect(feed(&answer, errors: "0123456789\n") == .tooMuch)
        var ended = self.answer()
        _ = feed(&ended, output: "\(tag.text) hello\n\n\(tag.text) exit 0\n")
        #expect(feed(&ended, output: "more\n") == .tooMuch)
    }
}

@Suite struct KeptShellsTests {
    private func master() -> Master {
        Master(SSHOptions(name: "there", address: "there"), directory: "/tmp", clock: ContinuousClock())
    }

    @Test("each time a shell never comes up, twice as many who ask go without")
    func backsOff() {
        var shells = KeptShells()
        let master = master()
        var tries: [Int] = []
        for ask in 0..<300 {
            var isNew = false
            let shell = shells.shell(for: nil, over: master) {
                isNew = true
                return KeptShell(owner: nil, host: "there", master: master, clock: ContinuousClock())
            }
            if isNew { tries.append(ask) }
            shell?.discard()
        }
        let gaps = zip(tries, tries.dropFirst()).map { $1 - $0 }
        #expect(gaps.prefix(6) == [3, 5, 9, 17, 33, 65])
        #expect(gaps.dropFirst(6).allSatisfy { $0 == 65 })
    }

    @Test("one for each owner and connection, and the same one as long as it lives")
    func apart() {
        var shells = KeptShells()
        let (first, second) = (master(), master())
        let make = { (owner: String?, master: Master) in
            shells.shell(for: owner, over: master) {
                KeptShell(owner: owner, host: "there", master: master, clock: ContinuousClock())
            }
        }
        let mine = make(nil, first)
        #expect(mine != nil && make(nil, first) === mine)
        #expect(make("other", first) !== mine && make(nil, first) === mine)
        #expect(make(nil, second) !== mine)
    }
}
