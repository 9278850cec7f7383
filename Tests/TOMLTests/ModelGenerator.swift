import TestKit

/// Makes up documents that have a little of everything.
struct ModelGenerator {
    var random: SeededGenerator

    private static let scalars: [Unicode.Scalar] = [
        "a", "b", "Z", "0", "9", "-", "_", " ", ".", "#", "=", "[", "]", "{", ",", "'", "'", "\"", "\"", "\\",
        "n", "u", "\n", "\n", "\t", "\r", "\u{0}", "\u{8}", "\u{C}", "\u{1B}", "\u{7F}", "\u{85}", "\u{E9}",
        "\u{301}", "\u{212A}", "\u{2028}", "\u{FEFF}", "\u{FFFF}", "\u{D7FF}", "\u{E000}", "\u{1F600}",
        "\u{10FFFF}",
    ]

    private static let integers: [Int64] = [0, 1, -1, 10, 255, 1_000_000, .max, .min, .max - 1, .min + 1]

    private static let floats: [Double] = [
        0, -0.0, 1, 1e22, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude, .infinity,
        -.infinity, .nan,
    ]

    /// A table with up to so many levels below it.
    mutating func table(levels: Int) -> Model {
        var entries: [(name: String, value: Model)] = []
        var names: Set<[UInt8]> = []
        for _ in 0..<random.number(0...6) {
            let name = key()
            guard names.insert(Array(name.utf8)).inserted else { continue }
            entries.append((name, value(levels: levels)))
        }
        return .table(entries)
    }

    private mutating func value(levels: Int) -> Model {
        switch random.number(0...(levels > 0 ? 9 : 5)) {
        case 0, 1: return .string(text(upTo: 12))
        case 2:
            return .integer(random.chance(50) ? random.pick(Self.integers) : Int64(random.number(-99...9999)))
        case 3: return .float(random.chance(50) ? random.pick(Self.floats) : finite())
        case 4: return .boolean(random.chance(50))
        case 5: return date()
        case 6: return array(levels: levels - 1)
        case 7: return .array((0..<random.number(1...3)).map { _ in table(levels: levels - 1) })
        default: return table(levels: levels - 1)
        }
    }

    private mutating func array(levels: Int) -> Model {
        .array((0..<random.number(0...4)).map { _ in value(levels: levels) })
    }

    private mutating func key() -> String {
        guard random.chance(25) else {
            return String((0..<random.number(1...3)).map { _ in random.pick(Array("abc_-1E")) })
        }
        return text(upTo: 4)
    }

    private mutating func text(upTo length: Int) -> String {
        var text = ""
        for _ in 0..<random.number(0...length) { text.unicodeScalars.append(random.pick(Self.scalars)) }
        return text
    }

    private mutating func finite() -> Double {
        let number = Double(bitPattern: random.next())
        return number.isFinite ? number : 0.5
    }

    private mutating func date() -> Model {
        let kind = random.number(0...3)
        let day =
            "\(padded(random.number(0...9999), 4))-\(padded(random.number(1...12), 2))-"
            + padded(random.number(1...28), 2)
        if kind == 0 { return .date(text: day, meaning: day) }

        let clock = [random.number(0...23), random.number(0...59), random.number(0...60)]
        let time = clock.map { padded($0, 2) }.joined(separator: ":")
        let digits = String((0..<random.number(0...12)).map { _ in random.pick(Array("0123456789")) })
        let nanosecond = String((digits + "000000000").prefix(9))
        let text = time + (digits.isEmpty ? "" : "." + digits)
        let meaning = "\(time).\(nanosecond)"
        if kind == 1 { return .date(text: text, meaning: meaning) }

        let local = "\(day)\(random.pick(["T", "t", " "]))\(text)"
        if kind == 2 { return .date(text: local, meaning: "\(day)T\(meaning)") }
        let (offset, minutes) = offset()
        return .date(text: local + offset, meaning: "\(day)T\(meaning) offset \(minutes)")
    }

    private mutating func offset() -> (text: String, minutes: Int) {
        if random.chance(30) { return (random.pick(["Z", "z"]), 0) }
        let (hours, minutes) = (random.number(0...23), random.number(0...59))
        let isEast = random.chance(50)
        let text = "\(isEast ? "+" : "-")\(padded(hours, 2)):\(padded(minutes, 2))"
        return (text, (isEast ? 1 : -1) * (hours * 60 + minutes))
    }
}
