extension Unicode.Scalar {
    /// Whether it neither breaks a line, nor moves a cursor, nor turns the writing round, nor hides.
    var isPlain: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: !properties.isDefaultIgnorableCodePoint
        }
    }
}

extension String {
    /// Whether the text is one line of characters that can be seen, and not longer than this many bytes.
    func isLine(upTo limit: Int) -> Bool {
        utf8.count <= limit && unicodeScalars.allSatisfy(\.isPlain)
    }

    /// Whether there is anything but white space in it.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    /// Whether the text has 1 to `limit` characters, a letter or digit first, then such and the `marks`; all ASCII.
    func isName(marks: String, upTo limit: Int) -> Bool {
        guard let first = utf8.first, first.isLetterOrDigit, utf8.count <= limit else { return false }
        return utf8.allSatisfy { $0.isLetterOrDigit || marks.utf8.contains($0) }
    }

    /// Whether the text begins with these bytes; `hasPrefix` would look at whole characters.
    func begins(with start: String) -> Bool { utf8.starts(with: start.utf8) }
}

extension UInt8 {
    /// Whether it is an ASCII letter or digit.
    var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
