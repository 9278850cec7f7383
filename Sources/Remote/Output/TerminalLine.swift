/// One line of a terminal: cells that can be written over, and a cursor.
struct TerminalLine {
    /// Each cell holds one character as it is to be shown, and the marks that combine with it.
    private var cells: [String] = []
    private var cursor = 0
    /// So many cells at the beginning are known to be blank: erasing them again costs nothing.
    private var blank = 0
    private var combining = 0

    /// Columns beyond this are not reached by moving the cursor: an escape must not make a line of a million blanks.
    private static let widest = 4096
    /// More combining marks than this on one character are shown apart: they would run over the lines around it.
    private static let mostMarks = 3

    /// Everything the line shows.
    var text: String { cells.joined() }

    /// Writes a text, escapes and all.
    mutating func write(_ text: String) {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": move(to: 0)
            case "\u{08}": move(to: cursor - 1)
            case "\u{1B}":
                if let escape = Escape(&rest) { obey(escape) } else { put("␛") }
            default: put(scalar)
            }
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        if scalar.combines, cursor > 0, combining < Self.mostMarks {
            cells[cursor - 1].unicodeScalars.append(scalar)
            combining += 1
            blank = min(blank, cursor - 1)
            return
        }
        let cell = scalar.combines ? scalar.code : scalar.shown
        blank = min(blank, cursor)
        if cursor < cells.count { cells[cursor] = cell } else { cells.append(cell) }
        cursor += 1
        combining = 0
    }

    private mutating func obey(_ escape: Escape) {
        switch escape {
        case .ignored: break
        case .column(let column): move(to: min(column, Self.widest))
        case .forward(let count): move(to: cursor + min(count, Self.widest))
        case .back(let count): move(to: cursor - min(count, Self.widest))
        case .eraseToEnd: eraseToEnd()
        case .eraseToStart: eraseToStart()
        case .eraseAll:
            eraseToStart()
            eraseToEnd()
        }
    }

    private mutating func eraseToStart() {
        let end = min(cursor, cells.count)
        guard blank < end else { return }
        for index in blank..<end { cells[index] = " " }
        blank = end
    }

    private mutating func eraseToEnd() {
        cells.removeLast(max(0, cells.count - cursor))
        blank = min(blank, cells.count)
    }

    private mutating func move(to column: Int) {
        combining = Self.mostMarks
        cursor = max(0, column)
        guard cursor > cells.count else { return }
        cursor = min(cursor, max(Self.widest, cells.count))
        cells += Array(repeating: " ", count: cursor - cells.count)
    }
}
