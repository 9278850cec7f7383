extension Reader {
    /// Reads any of the four forms of strings; of the quotes, `"` allows escapes and `'` does not.
    mutating func string(_ quote: UInt8) throws(TOMLError) -> String {
        let opened = scanner.position
        scanner.advance()
        guard scanner.take(quote) else { return try line(quote, opened: opened) }
        guard scanner.take(quote) else { return "" }
        return try lines(quote, opened: opened)
    }

    /// Reads the rest of a string on one line.
    private mutating func line(_ quote: UInt8, opened: TOMLPosition) throws(TOMLError) -> String {
        var content: [UInt8] = []
        while let byte = scanner.next, scanner.lineEndLength() == 0 {
            if byte == quote {
                scanner.advance()
                return String(decoding: content, as: UTF8.self)
            } else if byte == Byte.backslash, quote == Byte.quote {
                try escape(into: &content)
            } else {
                content.append(try scanner.takeText())
            }
        }
        let mark = UnicodeScalar(quote)
        throw TOMLError(
            position: opened,
            reason: "this string is not closed; expected a second \(mark) before the end of the line"
        )
    }

    /// Reads the rest of a multi-line string.
    private mutating func lines(_ quote: UInt8, opened: TOMLPosition) throws(TOMLError) -> String {
        var content: [UInt8] = []
        _ = scanner.takeLineEnd()
        while let byte = scanner.next {
            if byte == quote {
                if takeQuotes(quote, into: &content) { return String(decoding: content, as: UTF8.self) }
            } else if byte == Byte.backslash, quote == Byte.quote {
                if !skipEscapedLineEnd() { try escape(into: &content) }
            } else if scanner.takeLineEnd() {
                content.append(Byte.lineFeed)
            } else {
                content.append(try scanner.takeText())
            }
        }
        let marks = String(repeating: String(UnicodeScalar(quote)), count: 3)
        throw TOMLError(
            position: opened,
            reason: "this string is not closed; expected \(marks) before the end of the file"
        )
    }

    /// Takes quotes inside a multi-line string: one or two are text, three end it, and two more before those
    /// three are text.
    ///
    /// - Returns: whether the string ended.
    private mutating func takeQuotes(_ quote: UInt8, into content: inout [UInt8]) -> Bool {
        var count = 0
        while count < 5, scanner.take(quote) { count += 1 }
        let closes = count >= 3
        content.append(contentsOf: repeatElement(quote, count: closes ? count - 3 : count))
        return closes
    }

    /// Passes a backslash that ends its line, and all blanks and line ends up to the next character.
    ///
    /// - Returns: whether it was one.
    private mutating func skipEscapedLineEnd() -> Bool {
        var distance = 1
        while scanner.peek(distance) == Byte.space || scanner.peek(distance) == Byte.tab { distance += 1 }
        guard scanner.lineEndLength(at: distance) > 0 else { return false }
        scanner.advance()
        repeat { scanner.skipBlanks() } while scanner.takeLineEnd()
        return true
    }
}
