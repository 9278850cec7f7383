import TOML
import Testing

/// Where readers of TOML are known to differ, or to be wrong.
@Suite("the specification's corners")
struct CornerTests {
    @Test(
        "what looks like a value is a key, where a key is due",
        arguments: [
            ("inf = nan", #"{"inf": float nan}"#),
            ("true = false", #"{"true": false}"#),
            ("1979-05-27 = 1979-05-27", #"{"1979-05-27": 1979-05-27}"#),
            ("-1 = -1\n01 = 1", #"{"-1": -1, "01": 1}"#),
            ("1.5e2 = 1.5e2", #"{"1": {"5e2": float 150.0}}"#),
            ("0x_ = 0", #"{"0x_": 0}"#),
            ("[2024.01-01]\n[[ - ]]", #"{"2024": {"01-01": {}}, "-": [{}]}"#),
            ("'' . \"\" = 1", #"{"": {"": 1}}"#),
            ("[\"\"]\n'' = ''", #"{"": {"": ""}}"#),
            ("\"a.b\" = 1\na.b = 2\n'a'.\"b c\" = 3", #"{"a.b": 1, "a": {"b": 2, "b c": 3}}"#),
            (##""#" = 1 # "##, ##"{"#": 1}"##),
            (#""\"=\u005D" = 1"#, #"{"\{22}=]": 1}"#),
        ]
    )
    func keys(document: String, value: String) {
        #expect(outcome(document) == value)
    }

    @Test(
        "only a line feed, alone or after a carriage return, ends a line, and only blanks and tabs are blank",
        arguments: [
            ("# x\u{2028}y\u{85}z = \u{B}", "line 1, column 11: the control character U+000B is forbidden"),
            ("# x\u{2028}\u{85}\u{2029}y = 1", "{}"),
            ("a = 1\u{2028}b = 2", "line 1, column 6: expected the end of the line; found U+2028"),
            ("a =\u{A0}1", "line 1, column 4: expected a value"),
            ("a\u{C}= 1", "line 1, column 2: expected \"=\" after the key; found U+000C"),
            ("a = 1\rb = 2", "line 1, column 6: expected the end of the line; found U+000D"),
            ("a = 1\r\r\n", "line 1, column 6: expected the end of the line; found U+000D"),
            ("\r", "line 1, column 1: expected the end of the line; found U+000D"),
            ("a = [1,\r2]", "line 1, column 8: expected a value"),
            ("# x\r", "line 1, column 4: a carriage return may only stand before a line feed"),
            ("# x\ty\u{80}\u{9F}\u{10FFFF}\r\na = 1 #", #"{"a": 1}"#),
            ("[a]# x", #"{"a": {}}"#),
            ("a = []# x\nb = 1# y", #"{"a": [], "b": 1}"#),
        ]
    )
    func lines(document: String, result: String) {
        #expect(outcome(document).hasPrefix(result), "\(outcome(document))")
    }

    @Test(
        "quotes, backslashes and line ends of multi-line strings are told apart",
        arguments: [
            ("\"\"\"\\\"\"\"\\\"\"\"\"", #""\{22}\{22}\{22}\{22}""#),
            ("\"\"\"\\\\\"\"\"", #""\{5c}""#),
            ("\"\"\"x\\\n\\\n\\\ny\"\"\"", #""xy""#),
            ("\"\"\"x\\\\\\\ny\"\"\"", #""x\{5c}y""#),
            ("\"\"\"x\\\r\n\ty\\\n\"\"\"", #""xy""#),
            ("\"\"\"\\\n\n\n\t\n x\"\"\"", #""x""#),
            ("\"\"\"x\\r\\n\r\ny\"\"\"", #""x\{d}\{a}\{a}y""#),
            ("\"\"\"\n\\n\"\"\"", #""\{a}""#),
            ("\"\"\" \n\"\"\"", #"" \{a}""#),
            ("'''\\\n'''", #""\{5c}\{a}""#),
            ("'''\n\n'''", #""\{a}""#),
            ("''''''", #""""#),
            ("''''''''", #""''""#),
            ("'''x''y'z''''", #""x''y'z'""#),
            ("\"\"\"\"\\\n\"\"\"\"", #""\{22}\{22}""#),
        ]
    )
    func strings(text: String, value: String) {
        #expect(outcome("a = \(text)") == "{\"a\": \(value)}")
    }

    @Test(
        "a date takes a time after one space, and nothing else",
        arguments: [
            ("1979-05-27 ", "{\"a\": 1979-05-27}"),
            ("1979-05-27\t# 07:32:00", "{\"a\": 1979-05-27}"),
            ("[1979-05-27 , 07:32:00]", "{\"a\": [1979-05-27, 07:32:00.000000000]}"),
            ("{b = 1979-05-27 }", "{\"a\": {\"b\": 1979-05-27}}"),
            ("[1979-05-27 07:32:00]", "{\"a\": [1979-05-27T07:32:00.000000000]}"),
            ("[1979-05-27 1]", "line 1, column 18: expected 2 digits for the hour"),
            ("1979-05-27 1", "line 1, column 17: expected 2 digits for the hour"),
            ("1979-05-27\t07:32:00", "line 1, column 16: expected the end of the line; found \"0\""),
            ("1979-05-27 T07:32:00", "line 1, column 16: expected the end of the line; found \"T\""),
            ("1979-05-27T07:32:00 Z", "line 1, column 25: expected the end of the line; found \"Z\""),
            ("1979-05-27T07:32:00 +01:00", "line 1, column 25: expected the end of the line"),
            ("+1979-05-27", "line 1, column 10: expected only digits here"),
            ("1979_05_27", "{\"a\": 19790527}"),
        ]
    )
    func dates(text: String, result: String) {
        #expect(outcome("a = \(text)").hasPrefix(result), "\(outcome("a = \(text)"))")
    }
}
