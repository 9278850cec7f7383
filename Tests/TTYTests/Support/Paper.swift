/// A terminal of the simplest kind: it prints, wraps, moves up and erases, and complains about all else.
struct Paper {
    private(set) var rows: [[Unicode.Scalar]] = [[]]
    private var row = 0
    private var column = 0
    private let width: Int
    /// What it was told to do and cannot: an escape that is not ours.
    private(set) var strange: [String] = []

    init(width: Int) { self.width = width }

    var text: String {
        let lines = rows.map { String(String.UnicodeScalarView($0)) }
        return lines.joined(separator: "\n")
    }

    mutating func write(_ text: String) {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n": newLine()
            case "\u{1B}": obey(&rest)
            default:
                guard scalar.properties.generalCategory != .control else {
                    strange.append("control \(scalar.value)")
                    continue
                }
                print(scalar)
            }
        }
    }

    private mutating func print(_ scalar: Unicode.Scalar) {
        let columns = scalar.value < 0x300 ? 1 : 2
        if column + columns > width { newLine() }
        while rows[row].count < column { rows[row].append(" ") }
        // Of a wide letter the second column is kept by a filler.
        let cells = columns == 2 ? [scalar, "\u{200B}"] : [scalar]
        rows[row].replaceSubrange(column..<min(rows[row].count, column + columns), with: cells)
        column += columns
    }

    private mutating func newLine() {
        row += 1
        column = 0
        if row == rows.count { rows.append([]) }
    }

    private mutating func obey(_ rest: inout Substring.UnicodeScalarView) {
        guard rest.popFirst() == "[" else { return strange.append("escape") }
        var number = ""
        while let digit = rest.first, ("0"..."9").contains(digit) {
            number.unicodeScalars.append(digit)
            rest.removeFirst()
        }
        switch rest.popFirst() {
        case "A": row = max(0, row - (Int(number) ?? 1))
        case "K": rows[row].removeLast(max(0, rows[row].count - column))
        case "J":
            rows[row].removeLast(max(0, rows[row].count - column))
            rows.removeLast(rows.count - row - 1)
        case let other: strange.append("escape \(number)\(other.map(String.init) ?? "")")
        }
    }
}
