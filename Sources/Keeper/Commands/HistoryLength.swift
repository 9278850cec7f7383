/// How much of the history is wanted.
package enum HistoryLength {
    /// What a phone shows without scrolling far.
    static let usual = 5
    static let range = 1...50

    /// Reads what stands behind `history`: nothing, or a number.
    static func read(_ words: [String], of subject: String) throws(Mistake) -> Int {
        guard let word = words.first else { return usual }
        let isNumber = word.utf8.count <= 6 && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard words.count == 1, isNumber, let count = Int(word), range.contains(count) else {
            throw Mistake(
                problem: "`history` takes one number, \(range.lowerBound) to \(range.upperBound).",
                nearest: nil, usage: ["!\(subject) history", "!\(subject) history 20"])
        }
        return count
    }
}
