/// Makes what a program wrote fit to be read: as a terminal would show it, and with nothing hidden in it.
///
/// Escapes for colour and the like are gone, carriage returns and erasures have had their effect, invalid UTF-8 is
/// replaced, and whatever would be invisible or would turn the text around is shown as what it is. It works line by
/// line; movements to other lines have no effect.
package enum Cleaner {
    /// The most bytes of a cleaned line, unless somebody asks for another limit.
    package static let defaultLimit = 4096

    /// Cleans one line.
    /// - Parameters:
    ///   - bytes: The line, without its newline.
    ///   - limit: The most bytes of UTF-8 that are kept; how many were cut stands behind them.
    /// - Returns: One line without any control character.
    package static func line(_ bytes: [UInt8], limit: Int = defaultLimit) -> String {
        line(RawLine(head: bytes, tail: [], length: bytes.count), limit: limit)
    }

    /// A text as one line in which everything can be seen, with nothing resolved: what a terminal would obey stands
    /// there as what it is.
    package static func visible(_ text: String) -> String {
        text.unicodeScalars.map(\.shown).joined()
    }

    static func line(_ line: RawLine, limit: Int) -> String {
        guard line.isWhole else { return overlong(line, limit: limit) }
        return bounded(resolved(line.head), to: limit, more: 0)
    }

    /// Of a line that is too long to be held, what a terminal would show: the last of its rewritings, or its start.
    private static func overlong(_ line: RawLine, limit: Int) -> String {
        let end = line.tail.lastIndex { $0 != UInt8(ascii: "\r") } ?? line.tail.startIndex
        if let rewriting = line.tail[..<end].lastIndex(of: UInt8(ascii: "\r")) {
            return bounded(resolved(Array(line.tail[(rewriting + 1)...])), to: limit, more: 0)
        }
        return bounded(resolved(line.head), to: limit, more: line.length - line.head.count)
    }

    /// Most lines are plain, and need no look at their characters.
    private static func resolved(_ bytes: [UInt8]) -> String {
        let plain = bytes.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
        let text = String(decoding: bytes, as: UTF8.self)
        guard !plain else { return text }
        var terminal = TerminalLine()
        terminal.write(text)
        return terminal.text
    }

    private static func bounded(_ text: String, to limit: Int, more: Int) -> String {
        let size = text.utf8.count
        guard size > limit || more > 0 else { return text }
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= limit else { break }
            kept.append(scalar)
        }
        let result = String(kept)
        return "\(result)… [\(size - result.utf8.count + more) bytes cut]"
    }
}
