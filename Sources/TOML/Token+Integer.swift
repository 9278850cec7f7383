extension Token {
    /// The ways to write an integer.
    enum Radix: Int {
        case binary = 2
        case octal = 8
        case decimal = 10
        case hexadecimal = 16

        /// The digits in words.
        var digits: String {
            switch self {
            case .binary: "binary digits (0 or 1)"
            case .octal: "octal digits (0 to 7)"
            case .decimal: "digits"
            case .hexadecimal: "hexadecimal digits (0 to 9, a to f)"
            }
        }
    }

    /// The radix that a prefix like `0x` announces, or nil without one.
    var radix: Radix? {
        guard unsigned.count > 1, unsigned.first == UInt8(ascii: "0") else { return nil }
        switch unsigned[signLength + 1] {
        case UInt8(ascii: "b"): return .binary
        case UInt8(ascii: "o"): return .octal
        case UInt8(ascii: "x"): return .hexadecimal
        default: return nil
        }
    }

    /// Reads the token as an integer.
    func integer(_ radix: Radix) throws(TOMLError) -> Int64 {
        var index = signLength
        if radix != .decimal {
            guard signLength == 0 else { throw failure(at: 0, "a number with a prefix like 0x has no sign") }
            index += 2
        } else {
            try checkLeadingZero(upTo: bytes.count)
        }
        var number: Int64 = 0
        for index in try digitIndices(from: index, to: bytes.count, radix) {
            let digit = Int64(bytes[index].digitValue ?? 0)
            // Counting downwards for negative numbers, of which there is one more.
            let (shifted, tooMany) = number.multipliedReportingOverflow(by: Int64(radix.rawValue))
            let (sum, tooLarge) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
            guard !tooMany, !tooLarge else { throw outOfRange }
            number = sum
        }
        return number
    }

    /// Checks a run of digits with underscores between them.
    ///
    /// - Parameters:
    ///   - start: where the run begins.
    ///   - end: where it must end.
    ///   - radix: which digits are allowed.
    /// - Returns: where the digits are, at least one.
    /// - Throws: where anything else stands, or no digit at all.
    func digitIndices(from start: Int, to end: Int, _ radix: Radix) throws(TOMLError) -> [Int] {
        var indices: [Int] = []
        for index in start..<max(start, end) {
            if let digit = bytes[index].digitValue, digit < radix.rawValue {
                indices.append(index)
            } else if bytes[index] != Byte.underscore {
                let reason = "expected only \(radix.digits) here; if this is text, it must be in quotes"
                throw failure(at: index, reason)
            } else if indices.last != index - 1 || index + 1 == end {
                throw failure(at: index, "an underscore must stand between two digits")
            }
        }
        guard indices.isEmpty else { return indices }
        throw failure(at: min(start, bytes.count), "expected \(radix.digits) here")
    }

    /// Refuses `012`, which elsewhere means an octal number; the number's whole part ends at `end`.
    func checkLeadingZero(upTo end: Int) throws(TOMLError) {
        guard end - signLength > 1, unsigned.first == UInt8(ascii: "0") else { return }
        let next = bytes[signLength + 1]
        guard next.isDigit || next == Byte.underscore else { return }
        throw failure(at: signLength, "a number must not begin with 0 (an octal one begins with 0o)")
    }

    private var outOfRange: TOMLError {
        failure(at: 0, "an integer must be from \(Int64.min) to \(Int64.max)")
    }
}
