extension SecretFinder {
    private static let names = [
        "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "api-key", "access_key",
        "accesskey", "access-key", "private_key", "privatekey", "private-key", "authorization",
    ].map { Array($0.utf8) }
    /// What makes a suspicious name harmless: `token_type`, `--password-stdin`.
    private static let harmless = [
        "file", "path", "stdin", "type", "name", "count", "limit", "length", "expiry", "expires",
    ].map { Array($0.utf8) }

    /// A name has not more letters before or behind the suspicious part; so a line of nothing else costs no time.
    private static let reach = 64

    /// `password=…`, `"token": "…"`, `--secret …` and their like: the value goes, the name stays.
    func pairs() -> [Range<Int>] {
        Self.names.flatMap { word in
            var ends = ValueEnds(bytes)
            return folded.ranges(of: word).compactMap { part in
                let name = name(around: part)
                return isWhole(part, in: name) ? value(of: name, &ends) : nil
            }
        }
    }

    private func name(around part: Range<Int>) -> Range<Int> {
        var (start, end) = (part.lowerBound, part.upperBound)
        while start > 0, part.lowerBound - start < Self.reach, bytes[start - 1].isNamePart { start -= 1 }
        while end < bytes.count, end - part.upperBound < Self.reach, bytes[end].isNamePart { end += 1 }
        return start..<end
    }

    /// Whether the name means a secret, and not only begins like the word: `secretary` and `tokens` are none.
    private func isWhole(_ part: Range<Int>, in name: Range<Int>) -> Bool {
        let end = part.upperBound
        guard end < name.upperBound else { return true }
        let isCamel = (0x41...0x5A).contains(bytes[end]) && (0x61...0x7A).contains(bytes[end - 1])
        guard isCamel || !(0x61...0x7A).contains(folded[end]) else { return false }
        let rest = folded[end..<name.upperBound]
        return !Self.harmless.contains {
            rest.count <= $0.count + 1 && rest.suffix($0.count).elementsEqual($0)
        }
    }

    private func value(of name: Range<Int>, _ ends: inout ValueEnds) -> Range<Int>? {
        let behind = skip("\"'\\]) \t", from: name.upperBound)
        let isPair = behind < bytes.count && "=:".utf8.contains(bytes[behind])
        let isOption =
            bytes[name].starts(with: "--".utf8) && name.upperBound < bytes.count
            && bytes[name.upperBound] == 0x20
        guard isPair || isOption else { return nil }
        let start = skip(" \t", from: isPair ? skip("=:>", from: behind) : name.upperBound)
        let open = skip("\\", from: start)
        guard open < bytes.count else { return nil }
        let isQuoted = bytes[open] == 0x22 || bytes[open] == 0x27
        let first = isQuoted ? open + 1 : start
        let isHeader = folded[name].elementsEqual("authorization".utf8)
        let end =
            isQuoted
            ? quotedEnd(from: first, quote: bytes[open], escapes: open - start)
            : isHeader ? ends.header(from: first) : ends.plain(from: first)
        return first < end ? first..<end : nil
    }

    private func skip(_ set: String, from place: Int) -> Int {
        bytes[place...].firstIndex { !set.utf8.contains($0) } ?? bytes.count
    }

    /// The closing quote, escaped as often as the opening one; or the line's end.
    private func quotedEnd(from start: Int, quote: UInt8, escapes: Int) -> Int {
        var run = 0
        for place in start..<bytes.count {
            if bytes[place] == quote, run <= escapes { return place - run }
            run = bytes[place] == UInt8(ascii: "\\") ? run + 1 : 0
        }
        return bytes.count
    }
}

extension UInt8 {
    var isNamePart: Bool { isLetterOrDigit || self == 0x5F || self == 0x2D }
}
