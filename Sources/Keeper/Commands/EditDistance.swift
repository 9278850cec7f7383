/// How far two words are apart, for suggesting what was perhaps meant.
enum EditDistance {
    /// The fewest letters to insert, delete, replace or swap with their neighbour; words over 40 letters are far.
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        guard left.count <= 40, right.count <= 40 else { return 40 }
        var twoBack: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var next = [row + 1]
            for column in 0..<right.count {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(change, last[column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, twoBack[column - 1] + 1)
                }
                next.append(best)
            }
            twoBack = last
            last = next
        }
        return last[right.count]
    }

    /// The nearest of the candidates, when one is near enough to have been meant.
    static func nearest(to word: String, in candidates: [String], within limit: Int) -> String? {
        candidates.map { ($0, between(word, $0)) }.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
    }
}
