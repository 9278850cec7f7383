import TOML
import Testing

@Suite("errors")
struct ErrorTests {
    @Test("an error has its place and its reason apart, and both in its description")
    func parts() {
        #expect(throws: TOMLError.self) { try TOML.parse("a = 1\nb = ") }
        do {
            _ = try TOML.parse("a = 1\nb = ")
        } catch {
            #expect(error.position == TOMLPosition(line: 2, column: 5))
            #expect(error.description == "line 2, column 5: \(error.reason)")
        }
    }

    @Test(
        "an error quotes no value, which may be a secret",
        arguments: [
            "token = hunter2", "token = 0xhunter2", "token = \"hunter2", "token = 'hunter2\n'",
            "token = \"hunter2\\q\"", "token = [\"hunter2\" 1]", "token = {a = \"hunter2\"",
            "token = \"hunter2\" x", "token = \"hunter2\"\ntoken = \"hunter2\"",
            "token = \"hunter2\"\n[token]",
            "token \"hunter2\"", "token = \"\"\"hunter2\u{7}\"\"\"", "token = 1979-13-hunter2",
            "token = 9hunter2", "token: hunter2", "hunter2",
        ]
    )
    func secrets(document: String) {
        let message = outcome(document)
        #expect(message.hasPrefix("line "))
        #expect(!message.contains("hunter"), "\(message)")
    }

    @Test("what a hostile document would do to a terminal is shown by number")
    func harmless() {
        let name = #"x\u001B[2J\n\u202E\u00A0\U000E0041"#
        let message = outcome("\"\(name)\" = 1\n\"\(name)\" = 2")
        let shown = #""x<U+001B>[2J<U+000A><U+202E><U+00A0><U+E0041>""#
        #expect(message == "line 2, column 1: the key \(shown) is already set; see line 1")
        #expect(outcome("\u{1B}[2J").hasSuffix("found U+001B"))
        #expect(outcome("a = \u{202E}1").hasSuffix("found U+202E"))
        #expect(outcome("a = 1 \r").hasSuffix("found U+000D"))
    }

    @Test("a long key is cut in a message")
    func long() {
        let name = String(repeating: "k", count: 5_000)
        let message = outcome("\(name) = 1\n\(name) = 2")
        #expect(message.contains("\"\(String(repeating: "k", count: 48))…\" is already set"), "\(message)")
    }

    @Test(
        "every kind has a name with its article",
        arguments: [
            ("''", "a string"), ("1", "an integer"), ("1.0", "a float"), ("true", "a boolean"),
            ("1979-05-27T07:32:00Z", "a date and time with offset"),
            ("1979-05-27T07:32:00", "a local date and time"),
            ("1979-05-27", "a local date"), ("07:32:00", "a local time"), ("[]", "an array"),
            ("{}", "a table"),
        ]
    )
    func names(text: String, name: String) throws {
        #expect(try TOML.parse("a = \(text)")["a"]?.typeName == name)
    }
}
