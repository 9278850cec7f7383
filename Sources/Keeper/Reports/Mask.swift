/// Takes secrets out of what leaves the bot: known values first, then what looks like one, then what the configuration
/// says is one.
///
/// It works on bytes: to Swift's strings a secret with a combining mark behind it is no longer the secret, to a reader
/// it is. Every step is linear in the line's length, and lines are bounded.
package struct Mask: Sendable {
    static let sign = "[masked]"
    /// What is longer is cut: what `Remote` leaves of a line, and its word on the rest, fits.
    static let lineLimit = 4200
    /// The least that is kept as a known value, and the least of its beginning that is taken out of a cut line's end.
    private static let literalLength = 8
    private static let stumpLength = 4

    private let literals: [[UInt8]]
    private let patterns: [MaskPattern]

    /// - Parameters:
    ///   - literals: values that must never leave, the bot's own token among them.
    ///   - patterns: what else is a secret, by the configuration.
    package init(literals: [String], patterns: [MaskPattern] = []) {
        self.patterns = patterns
        self.literals = literals.map { Array($0.utf8) }.filter { $0.count >= Self.literalLength }
    }

    /// One line without its secrets.
    package func line(_ text: String) -> String {
        masked(Array(text.utf8))
    }

    /// Lines without their secrets, those that go over several lines included.
    package func lines(_ lines: [String]) -> [String] { self.lines(lines.indices, of: lines) }

    /// Some lines of a text without their secrets; the others only tell whether these belong to a key.
    func lines(_ wanted: Range<Int>, of lines: [String]) -> [String] {
        let inKeys = PrivateKeys.lines(of: lines)
        return wanted.map { inKeys.contains($0) ? Self.sign : line(lines[$0]) }
    }

    private func masked(_ whole: [UInt8]) -> String {
        // The known values before the cut, or one would lie across it.
        var ranges = literals.flatMap { whole.ranges(of: $0) }
        var bytes = whole[...]
        if whole.count > Self.lineLimit {
            bytes = whole.prefix(whole.scalarStart(at: Self.lineLimit))
        }
        let cut = keptEnd(bytes, isCut: bytes.count < whole.count)
        if let end = cut {
            ranges += literals.compactMap { bytes[..<end].stump(of: $0, atLeast: Self.stumpLength) }
        }
        let line = Array(bytes)
        if PrivateKeys.isBegin(line) { return Self.sign }
        ranges += SecretFinder(line).ranges()
        ranges += patterns.flatMap { $0.ranges(in: line, cut: cut) }
        return Self.text(line, without: ranges) + (bytes.count < whole.count ? " … (line cut)" : "")
    }

    /// Where the text of a cut line ends: here, or before the words of whoever cut it earlier.
    private func keptEnd(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> Int? {
        guard bytes.suffix(11).elementsEqual(" bytes cut]".utf8) else { return isCut ? bytes.endIndex : nil }
        return bytes.suffix(64).lastIndex(of: 0xE2)
    }

    private static func text(_ bytes: [UInt8], without ranges: [Range<Int>]) -> String {
        var kept: [UInt8] = []
        var place = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.lowerBound < bytes.count
        {
            // Ranges that overlap or touch are one secret: what stands of it between two signs would be a hint.
            if range.lowerBound > place || (place == 0 && kept.isEmpty) {
                kept += bytes[place..<range.lowerBound] + Array(sign.utf8)
            }
            place = max(place, min(range.upperBound, bytes.count))
        }
        return String(decoding: kept + bytes[place...], as: UTF8.self)
    }
}

extension [UInt8] {
    /// All places of a text, those that overlap included.
    func ranges(of text: [UInt8]) -> [Range<Int>] {
        guard let first = text.first, count >= text.count else { return [] }
        var found: [Range<Int>] = []
        var place = 0
        while place <= count - text.count {
            if self[place] == first, self[place..<(place + text.count)].elementsEqual(text) {
                found.append(place..<(place + text.count))
            }
            place += 1
        }
        return found
    }

    /// The last beginning of a scalar at or before a place.
    fileprivate func scalarStart(at place: Int) -> Int {
        var place = place
        while place > 0, self[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }
}

extension ArraySlice<UInt8> {
    /// What stands at the end of a text that was cut there: a secret's beginning.
    fileprivate func stump(of secret: [UInt8], atLeast least: Int) -> Range<Int>? {
        let most = Swift.min(secret.count - 1, count)
        guard most >= least else { return nil }
        return stride(from: most, through: least, by: -1).first {
            suffix($0).elementsEqual(secret.prefix($0))
        }
        .map { (endIndex - $0)..<endIndex }
    }
}
