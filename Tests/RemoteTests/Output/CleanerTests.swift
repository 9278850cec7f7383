import Remote
import Testing
import TestKit

@Suite struct CleanerTests {
    @Test(
        "a line is shown as a terminal would show it",
        arguments: [
            ("plain text\tand a tab", "plain text\tand a tab"),
            ("\u{1B}[91merror\u{1B}[0m here", "error here"),
            ("\u{1B}[1;31;48;5;200mred\u{1B}[m", "red"),
            (" 10%\r 50%\r100%", "100%"),
            ("loading...\rdone", "doneing..."),
            ("loading...\r\u{1B}[Kdone", "done"),
            ("loading...\r\u{1B}[2Kdone", "done"),
            ("Sending build context  1.986MB\r\r", "Sending build context  1.986MB"),
            ("abc\u{08}\u{08}XY", "aXY"),
            ("\u{08}\u{08}a", "a"),
            ("abcdef\u{1B}[3D\u{1B}[K", "abc"),
            ("abcdef\u{1B}[3GX", "abXdef"),
            ("abc\u{1B}[1K", "   "),
            ("a\u{1B}[3Cb", "a   b"),
            ("\u{1B}]0;a title\u{07}text", "text"),
            ("\u{1B}]8;;http://x.example\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
            ("\u{1B}(Btext\u{1B}=", "text"),
            ("\u{1B}[?25lhidden cursor\u{1B}[?25h", "hidden cursor"),
            ("\u{1B}[5Aup\u{1B}[2Jthere", "upthere"),
            ("été \u{1F680} 漢字", "été \u{1F680} 漢字"),
        ])
    func shown(_ written: String, _ expected: String) {
        #expect(Cleaner.line(Array(written.utf8)) == expected)
    }

    @Test(
        "what would be invisible or turn the text around is shown as what it is",
        arguments: [
            ("a\u{202E}b", "a<U+202E>b"), ("a\u{2066}b\u{2069}", "a<U+2066>b<U+2069>"),
            ("a\u{200B}b", "a<U+200B>b"), ("a\u{200D}b", "a<U+200D>b"), ("\u{FEFF}a", "<U+FEFF>a"),
            ("a\u{2028}b\u{2029}", "a<U+2028>b<U+2029>"), ("a\u{85}b\u{9B}31m", "a<U+0085>b<U+009B>31m"),
            ("a\u{0}b", "a␀b"), ("bell\u{07}", "bell␇"), ("\u{7F}", "␡"), ("a\u{AD}b", "a<U+00AD>b"),
            ("a\u{E0041}b", "a<U+E0041>b"), ("a\u{3164}b", "a<U+3164>b"), ("a\u{61C}b", "a<U+061C>b"),
            ("end\u{1B}", "end␛"), ("\u{1B}[12", "␛[12"), ("\u{1B}]0;no end", "␛]0;no end"),
            ("\u{1B}\u{1B}[mx", "␛x"), ("\u{FE0F}x", "<U+FE0F>x"), ("⚠\u{FE0F} careful", "⚠\u{FE0F} careful"),
            ("e\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}<U+0301>"),
        ])
    func visible(_ written: String, _ expected: String) {
        #expect(Cleaner.line(Array(written.utf8)).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test("bytes that are no UTF-8 are replaced")
    func invalid() {
        #expect(Cleaner.line([0x61, 0xFF, 0x62, 0xC3]) == "a\u{FFFD}b\u{FFFD}")
    }

    @Test("a line that is too long is cut, and says by how much")
    func cut() {
        let text = String(repeating: "é", count: 100)
        #expect(
            Cleaner.line(Array(text.utf8), limit: 101) == String(repeating: "é", count: 50)
                + "… [100 bytes cut]")
        #expect(Cleaner.line(Array(text.utf8), limit: 200) == text)
    }

    @Test("an escape cannot make a line of endless blanks")
    func blanks() {
        let line = Cleaner.line(Array("a\u{1B}[999999999C\u{1B}[888888888Gb".utf8), limit: 100_000)
        #expect(line.utf8.count <= 5000)
    }

    @Test(
        "no sequence makes a line cost more than its length",
        arguments: [
            "\u{1B}[1K", "\u{1B}[2K", "\rx\u{1B}[9999G\u{1B}[1K", "\u{1B}]", "\u{1B}[1",
            "\u{1B}[4000C\r\u{1B}[K", "\u{1B}[ ", "\u{301}",
        ])
    func cost(_ part: String) {
        let start = ContinuousClock.now
        let line =
            String(repeating: "a", count: 32_768) + String(repeating: part, count: 32_768 / part.utf8.count)
        #expect(Cleaner.line(Array(line.utf8)).utf8.count <= 4200)
        // In a debug build; erased letter by letter again and again, it takes minutes.
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("a text as it stands has nothing in it that is hidden, and nothing that a terminal obeys")
    func asItStands() {
        #expect(Cleaner.visible("a\r\nb\u{1B}[2J\u{202E}\u{0}\tc") == "a␍␊b␛[2J<U+202E>␀\tc")
    }

    @Test(
        "whatever a program writes becomes one line without a control, and stays so",
        arguments: SeededGenerator.seeds(300))
    func fuzz(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(1) { check(Self.written(by: &generator), seed: seed) }
    }

    /// What a program may write in a line, of the pieces that are hard and of any bytes.
    private static func written(by generator: inout SeededGenerator) -> [UInt8] {
        let pieces: [[UInt8]] = [
            Array("\u{1B}[".utf8), Array("\u{1B}]".utf8), [0x1B], Array("\u{1B}P".utf8), [0x07], [0x0D],
            [0x08],
            Array("12;3".utf8), Array("K".utf8), Array("D".utf8), Array("\u{202E}".utf8),
            Array("\u{301}".utf8),
            Array("é漢".utf8), [0xFF], [0x00], Array("text".utf8), Array("\u{1F468}\u{200D}\u{1F469}".utf8),
            [0x9B],
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...60, using: &generator) {
            bytes +=
                Bool.random(using: &generator)
                ? pieces.randomElement(using: &generator) ?? []
                : [UInt8.random(in: 0...255, using: &generator)].filter { $0 != 0x0A }
        }
        return bytes
    }

    private func check(_ bytes: [UInt8], seed: UInt64) {
        let line = Cleaner.line(bytes)
        for scalar in line.unicodeScalars {
            let isTab = scalar == "\t"
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                #expect(isTab, "seed \(seed), \(bytes): \(scalar.value)")
            default: break
            }
        }
        #expect(Cleaner.line(Array(line.utf8)) == line, "seed \(seed), \(bytes)")
    }
}
