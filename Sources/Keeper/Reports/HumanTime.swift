package import Foundation

/// Writes times for people: relative first, clock times in the configured zone.
package struct HumanTime: Sendable {
    private let zone: TimeZone
    /// The years 1 to 9999: a host may send any number for a time, and calendars end somewhere.
    private static let years = -62_135_596_800.0...253_402_300_799
    private static let longest = Duration.seconds(1_000_000_000_000)

    package init(zone: TimeZone) {
        self.zone = zone
    }

    /// A length of time in its two largest units: `2 min 10 s`.
    static func length(_ duration: Duration) -> String {
        let seconds = max(0, Int(min(duration, longest) / .seconds(1)))
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[first..<min(first + 2, 4)].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(
            separator: " ")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// How long ago, then the time of day: `4 min ago (21:04)`; with the date when it was another day.
    func ago(_ seconds: Double, now: Double) -> String {
        let (seconds, now) = (Self.possible(seconds), Self.possible(now))
        let clock = clock(seconds, now: now)
        let age = now - seconds
        if age < 1 { return "just now (\(clock))" }
        // Nobody counts the seconds of a quarter of an hour.
        let told = age < 600 ? age : (age / 60).rounded(.down) * 60
        return "\(Self.length(.seconds(told))) ago (\(clock))"
    }

    /// The time of day in the configured zone, with the date when that is not today's.
    func clock(_ seconds: Double, now: Double) -> String {
        let (seconds, now) = (Self.possible(seconds), Self.possible(now))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let fields: Set<Calendar.Component> = [.year, .month, .day, .hour, .minute]
        let then = calendar.dateComponents(fields, from: Date(timeIntervalSince1970: seconds))
        let today = calendar.dateComponents(fields, from: Date(timeIntervalSince1970: now))
        let time = "\(two(then.hour)):\(two(then.minute))"
        let isThisYear = then.year == today.year
        if then.day == today.day && then.month == today.month && isThisYear { return time }
        let date = "\(then.day ?? 0) \(Self.months[(then.month ?? 1) - 1])"
        return isThisYear ? "\(date), \(time)" : "\(date) \(then.year ?? 0), \(time)"
    }

    /// Six o'clock in the evening of the day before, in milliseconds since 1970, as `now` is.
    func yesterdayEvening(_ now: Int64) -> Int64 {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Self.possible(Double(now) / 1000))
        let midnight = calendar.startOfDay(for: date)
        return Int64(midnight.timeIntervalSince1970 - 6 * 3600) * 1000
    }

    private static func possible(_ seconds: Double) -> Double {
        seconds.isNaN ? 0 : min(max(seconds, years.lowerBound), years.upperBound)
    }

    private func two(_ number: Int?) -> String {
        let number = number ?? 0
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
