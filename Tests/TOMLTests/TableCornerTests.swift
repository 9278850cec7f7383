import TOML
import Testing

/// Which tables may still be added to, from where.
@Suite("the specification's corners of tables")
struct TableCornerTests {
    @Test(
        "tables may come in any order, and be added to below",
        arguments: [
            ("[a.x]\n[b]\n[a.y]\n[a]\nz = 1", #"{"a": {"x": {}, "y": {}, "z": 1}, "b": {}}"#),
            ("[a]\n[[b]]\n[a.c]\n[[b]]\n[a.d]", #"{"a": {"c": {}, "d": {}}, "b": [{}, {}]}"#),
            ("[a]\nb.c = 1\nd = 2\nb.e = 3", #"{"a": {"b": {"c": 1, "e": 3}, "d": 2}}"#),
            ("a.b.c = 1\n[a.b.d]\n[a.e]", #"{"a": {"b": {"c": 1, "d": {}}, "e": {}}}"#),
            ("a.b = 1\n[a.c.d]\n[a.c]\ne = 2", #"{"a": {"b": 1, "c": {"d": {}, "e": 2}}}"#),
            ("a.b = 1\n[[a.c]]\n[[a.c]]", #"{"a": {"b": 1, "c": [{}, {}]}}"#),
            ("[[a]]\n[a.b.c]\n[a.b]\nd = 1", #"{"a": [{"b": {"c": {}, "d": 1}}]}"#),
            ("[[a]]\n[a.b]\n[[a]]\n[a.b]", #"{"a": [{"b": {}}, {"b": {}}]}"#),
            ("[[a]]\nb.c = 1\n[a.b.d]\n[[a]]\nb = 2", #"{"a": [{"b": {"c": 1, "d": {}}}, {"b": 2}]}"#),
            ("[[a.b]]\n[a.c]\n[[a.b]]\n[a]\nd = 1", #"{"a": {"b": [{}, {}], "c": {}, "d": 1}}"#),
            ("[[a]]\n[[a.b]]\n[[a.b.c]]\n[a.b.c.d]\n[[a.b]]", #"{"a": [{"b": [{"c": [{"d": {}}]}, {}]}]}"#),
            ("[a]\na.a = {a.a = [{a = 1}]}", #"{"a": {"a": {"a": {"a": {"a": [{"a": 1}]}}}}}"#),
        ]
    )
    func additions(document: String, value: String) {
        #expect(outcome(document) == value)
    }

    @Test(
        "what an equals sign or a header finished stays as it is",
        arguments: [
            ("[a]\nb.c = 1\n[a.b]", "line 3, column 4: the key \"b\" is already a table made by"),
            ("[a]\nb.c = 1\n[[a.b]]", "line 3, column 5: the key \"b\" is already a single table"),
            ("[a]\nb.c = 1\n[a.b.c]", "line 3, column 6: the key \"c\" is already an integer"),
            ("[a]\nb.c = 1\n[a.b.c.d]", "line 3, column 6: the key \"c\" is already an integer"),
            ("[a.b.c]\n[a]\nb.c.d = 1", "line 3, column 1: the key \"b\" is already a table opened"),
            ("[a.b.c]\n[a]\nb.d = 1", "line 3, column 1: the key \"b\" is already a table opened"),
            ("[a.b.c]\n[a]\nb = 1", "line 3, column 1: the key \"b\" is already set; see line 1"),
            ("[[a]]\n[a.b]\n[[a]]\n[a.b]\n[a.b]", "line 5, column 4: the key \"b\" is already a table"),
            ("[[a]]\n[[a]]\n[a]", "line 3, column 2: the key \"a\" is already an array of tables"),
            ("[[a.b]]\n[[a]]", "line 2, column 3: the key \"a\" is already a single table"),
            ("[a]\nb = [{}]\n[[a.b]]", "line 3, column 5: the key \"b\" is already an array"),
            ("[a]\nb = {}\n[a.b.c]", "line 3, column 4: the key \"b\" is already a table, which a header"),
            ("[a]\nb = {}\nb.c = 1", "line 3, column 1: the key \"b\" is already a table"),
            ("[a]\nb.c = {}\nb.c.d = 1", "line 3, column 3: the key \"c\" is already a table"),
            ("a = [{b = 1}]\na.b = 2", "line 2, column 1: the key \"a\" is already an array, which a dotted"),
            ("a = {b = [1], b.c = 2}", "line 1, column 15: the key \"b\" is already an array"),
            ("a = {b.c = 1, b.c.d = 2}", "line 1, column 17: the key \"c\" is already an integer"),
            ("a = 1979-05-27\n[a.b]", "line 2, column 2: the key \"a\" is already a local date"),
        ]
    )
    func finished(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }

    @Test("of two mistakes the first is told")
    func order() {
        #expect(outcome("a = 1\na = [").hasPrefix("line 2, column 1: the key \"a\" is already set"))
        #expect(outcome("a = [1,\nb = {c = 1, c = }").hasPrefix("line 2, column 1: expected a value"))
        #expect(outcome("[a]\n[a]\nb =").hasPrefix("line 2, column 2"))
    }
}
