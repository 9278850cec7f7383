extension Token {
    /// Whether the token, which begins with a digit, would be a float rather than an integer.
    var isFloatLike: Bool {
        bytes.contains { $0 == Byte.dot || ($0 | 0x20) == UInt8(ascii: "e") }
    }

    /// Reads the token as a finite float.
    func float() throws(TOMLError) -> Double {
        let exponent = bytes.firstIndex { ($0 | 0x20) == UInt8(ascii: "e") }
        let mantissaEnd = exponent ?? bytes.count
        let dot = bytes[..<mantissaEnd].firstIndex(of: Byte.dot)
        let wholeEnd = dot ?? mantissaEnd

        var text = isNegative ? "-" : ""
        try checkLeadingZero(upTo: wholeEnd)
        text += try digits(from: signLength, to: wholeEnd)
        if let dot {
            text += "." + (try digits(from: dot + 1, to: mantissaEnd))
        }
        if let exponent {
            text += "e" + (try self.exponent(from: exponent + 1))
        }
        guard let number = Double(text), number.isFinite else {
            throw failure(at: 0, "this float is too large for 64 bits; write inf if that is meant")
        }
        return number
    }

    private func exponent(from start: Int) throws(TOMLError) -> String {
        guard start < bytes.count, bytes[start] == Byte.plus || bytes[start] == Byte.minus else {
            return try digits(from: start, to: bytes.count)
        }
        let sign = bytes[start] == Byte.minus ? "-" : ""
        return sign + (try digits(from: start + 1, to: bytes.count))
    }

    private func digits(from start: Int, to end: Int) throws(TOMLError) -> String {
        let indices = try digitIndices(from: start, to: end, .decimal)
        return String(decoding: indices.map { bytes[$0] }, as: UTF8.self)
    }
}
