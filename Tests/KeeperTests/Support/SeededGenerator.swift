import Foundation

/// Random numbers that a failed test can repeat: every test that uses them prints the seed in its message.
struct SeededGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    /// What decides about a change goes by fixed seeds; every other run tries a new one.
    static var fresh: UInt64 {
        ProcessInfo.processInfo.environment["CI"] == nil ? .random(in: 0...UInt64.max) : 20_261_123
    }

    init(seed: UInt64 = SeededGenerator.fresh) {
        self.seed = seed
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[below(choices.count)] }

    /// Text as hostile as it comes: any scalars, and those that programs stumble over most of all.
    mutating func text(_ length: Int) -> String {
        var text = ""
        for _ in 0..<length {
            switch below(4) {
            case 0: text += one(of: Self.hard)
            case 1: text.unicodeScalars.append(Unicode.Scalar(UInt8(32 + below(95))))
            default:
                text.unicodeScalars.append(Unicode.Scalar(UInt32(below(0x11_0000))) ?? "\u{FFFD}")
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
