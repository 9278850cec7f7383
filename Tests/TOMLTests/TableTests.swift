import TOML
import Testing

@Suite("tables")
struct TableTests {
    @Test(
        "tables and arrays of tables read as the specification says",
        arguments: [
            ("", "{}"),
            (" \t\n\r\n# comment", "{}"),
            ("[a]", #"{"a": {}}"#),
            ("[a] # comment\r\nb = 1", #"{"a": {"b": 1}}"#),
            ("[ a . \"b c\" . 'd' ]\ne = 1", #"{"a": {"b c": {"d": {"e": 1}}}}"#),
            ("[a.b.c]\nx = 1\n[a]\ny = 2", #"{"a": {"b": {"c": {"x": 1}}, "y": 2}}"#),
            ("[a]\n[a.b]\n[c]\n[a.d]", #"{"a": {"b": {}, "d": {}}, "c": {}}"#),
            ("x = 1\n[a]\nx = 2\n[b]\nx = 3", #"{"x": 1, "a": {"x": 2}, "b": {"x": 3}}"#),
            ("[a]\nb.c = 1\n[a.b.d]\ne = 2", #"{"a": {"b": {"c": 1, "d": {"e": 2}}}}"#),
            ("a.b = 1\n[a.c]\nd = 2", #"{"a": {"b": 1, "c": {"d": 2}}}"#),
            ("[[a]]\nx = 1\n[[a]]\n[[a]]\nx = 3", #"{"a": [{"x": 1}, {}, {"x": 3}]}"#),
            (
                "[[a]]\n[a.b]\nx = 1\n[[a.c]]\ny = 1\n[[a.c]]\n[[a]]\n[a.b]\nx = 2",
                #"{"a": [{"b": {"x": 1}, "c": [{"y": 1}, {}]}, {"b": {"x": 2}}]}"#
            ),
            ("[[a.b]]\nx = 1\n[a]\ny = 2", #"{"a": {"b": [{"x": 1}], "y": 2}}"#),
            ("[[a]]\nb.c = 1\n[[a]]\nb.c = 2", #"{"a": [{"b": {"c": 1}}, {"b": {"c": 2}}]}"#),
        ]
    )
    func forms(document: String, value: String) {
        #expect(outcome(document) == value)
    }

    @Test(
        "a wrong header is refused where it is wrong",
        arguments: [
            ("[]", "line 1, column 2: expected the name of a table; found \"]\""),
            ("[a", "line 1, column 3: expected \"]\" after the name of the table; found the end of the file"),
            ("[a\n]", "line 1, column 3: expected \"]\" after the name of the table; found the end of"),
            ("[a.]", "line 1, column 4: expected another part of the key"),
            ("[a b]", "line 1, column 4: expected \"]\" after the name of the table; found \"b\""),
            ("[a] b = 1", "line 1, column 5: expected the end of the line; found \"b\""),
            ("[[a]", "line 1, column 5: expected \"]]\" to close what \"[[\" opened"),
            ("[[a] ]", "line 1, column 5: expected \"]]\" to close what \"[[\" opened"),
            ("[ [a]]", "line 1, column 3: expected the name of a table; found \"[\""),
            ("[a]]", "line 1, column 4: expected the end of the line; found \"]\""),
            ("[[]]", "line 1, column 3: expected the name of a table"),
        ]
    )
    func syntax(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }

    @Test(
        "what is defined once is not defined again",
        arguments: [
            ("[a]\n[a]", "line 2, column 2: the key \"a\" is already a table; see line 1"),
            ("[a.b]\n[a]\n[a]", "line 3, column 2: the key \"a\" is already a table; see line 2"),
            ("a = 1\n[a]", "line 2, column 2: the key \"a\" is already an integer; see line 1"),
            ("a = 1\n[a.b]", "line 2, column 2: the key \"a\" is already an integer, which a header"),
            ("[a]\nb = 1\n[a.b]", "line 3, column 4: the key \"b\" is already an integer; see line 2"),
            ("a.b = 1\n[a]", "line 2, column 2: the key \"a\" is already a table made by a dotted key"),
            ("[f]\na.t.s = 1\n[f.a.t]", "line 3, column 6: the key \"t\" is already a table made"),
            ("[a.b.c]\n[a]\nb.d = 1", "line 3, column 1: the key \"b\" is already a table opened by a"),
            ("[a.b]\n[a]\nb.d = 1", "line 3, column 1: the key \"b\" is already a table opened by a"),
            ("[[a]]\n[a]", "line 2, column 2: the key \"a\" is already an array of tables, which"),
            ("[a]\n[[a]]", "line 2, column 3: the key \"a\" is already a single table"),
            ("[a.b]\n[[a]]", "line 2, column 3: the key \"a\" is already a single table"),
            ("a.b = 1\n[[a]]", "line 2, column 3: the key \"a\" is already a single table"),
            ("a = []\n[[a]]", "line 2, column 3: the key \"a\" is already an array, which [[…]] cannot"),
            ("[[a.b]]\n[a]\nb.c = 1", "line 3, column 1: the key \"b\" is already an array of tables"),
            ("[[a]]\n[a.b]\n[[a.b]]", "line 3, column 5: the key \"b\" is already a single table"),
            ("[[a]]\n[[a.b]]\n[a.b]", "line 3, column 4: the key \"b\" is already an array of tables"),
            ("[[a]]\n[a.b]\n[a.b]", "line 3, column 4: the key \"b\" is already a table; see line 2"),
        ]
    )
    func redefinition(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }
}
