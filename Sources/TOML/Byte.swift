/// The bytes that mean something in TOML.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backslash = UInt8(ascii: "\\")
    static let hash = UInt8(ascii: "#")
    static let equals = UInt8(ascii: "=")
    static let comma = UInt8(ascii: ",")
    static let dot = UInt8(ascii: ".")
    static let colon = UInt8(ascii: ":")
    static let plus = UInt8(ascii: "+")
    static let minus = UInt8(ascii: "-")
    static let underscore = UInt8(ascii: "_")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    /// Whether a key may have it without quotes.
    var isBareKey: Bool { isLetter || isDigit || self == Byte.underscore || self == Byte.minus }

    /// Whether it may be in a number, a date, a boolean; what is not, ends them.
    var isBareValue: Bool { isBareKey || self == Byte.plus || self == Byte.dot || self == Byte.colon }

    /// Whether it is a control character that TOML forbids everywhere; line ends count among them.
    var isControl: Bool { (self < 0x20 && self != Byte.tab) || self == 0x7F }

    /// Whether it continues a scalar in UTF-8.
    var isContinuation: Bool { self & 0xC0 == 0x80 }

    /// Its value as a digit, to base 16, or nil.
    var digitValue: Int? {
        if isDigit { return Int(self) - 0x30 }
        let letter = self | 0x20
        return letter >= 0x61 && letter <= 0x66 ? Int(letter) - 0x57 : nil
    }
}
