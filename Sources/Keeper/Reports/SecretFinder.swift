/// Finds in one line what looks like a secret: values of suspicious names, tokens of known shapes, keys.
///
/// A heuristic: it may take an innocent value behind a suspicious name, and never a word of plain text.
struct SecretFinder {
    let bytes: [UInt8]
    /// The same in small ASCII letters.
    let folded: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        folded = bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    func ranges() -> [Range<Int>] {
        pairs() + tokens() + addresses() + blobs()
    }

    // MARK: Shapes

    private static let prefixes = [
        "syt_", "syr_", "mct_", "mcr_", "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-",
        "xoxb-", "xoxp-", "xoxa-", "xoxr-", "dckr_pat_", "npm_", "AKIA", "ASIA", "eyJ", "AGE-SECRET-KEY-",
    ].map { Array($0.utf8) }
    private static let firsts = Set(prefixes.compactMap(\.first))

    /// Tokens that tell what they are by their first letters, and what stands behind `Bearer`.
    private func tokens() -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place < bytes.count {
            guard bytes[place].isTokenPart else {
                place += 1
                continue
            }
            let end = bytes[place...].firstIndex { !$0.isTokenPart } ?? bytes.count
            if let start = tokenStart(place..<end) { found.append(start..<end) }
            if folded[place..<end].elementsEqual("bearer".utf8), let next = word(behind: end), next.count >= 8
            {
                found.append(next)
            }
            place = end
        }
        return found
    }

    private func tokenStart(_ run: Range<Int>) -> Int? {
        run.first { start in
            Self.firsts.contains(bytes[start]) && run.upperBound - start >= 16
                && (start == run.lowerBound || !bytes[start - 1].isLetterOrDigit)
                && Self.prefixes.contains { bytes[start...].starts(with: $0) }
        }
    }

    private func word(behind place: Int) -> Range<Int>? {
        guard let start = bytes[place...].firstIndex(where: { $0 != 0x20 }), start > place else { return nil }
        return start..<(bytes[start...].firstIndex { $0.isSpaceOrQuote } ?? bytes.count)
    }

    /// `https://user:password@host`, as git repeats it in its errors; of `https://token@host` the token.
    private func addresses() -> [Range<Int>] {
        bytes.ranges(of: Array("://".utf8)).compactMap { mark in
            let start = mark.upperBound
            let end =
                bytes[start...].firstIndex { $0.isSpaceOrQuote || "/?#".utf8.contains($0) } ?? bytes.count
            guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return nil }
            if let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")) { return (colon + 1)..<at }
            let scheme = folded[..<mark.lowerBound]
            return ["http", "https"].contains { scheme.suffix($0.utf8.count).elementsEqual($0.utf8) }
                ? start..<at : nil
        }
    }

    /// A line of a key without the lines around it: 60 letters of base64 and more, well mixed.
    private func blobs() -> [Range<Int>] {
        bytes.runs(of: \.isBase64).filter { run in
            let text = bytes[run]
            return run.count >= 60 && text.count { (0x41...0x5A).contains($0) } >= 5
                && text.count { (0x61...0x7A).contains($0) } >= 5
                && text.count { (0x30...0x39).contains($0) } >= 5
                // A path has more of them.
                && text.count { $0 == UInt8(ascii: "/") } <= run.count / 16
        }
    }
}

extension UInt8 {
    var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
    var isTokenPart: Bool { isLetterOrDigit || self == 0x5F || self == 0x2D || self == 0x2E }
    var isBase64: Bool { isLetterOrDigit || self == 0x2B || self == 0x2F || self == 0x3D }
    var isSpaceOrQuote: Bool { self == 0x20 || self == 0x09 || self == 0x22 || self == 0x27 || self == 0x60 }
}

extension [UInt8] {
    /// The longest stretches of bytes of one kind.
    func runs(of isPart: (UInt8) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var place = 0
        while let start = self[place...].firstIndex(where: isPart) {
            place = self[start...].firstIndex { !isPart($0) } ?? count
            runs.append(start..<place)
        }
        return runs
    }
}
