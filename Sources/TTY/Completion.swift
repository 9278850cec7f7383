/// How the word before the cursor may go on.
package struct Completion: Sendable, Equatable {
    /// What stands of it.
    package var word: String
    /// All that it may become.
    package var candidates: [String]

    package init(word: String, candidates: [String]) {
        self.word = word
        self.candidates = candidates.filter { $0.hasPrefix(word) }
    }

    /// What may be typed for the person: the rest of the only candidate and a blank, or what all of them begin with.
    package var insertion: String {
        guard let first = candidates.first else { return "" }
        let whole = candidates.count == 1 ? first + " " : candidates.dropFirst().reduce(first, Self.common)
        return String(whole.unicodeScalars.dropFirst(word.unicodeScalars.count))
    }

    private static func common(_ left: String, _ right: String) -> String {
        let same = zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.map(\.0)
        return String(String.UnicodeScalarView(same))
    }

    /// The candidates as lines of a list, in columns.
    package func list(columns: Int) -> [String] {
        let width = (candidates.map { $0.unicodeScalars.count }.max() ?? 0) + 2
        let across = max(1, (columns - 1) / max(1, width))
        return stride(from: 0, to: candidates.count, by: across).map { start in
            candidates[start..<min(start + across, candidates.count)].map { candidate in
                candidate + String(repeating: " ", count: width - candidate.unicodeScalars.count)
            }.joined()
        }
    }
}
