import Settings
import Testing
import TestKit

@Suite("hostile and broken files")
struct HostileTests {
    private static let pieces = [
        "\u{0}", "\u{202E}", "\u{2028}", "\u{85}", "\u{FEFF}", "\\u0000", "\\u202E", "\\n", "\u{1F600}",
        "e\u{301}",
        "\"", "'", "\"\"\"", "[", "]", "[[", "{", "}", "=", ".", ",", "#", "\n", "\r\n", "-", "..", "/", "~",
        "$(id)", "`id`", ";", " ", "\t", "@", ":", "!", "0", "99999999999999999999", "1e9", "true", "[]",
        "{}",
        "1979-05-27", "[matrix]\n", "[host.x]\n", "[service.y]\n", "local = true\n", "h", "m", "s",
    ]

    @Test(
        "a broken example is read or refused, and each line names a place", .timeLimit(.minutes(5)),
        arguments: SeededGenerator.seeds(40))
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = Array(try Example.text().unicodeScalars)
        for _ in 0..<SeededGenerator.rounds(25) {
            var scalars = original
            for _ in 0..<random.number(1...4) { Self.mutate(&scalars, using: &random) }
            check(String(String.UnicodeScalarView(scalars)), seed: seed)
        }
    }

    @Test(
        "an example with keys and values exchanged is read or refused", .timeLimit(.minutes(5)),
        arguments: SeededGenerator.seeds(40))
    func exchanged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lines = try Example.text().split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        let parts = lines.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let values =
            parts.compactMap { $0.count == 2 ? $0[1] : nil } + ["\"\"", "0", "[]", "{}", "-1", "nan"]
        for _ in 0..<SeededGenerator.rounds(25) {
            let text = parts.map { part in
                part.count == 2 && random.number(0...3) == 0
                    ? "\(part[0])=\(random.pick(values))" : part.joined(separator: "=")
            }
            check(text.joined(separator: "\n"), seed: seed)
        }
    }

    @Test(
        "a key of any look is shown harmlessly",
        arguments: ["\\u001B[2J", "\\u202Ekey", "\\n\\n", "\\u0000", "a b", "", "\\U000E0041", "é"]
    )
    func keys(key: String) {
        let places = [
            "\"\(key)\" = 1\n", "[\"\(key)\"]\n", "[service.\"\(key)\"]\nx = 1\n",
            "[host.\"\(key)\"]\nx = 1\n",
            "[service.bridge.actions.\"\(key)\"]\nx = 1\n", "[service.bridge.\"\(key)\"]\nx = 1\n",
        ]
        for place in places { #expect(check(Short.followed(by: place), seed: 0) > 0, "\(place)") }
    }

    @Test("names and values of any length make short lines, soon", .timeLimit(.minutes(1)))
    func long() {
        let long = String(repeating: "a", count: 100_000)
        #expect(check(Short.followed(by: "\(long) = 1"), seed: 0) == 1)
        #expect(check(Short.followed(by: "[service.\(long)]"), seed: 0) > 1)
        #expect(check(Short.followed(by: "[host.\(long)]"), seed: 0) > 1)
        #expect(check(Short.with("host = \"\(long)\"", at: 9), seed: 0) == 1)
        #expect(check(Short.with("address = \"\(long)\"", at: 7), seed: 0) == 1)
        #expect(check(Short.with("directory = \"/\(long)\"", at: 10), seed: 0) == 1)
        #expect(check(Short.with("user_id = \"@\(long):b\"", at: 3), seed: 0) == 1)
        let many = (0..<2_000).map { "key\($0) = \($0)" }.joined(separator: "\n")
        #expect(check(Short.followed(by: many), seed: 0) == 2_000)
    }

    private static func mutate(_ scalars: inout [Unicode.Scalar], using random: inout SeededGenerator) {
        let place = random.number(0...scalars.count)
        let end = min(scalars.count, place + random.number(0...12))
        switch random.number(0...4) {
        case 0: scalars.insert(contentsOf: Array(random.pick(pieces).unicodeScalars), at: place)
        case 1: scalars.removeSubrange(place..<end)
        case 2: scalars.insert(contentsOf: Array(scalars[place..<end]), at: random.number(0...scalars.count))
        case 3: scalars.replaceSubrange(place..<end, with: Array(random.pick(pieces).unicodeScalars))
        default: scalars.removeSubrange(place...)
        }
    }

    /// Reads a file and holds every mistake against it.
    ///
    /// - Returns: how many there are.
    @discardableResult
    private func check(_ text: String, seed: UInt64) -> Int {
        let found = printed(text)
        let count = text.utf8.count { $0 == 0x0A } + 1
        for line in found {
            let start = line.prefixMatch(of: #/c\.toml:(\d+):(\d+): ./#)
            let number = start.flatMap { Int($0.output.1) } ?? 0
            #expect((1...count).contains(number), "seed \(seed): \(line)")
            #expect(line.unicodeScalars.count < 600, "seed \(seed): \(line)")
            let isHarmless = line.unicodeScalars.allSatisfy {
                ![.control, .format, .lineSeparator, .paragraphSeparator].contains(
                    $0.properties.generalCategory)
            }
            #expect(isHarmless, "seed \(seed): \(line)")
        }
        return found.count
    }
}
