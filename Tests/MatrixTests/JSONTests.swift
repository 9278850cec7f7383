import Foundation
import Matrix
import Testing
import TestKit

@Suite("JSON")
struct JSONTests {
    @Test(
        "values that are read",
        arguments: [
            ("null", JSONValue.null), (" true ", true), ("false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)),
            ("1e2", .number(100)),
            ("-1.5E-1", .number(-0.15)), ("1e999", .number(.infinity)), (#""""#, ""),
            (#""a\u00e9\n\"\\\/""#, "aé\n\"\\/"),
            (#""\ud83d\udca5""#, "💥"), ("\"💥\"", "💥"), ("[]", []), ("[ 1 , [ ] ]", [1, []]), ("{}", [:]),
            (#"{"a":{"b":[null]}}"#, ["a": ["b": [.null]]]), (#"{"a":1,"a":2}"#, ["a": 2]),
            (#""\u0000""#, "\u{0}"),
        ] as [(String, JSONValue)])
    func read(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "texts that are no JSON",
        arguments: [
            "", " ", "nul", "True", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "NaN", "Infinity", "\"",
            "\"a", #""\x""#,
            #""\u12""#, #""\u00g0""#, "\"\n\"", "[", "[1", "[1,", "[1,]", "[1 2]", "]", "{", "{1:2}",
            #"{"a"}"#, #"{"a":}"#,
            #"{"a":1,}"#, #"{"a":1"#, "1 2", "{} x", "'a'", "[1]]", "\u{FEFF}1", #""\ud800""#,
            #""\udc00\ud800""#, #""\ud800\u0041""#,
        ])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test("names that look the same stay two")
    func lookAlikeNames() throws {
        let value = try JSONValue(parsing: "{\"\u{212A}\":1,\"K\":2,\"e\u{301}\":3,\"\u{E9}\":4}")
        #expect(value.objectValue?.count == 4)
        #expect(value["K"] == 2)
        #expect(value["\u{212A}"] == 1)
        #expect(JSONValue.string("\u{212A}") != "K")
    }

    @Test("no depth of nesting ends the process", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func bombs(opening: String) throws {
        let bomb = Data(String(repeating: opening, count: 100_000))
        #expect(throws: JSONError.tooDeep(limit: 96)) { try JSONValue(parsing: bomb) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: bomb, tolerance: .lenient) }
    }

    @Test("what is nested too deeply is cut out, and what stands beside it is kept")
    func cutOut() throws {
        let deep = String(repeating: "[", count: 100_000) + #""]}""# + String(repeating: "]", count: 100_000)
        let value = try JSONValue(
            parsing: Data("{\"deep\":\(deep),\"good\":1}"), limits: JSONLimits(depth: 3), tolerance: .lenient)
        #expect(value == ["deep": [[.null]], "good": 1])
    }

    @Test("as many levels as the limit says are read")
    func depthLimit() throws {
        let limits = JSONLimits(depth: 3)
        #expect(try JSONValue(parsing: Data("[[[1]]]"), limits: limits) == [[[1]]])
        #expect(throws: JSONError.tooDeep(limit: 3)) {
            try JSONValue(parsing: Data("[[[[]]]]"), limits: limits)
        }
    }

    @Test("more values than the limit are refused, however tolerant one is")
    func valueLimit() {
        let many = Data("[" + String(repeating: "0,", count: 1_000) + "0]")
        #expect(throws: JSONError.tooManyValues(limit: 1_000)) {
            try JSONValue(parsing: many, limits: JSONLimits(values: 1_000), tolerance: .lenient)
        }
    }

    @Test("what is no Unicode is refused strictly and replaced leniently")
    func noUnicode() throws {
        let broken = Data([0x22, 0x61, 0xFF, 0x62, 0x22])
        #expect(throws: JSONError.self) { try JSONValue(parsing: broken) }
        #expect(try JSONValue(parsing: broken, tolerance: .lenient) == "a\u{FFFD}b")
        let surrogate = Data(#"["\ud800x\ud800\u0041\udc00"]"#)
        #expect(try JSONValue(parsing: surrogate, tolerance: .lenient) == ["\u{FFFD}x\u{FFFD}A\u{FFFD}"])
    }

    @Test("events are written with sorted names, as few escapes as can be, and integers only")
    func canonical() throws {
        let value: JSONValue = [
            "b": [1, true, .null], "a": "é\"\\\n\u{1}\u{7F}/", "\u{10000}": 1, "\u{FFFF}": 2,
        ]
        #expect(
            String(decoding: try value.canonicalData(), as: UTF8.self)
                == #"{"a":"é\"\\\n\u0001"# + "\u{7F}" + #"/","b":[1,true,null],"#
                + "\"\u{FFFF}\":2,\"\u{10000}\":1}")
        #expect(throws: JSONError.notAnInteger) { try JSONValue.array([.number(1)]).canonicalData() }
        #expect(throws: JSONError.integerOutOfRange) {
            try (["a": .integer(1 << 53)] as JSONValue).canonicalData()
        }
        #expect(throws: JSONError.integerOutOfRange) { try JSONValue.integer(.min).canonicalData() }
        #expect(try JSONValue.integer(-(1 << 53) + 1).canonicalData() == Data("-9007199254740991"))
    }

    @Test("the count of bytes is that of what is sent")
    func byteCount() throws {
        let value: JSONValue = ["body": "é\n💥", "list": [1, -20]]
        #expect(try value.byteCount == value.canonicalData().count)
    }

    @Test("a value passes any coder without losing a name, floats included")
    func coding() throws {
        let value: JSONValue = ["\u{212A}": 1, "K": 2, "f": [.number(1.5), .number(.infinity)]]
        let data = try JSONEncoder().encode(["v": value])
        #expect(try JSONDecoder().decode([String: JSONValue].self, from: data)["v"] == value)
    }

    @Test("a text of four million escapes is read in linear time")
    func linear() throws {
        let clock = ContinuousClock()
        let took = try clock.measure {
            _ = try JSONValue(parsing: "\"" + String(repeating: #"\n"#, count: 1_000_000) + "\"")
        }
        #expect(took < .seconds(20))
    }

    @Test("what is written is read again as the same value")
    func roundTrip() throws {
        var random = SeededGenerator()
        for _ in 0..<2_000 {
            let value = Self.value(depth: 0, &random)
            #expect(try JSONValue(parsing: value.text) == value, "seed \(random.seed)")
        }
    }

    @Test("no bytes end the process, and what both readers take they read alike")
    func fuzz() throws {
        var random = SeededGenerator()
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "a", "1", "-", ".", "e", "null", " ",
            "\u{0}", "é",
        ]
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                if Int.random(in: 0..<20, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
                }
            }
            let strict = try? JSONValue(parsing: Data(bytes))
            let lenient = try? JSONValue(parsing: Data(bytes), tolerance: .lenient)
            if let strict { #expect(strict == lenient, "seed \(random.seed)") }
        }
    }

    @Test("Foundation and this reader agree on what is JSON")
    func agreement() throws {
        var random = SeededGenerator()
        for _ in 0..<500 {
            let text = Self.value(depth: 0, &random).text
            let broken = String(
                text.enumerated().filter { _ in Int.random(in: 0..<40, using: &random) > 0 }.map(\.element))
            let theirs =
                (try? JSONSerialization.jsonObject(with: Data(broken), options: .fragmentsAllowed)) != nil
            let ours = (try? JSONValue(parsing: broken)) != nil
            #expect(!ours || theirs || broken.contains("e999"), "seed \(random.seed): \(broken)")
        }
    }

    private static func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .number(Double.random(in: -1e9...1e9, using: &random))
        case 4, 5: .string(text(&random))
        case 6:
            .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in value(depth: depth + 1, &random) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                        (JSONKey(text(&random)), value(depth: depth + 1, &random))
                    }, uniquingKeysWith: { first, _ in first }))
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let alphabet = Array("aK\u{212A}é\u{301}💥\"\\\n\u{0}\u{1F}/ \u{2028}".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            scalars.append(alphabet.randomElement(using: &random) ?? "a")
        }
        return String(scalars)
    }
}
