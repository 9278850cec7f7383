/// One line that the script itself said: a word and what stands behind it.
struct Answer: Sendable, Equatable {
    let word: String
    let rest: [String]

    /// Takes a line apart, if it is an answer.
    /// - Parameters:
    ///   - line: The line, without its newline.
    ///   - tag: The tag of this session.
    init?(_ line: RawLine, tag: Tag) {
        let prefix = Array(tag.text.utf8) + [UInt8(ascii: " ")]
        guard line.isWhole, line.head.starts(with: prefix) else { return nil }
        let words = String(decoding: line.head.dropFirst(prefix.count), as: UTF8.self)
            .split(separator: " ").map(String.init)
        guard let first = words.first else { return nil }
        word = first
        rest = Array(words.dropFirst())
    }

    /// What stands behind the word, for people.
    var text: String { Cleaner.line(Array(rest.joined(separator: " ").utf8), limit: 600) }
}
