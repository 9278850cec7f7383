/// Goes through a token that is a date or a time, and checks the calendar (RFC 3339, section 5.6).
struct DateCursor {
    private let token: Token
    private var index = 0

    private static let dateForm = "a date is written YYYY-MM-DD"
    private static let timeForm = "a time is written HH:MM:SS, with a fraction if needed"
    private static let offsetForm = "an offset is written Z, +HH:MM or -HH:MM"

    /// Starts at the token's first byte.
    init(token: Token) {
        self.token = token
    }

    mutating func date() throws(TOMLError) -> TOMLLocalDate {
        let year = try number(digits: 4, in: 0...9999, "year", Self.dateForm)
        try separator("-", Self.dateForm)
        let month = try number(digits: 2, in: 1...12, "month", Self.dateForm)
        try separator("-", Self.dateForm)
        let length = Self.days(year: year, month: month)
        let day = try number(digits: 2, in: 1...length, "day of this month", Self.dateForm)
        return TOMLLocalDate(year: year, month: month, day: day)
    }

    mutating func time() throws(TOMLError) -> TOMLLocalTime {
        let hour = try number(digits: 2, in: 0...23, "hour", Self.timeForm)
        try separator(":", Self.timeForm)
        let minute = try number(digits: 2, in: 0...59, "minute", Self.timeForm)
        try separator(":", Self.timeForm)
        let second = try number(digits: 2, in: 0...60, "second", Self.timeForm)
        let nanosecond = try take(".") ? fraction() : 0
        return TOMLLocalTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    }

    /// Reads an offset in minutes; nil where none begins.
    mutating func offset() throws(TOMLError) -> Int? {
        if take("Zz") { return 0 }
        let sign: Int
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            return nil
        }
        let hours = try number(digits: 2, in: 0...23, "hour of the offset", Self.offsetForm)
        try separator(":", Self.offsetForm)
        let minutes = try number(digits: 2, in: 0...59, "minute of the offset", Self.offsetForm)
        return sign * (hours * 60 + minutes)
    }

    /// Refuses whatever is left.
    func end() throws(TOMLError) {
        guard index < token.bytes.count else { return }
        throw token.failure(at: index, "expected the end of the date or time here")
    }

    /// Passes the next byte if it is one of these.
    ///
    /// - Returns: whether it was.
    mutating func take(_ choices: String) -> Bool {
        guard index < token.bytes.count, choices.utf8.contains(token.bytes[index]) else { return false }
        index += 1
        return true
    }

    private mutating func separator(_ mark: String, _ form: String) throws(TOMLError) {
        guard take(mark) else { throw token.failure(at: index, "expected \"\(mark)\" here; \(form)") }
    }

    private mutating func number(
        digits: Int,
        in range: ClosedRange<Int>,
        _ name: String,
        _ form: String
    ) throws(TOMLError) -> Int {
        let start = index
        var number = 0
        for _ in 0..<digits {
            guard let digit = takeDigit() else {
                throw token.failure(at: index, "expected \(digits) digits for the \(name); \(form)")
            }
            number = number * 10 + digit
        }
        guard range.contains(number) else {
            let reason = "the \(name) must be from \(range.lowerBound) to \(range.upperBound)"
            throw token.failure(at: start, reason)
        }
        return number
    }

    /// Reads the digits after the point; the specification wants those beyond the precision cut off.
    private mutating func fraction() throws(TOMLError) -> Int {
        guard let first = takeDigit() else {
            throw token.failure(at: index, "expected digits after the point")
        }
        var unit = 100_000_000
        var nanosecond = first * unit
        while let digit = takeDigit() {
            unit /= 10
            nanosecond += digit * unit
        }
        return nanosecond
    }

    private mutating func takeDigit() -> Int? {
        guard index < token.bytes.count, token.bytes[index].isDigit else { return nil }
        defer { index += 1 }
        return token.bytes[index].digitValue
    }

    private static func days(year: Int, month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
