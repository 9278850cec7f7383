import Testing
import TestKit

@testable import Keeper

@Suite("Body and HTML say the same")
struct ProseTests {
    @Test("back-ticks in our own sentences mark commands")
    func spans() {
        var prose = Prose()
        prose.line("try `!bridge logs` or `!help`")
        #expect(prose.plain == "try !bridge logs or !help")
        #expect(prose.html == "try <code>!bridge logs</code> or <code>!help</code>")
    }

    @Test("one line is no paragraph; several are one with breaks, lists and output stand between them")
    func blocks() {
        var prose = Prose()
        prose.line(.strong("a"), .text(" & b"))
        prose.line("c")
        prose.list(["d", "`e`"])
        prose.pre(["<f>", " g"])
        prose.line("h")
        #expect(
            prose.html
                == "<p><strong>a</strong> &amp; b<br>c</p><ul><li>d</li><li><code>e</code></li></ul><pre><code>&lt;f&gt;\n g</code></pre><p>h</p>"
        )
        #expect(prose.plain == "a & b\nc\n• d\n• e\n| <f>\n|  g\nh")
    }

    @Test("nothing is nothing, and empty lists and outputs leave no trace")
    func empty() {
        var prose = Prose()
        prose.list([])
        prose.pre([])
        #expect(prose.blocks.isEmpty)
        #expect(prose.html == "")
        #expect(prose.plain == "")
    }

    @Test("what breaks a line within an output makes two marked ones of it")
    func breaks() {
        var prose = Prose()
        prose.pre(["a\nb\r\nc\u{2028}d\u{85}✅ bridge updated"])
        #expect(prose.plain == "| a\n| b\n| \n| c\n| d\n| ✅ bridge updated")
    }

    @Test("a line break in what is no output is none: what follows it cannot pass for output")
    func oneLine() {
        var prose = Prose()
        prose.line("a\n| b")
        prose.list(["c\r| d"])
        #expect(prose.plain == "a | b\n• c | d")
    }

    @Test("hostile lines never leave the output: the HTML reads back as the same text, of known tags alone")
    func hostile() throws {
        var random = SeededGenerator()
        for _ in 0..<500 {
            var prose = Prose()
            prose.line("first")
            let lines = (0...random.below(4)).map { _ in random.text(random.below(40)) }
            prose.pre(lines)
            prose.list([random.text(5).filter { $0 != "`" }])
            prose.line("last")
            let html = try HTML(prose.html)
            #expect(
                html.lines.filter { $0.isOutput }.map(\.utf8.count)
                    == prose.plain.unicodeScalars.split(separator: "\n").map { String($0) }.filter {
                        $0.isOutput
                    }
                    .map(\.utf8.count), "seed \(random.seed): \(lines)")
            #expect(html.lines.first == "first", "seed \(random.seed)")
            #expect(html.lines.last == "last", "seed \(random.seed)")
        }
    }

    @Test("what is cut is marked, and what is short is left alone")
    func cut() {
        #expect("abc".cut(to: 3) == "abc")
        #expect("abcd".cut(to: 3) == "abc …")
        #expect("".cut(to: 0) == "")
        #expect("e\u{301}x".cut(to: 2) == "e\u{301} …")
    }
}
