extension Reader {
    /// Reads a value of any kind; if it is an array or a table, it is in so many of them, itself included.
    mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
        let position = scanner.position
        let kind: TOMLValue.Kind
        switch scanner.next {
        case let quote? where quote == Byte.quote || quote == Byte.apostrophe:
            kind = .string(try string(quote))
        case Byte.openBracket:
            try TableDraft.checkDepth(depth, at: position)
            kind = .array(try array(depth: depth))
        case Byte.openBrace:
            try TableDraft.checkDepth(depth, at: position)
            kind = .table(try inlineTable(depth: depth))
        default:
            kind = try bareValue()
        }
        return TOMLValue(kind: kind, position: position)
    }

    private mutating func array(depth: Int) throws(TOMLError) -> [TOMLValue] {
        let opened = scanner.position
        scanner.advance()
        var elements: [TOMLValue] = []
        while true {
            try scanner.skipLines()
            if scanner.take(Byte.closeBracket) { return elements }
            guard scanner.next != nil else { throw unclosed(opened) }
            elements.append(try value(depth: depth + 1))
            try scanner.skipLines()
            if scanner.take(Byte.comma) { continue }
            if scanner.take(Byte.closeBracket) { return elements }
            guard scanner.next != nil else { throw unclosed(opened) }
            throw scanner.expected(#""," or "]" in the array that begins on line \#(opened.line)"#)
        }
    }

    private func unclosed(_ opened: TOMLPosition) -> TOMLError {
        TOMLError(
            position: opened,
            reason: #"this array is not closed; expected "]" before the end of the file"#
        )
    }

    private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
        let draft = TableDraft(origin: .inline, depth: depth, position: scanner.position)
        scanner.advance()
        scanner.skipBlanks()
        if scanner.take(Byte.closeBrace) { return draft.finished() }
        while true {
            scanner.skipBlanks()
            try checkSameLine()
            try assignment(in: draft, expecting: draft.isEmpty ? #"a key or "}""# : #"a key after ",""#)
            scanner.skipBlanks()
            if scanner.take(Byte.comma) { continue }
            if scanner.take(Byte.closeBrace) { return draft.finished() }
            try checkSameLine()
            throw scanner.expected(#""," or "}" in the inline table"#)
        }
    }

    /// Refuses what ends the line inside an inline table, which is only surprising to whoever does not know it.
    private func checkSameLine() throws(TOMLError) {
        guard scanner.lineEndLength() > 0 || scanner.next == Byte.hash else { return }
        throw scanner.expected("the rest of the inline table, which must be on one line")
    }

    /// Reads a value without brackets or quotes: a boolean, a number, or a date.
    private mutating func bareValue() throws(TOMLError) -> TOMLValue.Kind {
        let position = scanner.position
        let start = scanner.offset
        takeBareText()
        if Token(scanner.slice(from: start), at: position).isWholeDate,
            scanner.next == Byte.space, scanner.peek(1)?.isDigit == true
        {
            // A space may stand between a date and its time.
            scanner.advance()
            takeBareText()
        }
        let token = Token(scanner.slice(from: start), at: position)
        guard !token.bytes.isEmpty else {
            throw scanner.expected(#"a value: "text", a number, true, false, a date, [array] or {table}"#)
        }
        return try token.value()
    }

    private mutating func takeBareText() {
        while let byte = scanner.next, byte.isBareValue { scanner.advance() }
    }
}
