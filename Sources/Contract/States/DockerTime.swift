/// Reads docker's times (RFC 3339, UTC, up to nanoseconds) as seconds since 1970.
package enum DockerTime {
    /// `nil` for what is no such time, and for `0001-01-01T00:00:00Z`, docker's word for "never".
    package static func seconds(_ text: String) -> Double? {
        guard let (year, seconds) = read(Array(text.utf8)), year > 1 else { return nil }
        return seconds
    }

    /// Whether it is a time, "never" being one of them.
    static func isTime(_ text: String) -> Bool { read(Array(text.utf8)) != nil }

    private static let form = Array("0000-00-00T00:00:00".utf8)

    private static func read(_ bytes: [UInt8]) -> (year: Int, seconds: Double)? {
        guard bytes.count > form.count, bytes.last == UInt8(ascii: "Z"),
            zip(bytes, form).allSatisfy({ $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 }),
            let fraction = fraction(bytes[form.count..<(bytes.count - 1)])
        else { return nil }
        let number = { (range: Range<Int>) in bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard (1...12).contains(month), (1...days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        return (year, Double(((days * 24 + hour) * 60 + minute) * 60 + second) + fraction)
    }

    /// The part behind the seconds: nothing, or a dot and one to nine digits.
    private static func fraction(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard let dot = bytes.first else { return 0 }
        let digits = bytes.dropFirst()
        guard dot == UInt8(ascii: "."), (1...9).contains(digits.count), digits.allSatisfy(isDigit) else {
            return nil
        }
        return digits.reversed().reduce(0.0) { ($0 + Double($1 - UInt8(ascii: "0"))) / 10 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The civil calendar counted from March, so that the leap day comes last.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
