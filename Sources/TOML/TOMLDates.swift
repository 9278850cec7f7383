/// A day of the Gregorian calendar; it is checked to exist.
package struct TOMLLocalDate: Sendable, Equatable {
    /// The year, 0 to 9999.
    package let year: Int
    /// The month, 1 to 12.
    package let month: Int
    /// The day of the month, from 1.
    package let day: Int
}

/// A time of day without a time zone.
package struct TOMLLocalTime: Sendable, Equatable {
    /// The hour, 0 to 23.
    package let hour: Int
    /// The minute, 0 to 59.
    package let minute: Int
    /// The second, 0 to 60: RFC 3339 has leap seconds.
    package let second: Int
    /// What is beyond the second; digits after the ninth are cut off.
    package let nanosecond: Int
}

/// A day and a time without a time zone.
package struct TOMLLocalDateTime: Sendable, Equatable {
    /// The day.
    package let date: TOMLLocalDate
    /// The time of that day.
    package let time: TOMLLocalTime
}

/// An instant: a day and a time, and how far they are ahead of UTC.
package struct TOMLOffsetDateTime: Sendable, Equatable {
    /// The day, as written.
    package let date: TOMLLocalDate
    /// The time of that day, as written.
    package let time: TOMLLocalTime
    /// Minutes to subtract for UTC, -1439 to 1439; 0 for `Z`.
    package let offsetMinutes: Int
}
