extension Token {
    /// Whether the token is to be read as a date or a time, be it a right one or not.
    var isDateLike: Bool {
        isTimeLike || (bytes.count > 4 && bytes[..<4].allSatisfy(\.isDigit) && bytes[4] == Byte.minus)
    }

    private var isTimeLike: Bool {
        guard let colon = bytes.prefix(3).firstIndex(of: Byte.colon), colon > 0 else { return false }
        return bytes[..<colon].allSatisfy(\.isDigit)
    }

    /// Whether the token could be the date before a space and a time.
    var isWholeDate: Bool { bytes.count == 10 && bytes[4] == Byte.minus && isDateLike }

    /// Reads the token as one of the four kinds of dates and times.
    func date() throws(TOMLError) -> TOMLValue.Kind {
        var cursor = DateCursor(token: self)
        guard !isTimeLike else {
            let time = try cursor.time()
            try cursor.end()
            return .localTime(time)
        }
        let date = try cursor.date()
        guard cursor.take("Tt ") else {
            try cursor.end()
            return .localDate(date)
        }
        let time = try cursor.time()
        guard let offsetMinutes = try cursor.offset() else {
            try cursor.end()
            return .localDateTime(TOMLLocalDateTime(date: date, time: time))
        }
        try cursor.end()
        return .offsetDateTime(TOMLOffsetDateTime(date: date, time: time, offsetMinutes: offsetMinutes))
    }
}
