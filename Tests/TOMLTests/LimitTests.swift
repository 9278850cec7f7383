import TOML
import Testing

@Suite("limits and encoding")
struct LimitTests {
    /// The ways to nest.
    enum Nest: CaseIterable {
        case arrays, inlineTables, header, dottedKeys, arrayHeader, headerThenArrays, dottedThenArrays
        case tablesThenDotted, elementThenArrays, nextElementThenArrays

        /// A document nested so deep, by this way.
        func document(_ depth: Int) -> String {
            switch self {
            case .arrays: "a = " + repeated("[", depth) + repeated("]", depth)
            case .inlineTables: "a = " + repeated("{a = ", depth) + "1" + repeated("}", depth)
            case .header: "[a" + repeated(".a", depth - 1) + "]"
            case .dottedKeys: "a" + repeated(".a", depth) + " = 1"
            case .arrayHeader: "[[a" + repeated(".a", depth - 2) + "]]"
            case .headerThenArrays: "[a.a.a]\na = " + repeated("[", depth - 3) + repeated("]", depth - 3)
            case .dottedThenArrays: "a.a.a.a = " + repeated("[", depth - 3) + repeated("]", depth - 3)
            case .elementThenArrays: "[[a]]\na = " + repeated("[", depth - 2) + repeated("]", depth - 2)
            case .nextElementThenArrays:
                "[[a]]\n[[a]]\na = " + repeated("[", depth - 2) + repeated("]", depth - 2)
            case .tablesThenDotted:
                "a = " + repeated("{a = ", depth - 5) + "{a.a.a.a.a = 1}" + repeated("}", depth - 5)
            }
        }

        private func repeated(_ piece: String, _ count: Int) -> String {
            String(repeating: piece, count: count)
        }
    }

    @Test("nesting to the limit is read, one level more is refused", arguments: Nest.allCases)
    func nesting(nest: Nest) {
        #expect(TOML.nestingLimit == 128)
        #expect(outcome(nest.document(128)).hasPrefix("{"), "\(outcome(nest.document(128)))")
        let beyond = outcome(nest.document(129))
        #expect(beyond.hasSuffix("arrays and tables may be nested at most 128 deep"), "\(beyond)")
    }

    @Test(
        "a document of brackets or dots alone is refused and does not exhaust the stack",
        arguments: ["[", "{", "a.", "[a.", "a=[", "a={a=", "a={a.a=[", "[[", "'", "\"\"\"", "\\", "#\n", "a"]
    )
    func floods(piece: String) {
        let start = piece.hasPrefix("[") || piece.hasPrefix("{") ? "a = " : ""
        let count = (TOML.sizeLimit - 8) / piece.utf8.count
        let outcome = outcome(start + String(repeating: piece, count: count))
        #expect(piece == "#\n" ? outcome == "{}" : outcome.hasPrefix("line 1, column "), "\(outcome)")
    }

    @Test(
        "a document of the greatest size is read in a time that grows with its length only",
        .timeLimit(.minutes(2)),
        arguments: [
            "k% = 1\n", "[[a]]\n", "[a.b.k%]\n", "# \u{1F600}\n", "a.b.c.k%.d = [1,2]\n", "'%' = {a = 1}\n",
            "[[a]]\nb = 1\n[a.c]\n[[a.d]]\n",
        ]
    )
    func wide(lines: String) {
        var document = ""
        var number = 0
        while document.utf8.count < TOML.sizeLimit - 40 {
            document += lines.replacing("%", with: String(number))
            number += 1
        }
        let result = outcome(document)
        #expect(result.hasPrefix("{"), "\(result.prefix(200))")
    }

    @Test(
        "a single line of the greatest size is read in a time that grows with its length only",
        .timeLimit(.minutes(2)),
        arguments: [
            ("a = [", "1,", "]"), ("a = [", "{},", "]"), ("a = '", "é", "'"),
            ("a = \"\"\"", "\\\\", "\"\"\""),
            ("a = \"\"\"", "\\\n", "\"\"\""), ("a = 0.", "0", ""), ("a = 0x", "0", ""), ("a = \"", "\"", ""),
            ("a = 07:32:00.", "1", ""), ("\"", "k", "\" = 1"), ("a = ", " ", "1"),
            ("a = \"\"\"", "\"\\n", "\"\"\""),
        ]
    )
    func long(start: String, piece: String, end: String) {
        let count = (TOML.sizeLimit - start.utf8.count - end.utf8.count) / piece.utf8.count
        let result = outcome(start + String(repeating: piece, count: count) + end)
        let start = piece == "\"" ? "line 1, column 13: expected" : "{"
        #expect(result.hasPrefix(start), "\(result.prefix(200))")
    }

    @Test("one byte more than the limit is refused before it is read")
    func size() throws {
        let fits = "#" + String(repeating: "x", count: TOML.sizeLimit - 1)
        #expect(try TOML.parse(fits).keys.isEmpty)
        let message = "line 1, column 1: the document has 1048577 bytes; at most 1048576 are read"
        #expect(outcome(fits + "x") == message)
        #expect(bytesOutcome(Array((fits + "x").utf8)) == message)
    }

    @Test(
        "bytes that are no UTF-8 are refused at their place",
        arguments: [
            ([0x61, 0x20, 0xFF], "line 1, column 3: the byte 0xFF is no valid UTF-8 here"),
            ([0x23, 0xC3, 0xA9, 0x0A, 0xC3, 0x28], "line 2, column 1: the byte 0xC3 is no valid UTF-8 here"),
            ([0x23, 0xC3, 0xA9, 0xC0, 0x80], "line 1, column 3: the byte 0xC0 is no valid UTF-8 here"),
            ([0x23, 0xED, 0xA0, 0x80], "line 1, column 2: the byte 0xED is no valid UTF-8 here"),
            ([0x23, 0xF4, 0x90, 0x80, 0x80], "line 1, column 2: the byte 0xF4 is no valid UTF-8 here"),
            ([0xEF, 0xBB, 0xBF, 0x23, 0x80], "line 1, column 2: the byte 0x80 is no valid UTF-8 here"),
            ([0xEF, 0xBB], "line 1, column 1: the byte 0xEF is no valid UTF-8 here"),
            ([0xFF, 0xFE, 0x61, 0x00], "line 1, column 1: the byte 0xFF is no valid UTF-8 here"),
        ] as [([UInt8], String)]
    )
    func encoding(bytes: [UInt8], message: String) {
        #expect(bytesOutcome(bytes) == message)
    }

    @Test("a byte order mark is skipped at the start, and only there")
    func byteOrderMark() {
        #expect(outcome("\u{FEFF}a = 1") == #"{"a": 1}"#)
        #expect(bytesOutcome([0xEF, 0xBB, 0xBF]) == "{}")
        #expect(outcome("\u{FEFF}\u{FEFF}a = 1").hasPrefix("line 1, column 1: expected a key"))
        #expect(outcome("a = 1\n\u{FEFF}").hasPrefix("line 2, column 1: expected a key"))
    }
}
