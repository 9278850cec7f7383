// What the tests of more than one target need: random numbers that come again, a server that answers by a script, a strict
// reader of HTML, and hostile input from both sides. It tests nothing itself, and no product links it.

import Foundation

/// Random numbers that a failed test can repeat (SplitMix64): every test that uses them names the seed in its message.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    package let seed: UInt64
    private var state: UInt64

    /// Whether this run decides about a change, by fixed seeds alone; every other run tries a new one as well.
    private static let isDeciding = ProcessInfo.processInfo.environment["CI"] != nil

    /// A seed for a test that has only one.
    package static var fresh: UInt64 { isDeciding ? 20_261_123 : .random(in: 0...UInt64.max) }

    /// Seeds for the arguments of a test: so many that are the same in every run, and one that never was before.
    package static func seeds(_ count: Int) -> [UInt64] {
        (1...count).map { UInt64($0) } + (isDeciding ? [] : [fresh])
    }

    /// How many rounds a test with random input makes: so many, times what BRIDGEKEEPER_FUZZ says.
    ///
    /// With a large one it is an hour of looking for what nobody thought of.
    package static func rounds(_ count: Int) -> Int {
        count * (ProcessInfo.processInfo.environment["BRIDGEKEEPER_FUZZ"].flatMap { Int($0) } ?? 1)
    }

    package init(seed: UInt64 = SeededGenerator.fresh) {
        self.seed = seed
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    /// A number from 0 on.
    package mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// A number of the range.
    package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True so often in a hundred times.
    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of the choices, of which there must be at least one.
    package mutating func pick<Choices: Collection>(_ choices: Choices) -> Choices.Element {
        choices[choices.index(choices.startIndex, offsetBy: below(choices.count))]
    }

    /// Text as hostile as it comes: any scalars, and those that programs stumble over most of all.
    package mutating func text(_ length: Int) -> String {
        var text = ""
        for _ in 0..<length {
            switch below(4) {
            case 0: text += pick(Self.hard)
            case 1: text.unicodeScalars.append(Unicode.Scalar(UInt8(32 + below(95))))
            default: text.unicodeScalars.append(Unicode.Scalar(UInt32(below(0x11_0000))) ?? "\u{FFFD}")
            }
        }
        return text
    }

    private static let hard = [
        "<", ">", "&", "\"", "'", "`", "```", "</pre>", "</code>", "<a href=\"https://x.example\">", "@room",
        "@grant:example.org", "https://evil.example/", "![x](y)", "**", "| ", "✅ bridge updated", "\\", "%",
        "&lt;", "&#60;", "\u{301}", "\u{202E}", "\u{200B}", "\u{2028}", "\n", "\r", "\u{0}", "\u{7F}",
        "\u{85}", "\u{FEFF}", "<!--", "]]>", "<mx-reply>", "!bridge stop", "-----", "{{", "$(x)", "\u{1F600}",
        "\u{E0041}", "\u{212A}", "\t",
    ]
}
