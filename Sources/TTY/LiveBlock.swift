/// A few lines at the bottom of a terminal that are drawn anew in their place.
///
/// A value: it says what is to be written, and remembers what stands there. What it is given may hold no control
/// characters; any that it does is replaced, since an escape of somebody else's could move the cursor out of the block.
package struct LiveBlock: Sendable {
    /// The widths of the lines that stand there.
    private var drawn: [Int] = []

    package init() {}

    package var isEmpty: Bool { drawn.isEmpty }

    /// What draws these lines where the block stands, each cut to the width: a line that wraps could not be found again.
    package mutating func draw(_ lines: [String], columns: Int, rows: Int) -> String {
        var text = toStart(columns)
        let fitting = lines.prefix(max(1, rows - 1)).map { Self.fitted($0, to: max(1, columns - 1)) }
        text += fitting.map { $0 + "\u{1B}[K" }.joined(separator: "\n") + "\u{1B}[J"
        drawn = fitting.map(Self.width)
        return text
    }

    /// What takes the block away; the cursor is then where it began.
    package mutating func erase(columns: Int) -> String {
        guard !drawn.isEmpty else { return "" }
        defer { drawn = [] }
        return toStart(columns) + "\u{1B}[J"
    }

    /// A terminal that became narrower has wrapped what stood there.
    private func toStart(_ columns: Int) -> String {
        guard !drawn.isEmpty else { return "" }
        let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        return "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "")
    }

    private static func fitted(_ line: String, to columns: Int) -> String {
        let safe = String(
            String.UnicodeScalarView(line.unicodeScalars.map { $0.isControl ? "\u{FFFD}" : $0 }))
        guard width(safe) > columns else { return safe }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in safe.unicodeScalars {
            used += scalar.columns
            // One is for the mark.
            guard used <= columns - 2 else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    private static func width(_ line: String) -> Int { line.unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }

    /// How many columns it takes at the most: terminals differ, and a line must not wrap in any of them.
    fileprivate var columns: Int { value < 0x300 ? 1 : 2 }
}
