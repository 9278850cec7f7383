import TOML
import Testing

@Suite("arrays and inline tables")
struct ArrayTests {
    @Test(
        "arrays and inline tables read as the specification says",
        arguments: [
            ("[]", "[]"),
            ("[ ]", "[]"),
            ("[\n# nothing\n]", "[]"),
            ("[1,2,3]", "[1, 2, 3]"),
            ("[ 1 , 2 , ]", "[1, 2]"),
            ("[1, 'a', true, 1.5, [2], {b = 3}]", #"[1, "a", true, float 1.5, [2], {"b": 3}]"#),
            ("[\n  1, # one\r\n  # between\n  2\n  , # comma\n]", "[1, 2]"),
            ("[[[]], []]", "[[[]], []]"),
            ("[1979-05-27 07:32:00, 1979-05-27]", "[1979-05-27T07:32:00.000000000, 1979-05-27]"),
            ("[inf,nan]", "[float inf, float nan]"),
            ("{}", "{}"),
            ("{ \t}", "{}"),
            ("{ x = 1, y.z = 2, \"y\".w = 3 }", #"{"x": 1, "y": {"z": 2, "w": 3}}"#),
            ("{x={y={}}}", #"{"x": {"y": {}}}"#),
            ("{x = [\n1, # one\n2\n]}", #"{"x": [1, 2]}"#),
            ("{x = \"\"\"\ny\n\"\"\"}", #"{"x": "y\{a}"}"#),
        ]
    )
    func forms(text: String, value: String) {
        #expect(outcome("a = \(text)") == "{\"a\": \(value)}")
    }

    @Test(
        "a wrong array is refused where it is wrong",
        arguments: [
            ("a = [1", "line 1, column 5: this array is not closed; expected \"]\""),
            ("a = [1,\n\n", "line 1, column 5: this array is not closed; expected \"]\""),
            ("a = [[1]", "line 1, column 5: this array is not closed; expected \"]\""),
            ("a = [", "line 1, column 5: this array is not closed; expected \"]\""),
            ("a = [1 2]", "line 1, column 8: expected \",\" or \"]\" in the array that begins on line 1"),
            ("a = [\n1\nb = 2", "line 3, column 1: expected \",\" or \"]\" in the array that begins"),
            ("a = [,]", "line 1, column 6: expected a value"),
            ("a = [1,,2]", "line 1, column 8: expected a value"),
            ("a = [1]]", "line 1, column 8: expected the end of the line"),
            ("a = [one]", "line 1, column 6: expected a value; text must be in quotes"),
            ("a = [1, # \u{1}\n]", "line 1, column 11: the control character U+0001 is forbidden"),
        ]
    )
    func arrayMistakes(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }

    @Test(
        "a wrong inline table is refused where it is wrong",
        arguments: [
            ("a = {", "line 1, column 6: expected a key or \"}\"; found the end of the file"),
            ("a = {b = 1", "line 1, column 11: expected \",\" or \"}\" in the inline table"),
            ("a = {b = 1,}", "line 1, column 12: expected a key after \",\"; found \"}\""),
            ("a = {,}", "line 1, column 6: expected a key or \"}\"; found \",\""),
            ("a = {b = 1 c = 2}", "line 1, column 12: expected \",\" or \"}\" in the inline table"),
            ("a = {b}", "line 1, column 7: expected \"=\" after the key; found \"}\""),
            ("a = {\nb = 1}", "line 1, column 6: expected the rest of the inline table, which must"),
            ("a = {b = 1,\nc = 2}", "line 1, column 12: expected the rest of the inline table"),
            ("a = {b = 1 # one\n}", "line 1, column 12: expected the rest of the inline table"),
            ("a = {b = 1, b = 2}", "line 1, column 13: the key \"b\" is already set; see line 1"),
            ("a = {b.c = 1, b = 2}", "line 1, column 15: the key \"b\" is already set"),
            ("a = {b = {c = 1}, b.d = 2}", "line 1, column 19: the key \"b\" is already a table"),
            ("a = {b = 1}\na.c = 2", "line 2, column 1: the key \"a\" is already a table"),
            ("a = {b = 1}\n[a.c]", "line 2, column 2: the key \"a\" is already a table"),
            ("a = {b = 1}\n[a]", "line 2, column 2: the key \"a\" is already a table"),
            ("a = {b = {}}\n[a.b.c]", "line 2, column 2: the key \"a\" is already a table"),
            ("a = [{b = 1}]\n[[a]]", "line 2, column 3: the key \"a\" is already an array"),
            ("a = [{b = 1}]\n[a.c]", "line 2, column 2: the key \"a\" is already an array"),
        ]
    )
    func inlineMistakes(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }
}
