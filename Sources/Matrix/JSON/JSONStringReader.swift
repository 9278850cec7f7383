/// Reads one JSON string behind its opening quotation mark.
struct JSONStringReader {
    private let bytes: [UInt8]
    private let tolerance: JSONTolerance
    /// The byte behind the closing quotation mark, or the one that was wrong.
    private(set) var index: Int

    init(bytes: [UInt8], index: Int, tolerance: JSONTolerance) {
        self.bytes = bytes
        self.index = index
        self.tolerance = tolerance
    }

    /// The text; nil when it does not end, holds a bare control character or a wrong escape, or (strictly) no
    /// Unicode.
    mutating func read() -> String? {
        let start = index
        // Filled from the first escape on: most strings have none, and are taken in one piece.
        var unescaped: [UInt8] = []
        var hasEscapes = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = decoded(hasEscapes ? unescaped[...] : bytes[start..<index])
                index += 1
                return text
            case UInt8(ascii: "\\"):
                if !hasEscapes { unescaped = Array(bytes[start..<index]) }
                hasEscapes = true
                index += 1
                guard escape(into: &unescaped) else { return nil }
            case ..<0x20: return nil
            case let byte:
                if hasEscapes { unescaped.append(byte) }
                index += 1
            }
        }
        return nil
    }

    private func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        switch tolerance {
        case .strict: String(validating: bytes, as: UTF8.self)
        case .lenient: String(decoding: bytes, as: UTF8.self)
        }
    }

    private mutating func escape(into text: inout [UInt8]) -> Bool {
        guard index < bytes.count else { return false }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard let scalar = unicodeScalar() else { return false }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: return false
        }
        return true
    }

    /// Four digits, or twice four for a pair of surrogates; a surrogate alone is U+FFFD or (strictly)
    /// nothing.
    private mutating func unicodeScalar() -> Unicode.Scalar? {
        guard let first = hexDigits() else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        let behind = index
        if (0xD800...0xDBFF).contains(first), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            if let second = hexDigits(), (0xDC00...0xDFFF).contains(second) {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            }
            index = behind
        }
        return tolerance == .lenient ? "\u{FFFD}" : nil
    }

    private mutating func hexDigits() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}
