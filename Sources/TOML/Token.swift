/// The text of a value without brackets and quotes: ASCII letters, digits, and `+ - _ . :`.
struct Token {
    let bytes: [UInt8]
    private let position: TOMLPosition

    /// Keeps the bytes; they are all on one line, and the first is at the position.
    init(_ bytes: ArraySlice<UInt8>, at position: TOMLPosition) {
        self.bytes = Array(bytes)
        self.position = position
    }

    /// The bytes after the sign.
    var unsigned: ArraySlice<UInt8> { bytes[signLength...] }

    /// 1 if there is a sign, else 0.
    var signLength: Int { bytes.first == Byte.plus || bytes.first == Byte.minus ? 1 : 0 }

    var isNegative: Bool { bytes.first == Byte.minus }

    /// What the token means.
    func value() throws(TOMLError) -> TOMLValue.Kind {
        switch bytes {
        case Array("true".utf8): return .boolean(true)
        case Array("false".utf8): return .boolean(false)
        default: break
        }
        if isDateLike { return try date() }
        switch Array(unsigned) {
        case Array("inf".utf8): return .float(isNegative ? -.infinity : .infinity)
        case Array("nan".utf8): return .float(isNegative ? -.nan : .nan)
        default: break
        }
        guard let first = unsigned.first, first.isDigit else { throw notAValue }
        if let radix { return .integer(try integer(radix)) }
        return isFloatLike ? .float(try float()) : .integer(try integer(.decimal))
    }

    /// An error at one of the token's bytes, or behind the last one.
    func failure(at index: Int, _ reason: String) -> TOMLError {
        TOMLError(
            position: TOMLPosition(line: position.line, column: position.column + index),
            reason: reason
        )
    }

    private var notAValue: TOMLError {
        let lowered = String(decoding: bytes.map { $0.isLetter ? $0 | 0x20 : $0 }, as: UTF8.self)
        if ["true", "false", "inf", "+inf", "-inf", "nan", "+nan", "-nan"].contains(lowered) {
            return failure(at: 0, "expected \(lowered) in small letters")
        }
        if unsigned.first == Byte.dot, unsigned.count > 1, unsigned[signLength + 1].isDigit {
            return failure(at: signLength, "expected a digit before the point")
        }
        return failure(at: 0, "expected a value; text must be in quotes")
    }
}
