extension Scanner {
    /// An error at the next byte.
    func failure(_ reason: String) -> TOMLError {
        TOMLError(position: position, reason: reason)
    }

    /// An error at the next byte that says what should have been there, and what is.
    func expected(_ what: String) -> TOMLError {
        failure("expected \(what); found \(found)")
    }

    /// The next character in words.
    private var found: String {
        guard let byte = next else { return "the end of the file" }
        if lineEndLength() > 0 { return "the end of the line" }
        switch byte {
        case Byte.tab: return "a tab"
        case Byte.space: return "a space"
        case Byte.quote: return "a double quote"
        case Byte.apostrophe: return "a single quote"
        default: return scalar.map(shown) ?? "nothing"
        }
    }

    /// The character that begins with the next byte.
    private var scalar: Unicode.Scalar? {
        var rest: [UInt8] = []
        for distance in 0..<4 {
            guard let byte = peek(distance) else { break }
            rest.append(byte)
        }
        return String(decoding: rest, as: UTF8.self).unicodeScalars.first
    }
}
