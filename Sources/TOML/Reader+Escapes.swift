extension Reader {
    /// Reads an escape of a basic string; the backslash is next.
    mutating func escape(into content: inout [UInt8]) throws(TOMLError) {
        let backslash = scanner.position
        scanner.advance()
        let meaning: UInt8
        switch scanner.next {
        case UInt8(ascii: "b"): meaning = 0x08
        case UInt8(ascii: "t"): meaning = Byte.tab
        case UInt8(ascii: "n"): meaning = Byte.lineFeed
        case UInt8(ascii: "f"): meaning = 0x0C
        case UInt8(ascii: "r"): meaning = Byte.carriageReturn
        case Byte.quote: meaning = Byte.quote
        case Byte.backslash: meaning = Byte.backslash
        case UInt8(ascii: "u"): return try scalar(digits: 4, backslash: backslash, into: &content)
        case UInt8(ascii: "U"): return try scalar(digits: 8, backslash: backslash, into: &content)
        default:
            let hint = #"a backslash itself is written \\, or the text put in '…'"#
            throw scanner.expected(#"one of b t n f r " \ u U after the backslash (\#(hint))"#)
        }
        scanner.advance()
        content.append(meaning)
    }

    private mutating func scalar(
        digits: Int,
        backslash: TOMLPosition,
        into content: inout [UInt8]
    ) throws(TOMLError) {
        scanner.advance()
        var number: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = scanner.next?.digitValue else {
                throw scanner.expected("\(digits) hexadecimal digits")
            }
            number = number << 4 | UInt32(digit)
            scanner.advance()
        }
        guard let scalar = Unicode.Scalar(number) else {
            let code = hexadecimal(number, digits: digits)
            throw TOMLError(
                position: backslash,
                reason: "U+\(code) is no Unicode scalar; expected 0 to D7FF or E000 to 10FFFF"
            )
        }
        content.append(contentsOf: Array(String(scalar).utf8))
    }
}
