/// Finds what somebody meant who mistyped.
enum NearestName {
    /// Longer names are not compared: nobody mistyped them.
    private static let lengthLimit = 64

    /// The one of the names that is nearest, when it is near enough to be meant.
    static func of(_ typed: String, among names: [String]) -> String? {
        let typed = plain(typed)
        guard (2...lengthLimit).contains(typed.count) else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let known = plain(name)
            let distance = isBeginning(typed, of: known) ? 1 : steps(from: typed, to: known)
            let limit = max(1, min(3, known.count / 3))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// Capitals, `-` and `_` make no difference to what was meant.
    private static func plain(_ name: String) -> [UInt8] {
        name.utf8.prefix(lengthLimit + 1).filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
            .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func isBeginning(_ typed: [UInt8], of known: [UInt8]) -> Bool {
        typed.count >= 4 && typed.count < known.count && known.starts(with: typed)
    }

    /// How many letters have to be put in, left out, changed, or swapped with their neighbour.
    private static func steps(from left: [UInt8], to right: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var next = [row + 1]
            for (column, other) in right.enumerated() {
                let change = last[column] + (letter == other ? 0 : 1)
                var steps = min(change, last[column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    steps = min(steps, before[column - 1] + 1)
                }
                next.append(steps)
            }
            (before, last) = (last, next)
        }
        return last[right.count]
    }
}
