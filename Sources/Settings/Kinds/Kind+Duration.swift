extension Kind where Value == Duration {
    /// A time of so many seconds, written with units.
    static func duration(_ seconds: ClosedRange<Int>) -> Self {
        let lowest = DurationText.written(seconds.lowerBound)
        let highest = DurationText.written(seconds.upperBound)
        let expected = #"a duration from \#(lowest) to \#(highest), written like "90s", "5m" or "1h30m""#
        return .text(expected) { text in
            guard let count = DurationText.seconds(text), seconds.contains(count) else {
                return .wrong(hint: nil)
            }
            return .right(.seconds(count))
        }
    }
}

/// Durations as people write them: `90s`, `5m`, `2h`, `1h30m`.
enum DurationText {
    private static let units: [(letter: UInt8, seconds: Int)] = [
        (UInt8(ascii: "h"), 3600), (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
    ]
    /// More digits than anybody needs, and few enough that nothing overflows.
    private static let digitLimit = 9

    /// Reads whole numbers with their units, the larger unit first, each at most once.
    ///
    /// - Returns: the seconds, or nil where it is no duration.
    static func seconds(_ text: String) -> Int? {
        var total = 0
        var number: Int?
        var digits = 0
        var rest = units[...]
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) {
                digits += 1
                guard digits <= digitLimit else { return nil }
                number = (number ?? 0) * 10 + Int(byte - 0x30)
            } else {
                guard let count = number, let unit = rest.firstIndex(where: { $0.letter == byte }) else {
                    return nil
                }
                total += count * rest[unit].seconds
                rest = rest[(unit + 1)...]
                number = nil
                digits = 0
            }
        }
        return text.isEmpty || number != nil ? nil : total
    }

    /// The shortest way to write so many seconds.
    static func written(_ seconds: Int) -> String {
        var rest = seconds
        var text = ""
        for unit in units where rest >= unit.seconds {
            text += "\(rest / unit.seconds)\(Character(UnicodeScalar(unit.letter)))"
            rest %= unit.seconds
        }
        return text.isEmpty ? "0s" : text
    }
}
