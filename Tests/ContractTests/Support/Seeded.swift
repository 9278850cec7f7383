import Foundation

/// Random numbers that come again: SplitMix64 from a seed.
///
/// Tests take seeds as arguments, so that the seed stands beside every failure.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    static let fixed: [UInt64] = [1, 2, 3]
    /// What decides about a change goes by the fixed ones; every other run tries a new one as well.
    static let seeds: [UInt64] =
        fixed + (ProcessInfo.processInfo.environment["CI"] == nil ? [UInt64.random(in: 1...UInt64.max)] : [])

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func seconds(_ range: ClosedRange<Double>) -> Duration {
        .milliseconds(Int(Double.random(in: range, using: &self) * 1000))
    }

    mutating func pick<Choices: Collection>(_ choices: Choices) -> Choices.Element {
        choices[choices.index(choices.startIndex, offsetBy: Int.random(in: 0..<choices.count, using: &self))]
    }

    /// Text that shells and Swift both find hard, never with a NUL.
    ///
    /// Quotes, marks that join the letter before them, control characters, and whatever random bytes decode to.
    mutating func hardText(upTo length: Int) -> String {
        let hard = [
            "'", "''", "\"", "\\", "`", "$", "$(", ")", "!", "*", "?", "[", "]", "~", "{", "}", ";", "&", "|",
            "<",
            ">", "#", "-", "=", "%", "\n", "\r", "\r\n", "\t", " ", "\u{1}", "\u{1B}", "\u{7F}", "\u{301}",
            "\u{20E3}",
            "\u{FE0F}", "\u{200D}", "'\u{301}", "é", "ß", "日", "👩‍👩‍👧", "\u{FFFD}", "\u{37E}", "\u{1FEF}",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            if chance(70) {
                bytes += Array(pick(hard).utf8)
            } else {
                bytes.append(UInt8.random(in: 1...255, using: &self))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
