import TOML
import Testing

@Suite("strings")
struct StringTests {
    @Test(
        "the four forms read as the specification says",
        arguments: [
            (#"a = "text""#, #""text""#),
            (#"a = """#, #""""#),
            (#"a = ''"#, #""""#),
            (#"a = "\b\t\n\f\r\"\\""#, #""\{8}\{9}\{a}\{c}\{d}\{22}\{5c}""#),
            (#"a = "\u00e9\u00E9\U0001F600\u0000""#, #""\{e9}\{e9}\{1f600}\{0}""#),
            (#"a = 'C:\temp\u0041'"#, #""C:\{5c}temp\{5c}u0041""#),
            (#"a = 'say "hi"'"#, #""say \{22}hi\{22}""#),
            (#"a = "it's""#, #""it's""#),
            ("a = \"tab\there\"", #""tab\{9}here""#),
            ("a = 'tab\there'", #""tab\{9}here""#),
            ("a = \"é\u{85}\u{FEFF}\"", #""\{e9}\{85}\{feff}""#),
            (##"a = "# no comment" # comment"##, ##""# no comment""##),
            ("a = \"\"\"\nfirst\nsecond\"\"\"", #""first\{a}second""#),
            ("a = \"\"\"\r\nfirst\r\nsecond\"\"\"", #""first\{a}second""#),
            ("a = '''\nfirst\n\\second'''", #""first\{a}\{5c}second""#),
            ("a = \"\"\"\n\nfirst\"\"\"", #""\{a}first""#),
            ("a = \"\"\"x \\\n   \n\t y\"\"\"", #""x y""#),
            ("a = \"\"\"x\\  \t\r\n\r\n y\"\"\"", #""xy""#),
            ("a = \"\"\"\\\n  \"\"\"", #""""#),
            ("a = \"\"\"x\\\\\ny\"\"\"", #""x\{5c}\{a}y""#),
            ("a = \"\"\"x \"quoted\" and \"\" y\"\"\"", #""x \{22}quoted\{22} and \{22}\{22} y""#),
            ("a = \"\"\"\"x\"\"\"\"", #""\{22}x\{22}""#),
            ("a = \"\"\"\"\"x\"\"\"\"\"", #""\{22}\{22}x\{22}\{22}""#),
            ("a = \"\"\"\"\"\"", #""""#),
            ("a = ''''x'''''", #""'x''""#),
            ("a = \"\"\"x\\\"\"\"\"\"", #""x\{22}\{22}""#),
        ]
    )
    func forms(document: String, value: String) {
        #expect(outcome(document) == "{\"a\": \(value)}")
    }

    @Test(
        "a wrong string is refused where it is wrong",
        arguments: [
            (#"a = "text"#, "line 1, column 5: this string is not closed; expected a second \""),
            ("a = 'text\nb = 1", "line 1, column 5: this string is not closed; expected a second '"),
            (#"a = "\""#, "line 1, column 5: this string is not closed"),
            ("a = \"\"\"text\n\"\"", "line 1, column 5: this string is not closed; expected \"\"\""),
            ("a = '''text\n\\'", "line 1, column 5: this string is not closed; expected '''"),
            (#"a = "\a""#, "line 1, column 7: expected one of b t n f r"),
            (#"a = "\e""#, "line 1, column 7: expected one of b t n f r"),
            (#"a = "\x41""#, "line 1, column 7: expected one of b t n f r"),
            (#"a = "\"#, "line 1, column 7: expected one of b t n f r"),
            ("a = \"\"\"x\\ y\"\"\"", "line 1, column 10: expected one of b t n f r"),
            (#"a = "\u12g4""#, "line 1, column 10: expected 4 hexadecimal digits; found \"g\""),
            (#"a = "\U0001F60""#, "line 1, column 15: expected 8 hexadecimal digits; found a double quote"),
            (#"a = "é\uD800""#, "line 1, column 7: U+D800 is no Unicode scalar"),
            (#"a = "\U00110000""#, "line 1, column 6: U+00110000 is no Unicode scalar"),
            (#"a = "\UFFFFFFFF""#, "line 1, column 6: U+FFFFFFFF is no Unicode scalar"),
            ("a = \"x\u{0}\"", "line 1, column 7: the control character U+0000 is forbidden"),
            ("a = 'x\u{7F}'", "line 1, column 7: the control character U+007F is forbidden"),
            ("a = \"\"\"\nx\u{1B}\"\"\"", "line 2, column 2: the control character U+001B is forbidden"),
            ("a = \"x\ry\"", "line 1, column 7: a carriage return may only stand before a line feed"),
            ("a = '''x\ry'''", "line 1, column 9: a carriage return may only stand before a line feed"),
            ("a = \"\"\"x\"\"\"\"\"\"", "line 1, column 14: expected the end of the line"),
            (#"a = "b" "c""#, "line 1, column 9: expected the end of the line; found a double quote"),
        ]
    )
    func mistakes(document: String, message: String) {
        #expect(outcome(document).hasPrefix(message), "\(outcome(document))")
    }
}
