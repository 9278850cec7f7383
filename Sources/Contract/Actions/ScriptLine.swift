/// One line that a script of ours printed for the bot: a word, and what follows it.
struct ScriptLine {
    let word: String
    let rest: String

    /// Splits at the first space; nothing where there is none, or nothing behind it.
    init?(_ line: some StringProtocol) {
        // By bytes: to Swift, a space with a joining mark behind it is no space.
        let bytes = Array(line.utf8)
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")), space < bytes.count - 1 else { return nil }
        word = String(decoding: bytes[..<space], as: UTF8.self)
        rest = String(decoding: bytes[(space + 1)...], as: UTF8.self)
    }
}
