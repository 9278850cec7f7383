/// Reads durations as Go prints them (`1m30s`, `500ms`), which is how docker's templates write them.
///
/// Whole nanoseconds throughout, as in Go; what Go could not hold (292 years) is no duration.
package enum GoDuration {
    /// `nil` for what Go would not print, a negative one included.
    ///
    /// A bare number is nanoseconds: docker's raw JSON.
    package static func read(_ text: some StringProtocol) -> Duration? {
        var rest = Array(text.utf8)[...]
        guard !rest.isEmpty else { return nil }
        if let all = digits(&rest), rest.isEmpty { return .nanoseconds(all.value) }
        rest = Array(text.utf8)[...]
        var total: Int64 = 0
        while !rest.isEmpty {
            guard let part = part(&rest) else { return nil }
            let (sum, overflows) = total.addingReportingOverflow(part)
            guard !overflows else { return nil }
            total = sum
        }
        return .nanoseconds(total)
    }

    /// One number with its unit, in nanoseconds.
    private static func part(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard let whole = digits(&rest) else { return nil }
        var fraction = (value: Int64(0), count: 0)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard let found = digits(&rest) else { return nil }
            fraction = found
        }
        let unit = rest.prefix { !isDigit($0) }
        rest = rest.dropFirst(unit.count)
        guard let scale = scales.first(where: { unit.elementsEqual($0.unit.utf8) })?.nanoseconds else {
            return nil
        }
        guard fraction.count <= 9 else { return nil }
        let below = (0..<fraction.count).reduce(Int64(1)) { power, _ in power * 10 }
        // Go prints no part of a nanosecond.
        guard scale % below == 0 else { return nil }
        let (scaled, overflows) = whole.value.multipliedReportingOverflow(by: scale)
        let (sum, overflowsToo) = scaled.addingReportingOverflow(fraction.value * (scale / below))
        return overflows || overflowsToo ? nil : sum
    }

    /// The digits at the front; `nil` when there are none, or too many.
    private static func digits(_ rest: inout ArraySlice<UInt8>) -> (value: Int64, count: Int)? {
        let found = rest.prefix(while: isDigit)
        rest = rest.dropFirst(found.count)
        guard let value = Int64(String(decoding: found, as: UTF8.self)) else { return nil }
        return (value, found.count)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static let scales: [(unit: String, nanoseconds: Int64)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
        ("µs", 1_000),
        ("us", 1_000), ("ns", 1),
    ]
}
