/// A pattern of the configuration: what it fits within one word is a secret.
///
/// `*` stands for any letters, none included, up to the next blank or quote; all else stands for itself, byte by byte.
/// There is no choice in it to come back to: a word is gone through from its beginning to its end, once.
package struct MaskPattern: Sendable, Equatable {
    /// What stands between the stars; one that is empty is at a star in the beginning, at the end, or behind another.
    private let parts: [[UInt8]]

    /// - Parameter text: as it stands in the configuration, which has checked it.
    package init(_ text: String) {
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(
            Array.init)
    }

    /// All that it fits in a line.
    ///
    /// - Parameters:
    ///   - line: its bytes.
    ///   - cut: where the rest of the line was cut off; what began there to fit counts, for nobody knows how it went on.
    /// - Returns: their ranges, in order.
    func ranges(in line: [UInt8], cut: Int? = nil) -> [Range<Int>] {
        line.runs { !$0.isSpaceOrQuote }.flatMap { word in
            ranges(in: line[word], isCut: cut.map { $0 <= word.upperBound && $0 > word.lowerBound } ?? false)
        }
    }

    private func ranges(in word: ArraySlice<UInt8>, isCut: Bool) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var rest = word
        while let next = fit(in: rest, isCut: isCut), !next.isEmpty {
            found.append(next)
            rest = rest[next.upperBound...]
        }
        return found
    }

    /// The first place that it fits, as long as it can be: each part as early as it can stand, the last one as late.
    private func fit(in word: ArraySlice<UInt8>, isCut: Bool) -> Range<Int>? {
        guard let first = parts.first, let start = word.first(first) else { return nil }
        var place = start + first.count
        for (number, part) in parts.enumerated().dropFirst() {
            let rest = word[place...]
            let isLast = number == parts.count - 1
            guard
                let next = part.isEmpty && isLast
                    ? word.endIndex : isLast ? rest.last(part) : rest.first(part)
            else { return isCut && start < place ? start..<word.endIndex : nil }
            place = next + part.count
        }
        return start..<place
    }
}

extension ArraySlice<UInt8> {
    /// Where a text stands first.
    fileprivate func first(_ text: [UInt8]) -> Int? {
        guard let letter = text.first else { return startIndex }
        var rest = self
        while let place = rest.firstIndex(of: letter), endIndex - place >= text.count {
            if self[place...].starts(with: text) { return place }
            rest = self[(place + 1)...]
        }
        return nil
    }

    /// Where a text stands last.
    fileprivate func last(_ text: [UInt8]) -> Int? {
        var rest = self
        while let place = rest.lastIndex(where: { $0 == text.first }) {
            if self[place...].starts(with: text) { return place }
            rest = self[..<place]
        }
        return nil
    }
}
