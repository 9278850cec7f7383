import TestKit

extension SeededGenerator {
    mutating func seconds(_ range: ClosedRange<Double>) -> Duration {
        .milliseconds(Int(Double.random(in: range, using: &self) * 1000))
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
