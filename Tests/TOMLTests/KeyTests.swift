import TOML
import Testing

@Suite("keys")
struct KeyTests {
    @Test(
        "bare, quoted and dotted keys read as the specification says",
        arguments: [
            ("key = 1", #"{"key": 1}"#),
            ("a_b-C9 = 1", #"{"a_b-C9": 1}"#),
            ("- = 1\n_ = 2", #"{"-": 1, "_": 2}"#),
            ("1234 = 1", #"{"1234": 1}"#),
            ("true = 1", #"{"true": 1}"#),
            (#""" = 1"#, #"{"": 1}"#),
            ("'' = 1", #"{"": 1}"#),
            (#""a b" = 1"#, #"{"a b": 1}"#),
            (#""\u00e9\n" = 1"#, #"{"\{e9}\{a}": 1}"#),
            (#"'quo"te' = 1"#, #"{"quo\{22}te": 1}"#),
            ("a.b.c = 1\na.b.d = 2", #"{"a": {"b": {"c": 1, "d": 2}}}"#),
            ("a . \"b.c\"\t. 'd' = 1", #"{"a": {"b.c": {"d": 1}}}"#),
            ("3.14 = 1", #"{"3": {"14": 1}}"#),
            ("a=1", #"{"a": 1}"#),
            ("\t a\t=\t1\t", #"{"a": 1}"#),
            ("b = 1\na.x = 2\nc = 3\na.y = 4", #"{"b": 1, "a": {"x": 2, "y": 4}, "c": 3}"#),
        ]
    )
    func forms(document: String, value: String) {
        #expect(outcome(document) == value)
    }

    @Test(
        "a wrong key is refused where it is wrong",
        arguments: [
            ("= 1", "line 1, column 1: expected a key, a [table] or a comment; found \"=\""),
            ("a 1", "line 1, column 3: expected \"=\" after the key; found \"1\""),
            ("a: 1", "line 1, column 2: expected \"=\" after the key; found \":\""),
            ("a", "line 1, column 2: expected \"=\" after the key; found the end of the file"),
            ("a\n= 1", "line 1, column 2: expected \"=\" after the key; found the end of the line"),
            ("a =", "line 1, column 4: expected a value"),
            ("a = # 1", "line 1, column 5: expected a value"),
            ("a =\n1", "line 1, column 4: expected a value"),
            ("a == 1", "line 1, column 4: expected a value"),
            ("a. = 1", "line 1, column 4: expected another part of the key after \".\"; found \"=\""),
            (".a = 1", "line 1, column 1: expected a key"),
            ("a..b = 1", "line 1, column 3: expected another part of the key"),
            ("é = 1", "line 1, column 1: expected a key, a [table] or a comment (a key with other than"),
            ("a \u{1F600}", "line 1, column 3: expected \"=\" after the key; found \"\u{1F600}\""),
            ("aé = 1", "line 1, column 2: expected \"=\" after the key; found \"é\""),
            ("\"\"\"a\"\"\" = 1", "line 1, column 1: a key must not be a multi-line string"),
            ("'''a''' = 1", "line 1, column 1: a key must not be a multi-line string"),
            ("\"a\nb\" = 1", "line 1, column 1: this string is not closed"),
            ("a = 1 b = 2", "line 1, column 7: expected the end of the line; found \"b\""),
            ("a = 1\nb = 2\na = 3", "line 3, column 1: the key \"a\" is already set; see line 1"),
            ("a = 1\n\"a\" = 3", "line 2, column 1: the key \"a\" is already set; see line 1"),
            ("a.b = 1\na.b = 2", "line 2, column 3: the key \"b\" is already set; see line 1"),
            ("a = 1\na.b = 2", "line 2, column 1: the key \"a\" is already an integer, which a dotted key"),
            ("a.b = 1\na = 2", "line 2, column 1: the key \"a\" is already set; see line 1"),
        ]
    )
    func mistakes(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }

    @Test("keys that Swift takes for the same string are different keys")
    func canonicallyEquivalent() throws {
        let table = try TOML.parse(#""\u00e9" = 1\#n"e\u0301" = 2\#n"K" = 3\#n"\u212A" = 4"#)
        #expect(rendering(table) == #"{"\{e9}": 1, "e\{301}": 2, "K": 3, "\{212a}": 4}"#)
        #expect(integer(table["\u{E9}"]) == 1)
        #expect(integer(table["e\u{301}"]) == 2)
        #expect(integer(table["K"]) == 3)
        #expect(integer(table["\u{212A}"]) == 4)
        #expect(table.key("\u{212A}")?.isNamed("K") == false)
        #expect(table.key("\u{212A}")?.isNamed("\u{212A}") == true)
    }

    @Test("a key that is not there has neither a value nor a place")
    func missing() throws {
        let table = try TOML.parse("a = 1")
        #expect(table["b"] == nil)
        #expect(table.key("b") == nil)
    }

    private func integer(_ value: TOMLValue?) -> Int64? {
        if case .integer(let number) = value?.kind { number } else { nil }
    }
}
