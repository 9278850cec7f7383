import TOML
import Testing

@Suite("numbers and booleans")
struct NumberTests {
    @Test(
        "integers and floats read as the specification says",
        arguments: [
            ("0", "0"), ("+0", "0"), ("-0", "0"), ("+99", "99"), ("-17", "-17"), ("1_000", "1000"),
            ("1_2_3", "123"), ("0xDEAD_beef", "3735928559"), ("0x00ff", "255"), ("0o755", "493"),
            ("0b1101_0110", "214"), ("0xe", "14"), ("0x1e5", "485"),
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("0x7fffffffffffffff", "9223372036854775807"),
            ("1.0", "float 1.0"), ("+1.5", "float 1.5"), ("-0.0", "float -0.0"), ("3.1415", "float 3.1415"),
            ("5e+22", "float 5e+22"), ("1e06", "float 1000000.0"), ("-2E-2", "float -0.02"),
            ("6.626e-34", "float 6.626e-34"), ("0e0", "float 0.0"), ("1_0.2_5e1_0", "float 102500000000.0"),
            ("9_007.5", "float 9007.5"), ("1e-400", "float 0.0"),
            ("inf", "float inf"), ("+inf", "float inf"), ("-inf", "float -inf"),
            ("nan", "float nan"), ("+nan", "float nan"), ("-nan", "float nan"),
            ("true", "true"), ("false", "false"),
        ]
    )
    func numbers(text: String, value: String) {
        #expect(outcome("a = \(text)") == "{\"a\": \(value)}")
    }

    @Test(
        "a wrong number is refused where it is wrong",
        arguments: [
            ("012", 5, "a number must not begin with 0"),
            ("-01", 6, "a number must not begin with 0"),
            ("0_1", 5, "a number must not begin with 0"),
            ("00.5", 5, "a number must not begin with 0"),
            ("_1", 5, "expected a value; text must be in quotes"),
            ("1_", 6, "an underscore must stand between two digits"),
            ("1__2", 7, "an underscore must stand between two digits"),
            ("1_.5", 6, "an underscore must stand between two digits"),
            ("1._5", 7, "an underscore must stand between two digits"),
            ("1.5_e3", 8, "an underscore must stand between two digits"),
            ("0x_1", 7, "an underscore must stand between two digits"),
            ("0x", 7, "expected hexadecimal digits"),
            ("0o8", 7, "expected only octal digits"),
            ("0b2", 7, "expected only binary digits"),
            ("0xg", 7, "expected only hexadecimal digits"),
            ("+0x1", 5, "a number with a prefix like 0x has no sign"),
            ("0X1", 6, "expected only digits here"),
            ("9223372036854775808", 5, "an integer must be from -9223372036854775808"),
            ("-9223372036854775809", 5, "an integer must be from -9223372036854775808"),
            ("0x8000000000000000", 5, "an integer must be from -9223372036854775808"),
            ("99999999999999999999999", 5, "an integer must be from -9223372036854775808"),
            ("1.", 7, "expected digits here"),
            ("1.e5", 7, "expected digits here"),
            ("1e", 7, "expected digits here"),
            ("1e+", 8, "expected digits here"),
            ("1e1.5", 8, "expected only digits here"),
            ("1.2.3", 8, "expected only digits here; if this is text, it must be in quotes"),
            (".5", 5, "expected a digit before the point"),
            ("-.5", 6, "expected a digit before the point"),
            ("1e400", 5, "this float is too large for 64 bits"),
            ("+", 5, "expected a value"),
            ("--1", 5, "expected a value"),
            ("- 1", 5, "expected a value"),
            ("Inf", 5, "expected inf in small letters"),
            ("-NaN", 5, "expected -nan in small letters"),
            ("True", 5, "expected true in small letters"),
            ("FALSE", 5, "expected false in small letters"),
            ("yes", 5, "expected a value; text must be in quotes"),
            ("30s", 7, "expected only digits here; if this is text, it must be in quotes"),
            ("127.0.0.1:8080", 10, "expected only digits here; if this is text, it must be in quotes"),
            ("1,5", 6, "expected the end of the line; found \",\""),
            ("1 2", 7, "expected the end of the line; found \"2\""),
            ("²", 5, "expected a value: \"text\", a number"),
        ]
    )
    func mistakes(text: String, column: Int, message: String) {
        let outcome = outcome("a = \(text)")
        #expect(outcome.hasPrefix("line 1, column \(column): \(message)"), "\(outcome)")
    }

    @Test("the sign of zero, infinity and nan is kept")
    func signs() throws {
        let table = try TOML.parse("a = -0.0\nb = -inf\nc = -nan\nd = nan")
        let signs = table.entries.map { entry in
            if case .float(let number) = entry.1.kind { number.sign } else { FloatingPointSign?.none }
        }
        #expect(signs == [.minus, .minus, .minus, .plus])
    }
}
