/// Reads a document line by line into a draft of its tables.
///
/// How keys, strings, and other values are read is in the extensions; which tables may be opened again is the
/// draft's business.
struct Reader {
    var scanner: Scanner
    private let root = TableDraft(origin: .root, depth: 0, position: .start)
    private var current: TableDraft

    /// Starts at the scanner's place.
    init(_ scanner: Scanner) {
        self.scanner = scanner
        current = root
    }

    /// Reads up to the end.
    ///
    /// - Returns: the root table.
    mutating func document() throws(TOMLError) -> TOMLTable {
        while scanner.next != nil {
            try line()
        }
        return root.finished()
    }

    private mutating func line() throws(TOMLError) {
        scanner.skipBlanks()
        switch scanner.next {
        case nil, Byte.hash, Byte.lineFeed, Byte.carriageReturn:
            break
        case Byte.openBracket:
            try header()
        default:
            try assignment(in: current, expecting: "a key, a [table] or a comment")
        }
        try endOfLine()
    }

    private mutating func endOfLine() throws(TOMLError) {
        scanner.skipBlanks()
        try scanner.skipComment()
        guard !scanner.takeLineEnd(), scanner.next != nil else { return }
        throw scanner.expected("the end of the line")
    }

    /// Reads `[table]` or `[[array of tables]]`, and makes that table the one that the next lines fill.
    private mutating func header() throws(TOMLError) {
        let position = scanner.position
        scanner.advance()
        let isArray = scanner.take(Byte.openBracket)
        scanner.skipBlanks()
        let path = try keyPath(expecting: "the name of a table")
        guard scanner.take(Byte.closeBracket) else {
            throw scanner.expected(#""]" after the name of the table"#)
        }
        if isArray, !scanner.take(Byte.closeBracket) {
            throw scanner.expected(#""]]" to close what "[[" opened"#)
        }
        current =
            isArray ? try root.appendElement(path, at: position) : try root.openTable(path, at: position)
    }

    /// Reads `key = value` into the table; `keyNeeded` is what to say where there is no key.
    mutating func assignment(in table: TableDraft, expecting keyNeeded: String) throws(TOMLError) {
        let path = try keyPath(expecting: keyNeeded)
        guard scanner.take(Byte.equals) else { throw scanner.expected(#""=" after the key"#) }
        scanner.skipBlanks()
        // The key is checked before its value is read, so that of two mistakes the first is told.
        let owner = try table.dottedOwner(of: path)
        owner.add(.value(try value(depth: owner.depth + 1)), for: path.last)
    }
}
