/// A word that nobody can guess, by which our lines are told from everybody else's.
///
/// It begins every answer of a script, and every mark in a job's log (where it is called the seal).
package struct Tag: Sendable, Equatable {
    package let text: String

    /// Draws a new one: 128 bits.
    /// - Parameter generator: The source of randomness.
    package init(using generator: inout some RandomNumberGenerator) {
        let digits = (0..<2).map { _ -> String in
            let part = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - part.count) + part
        }
        text = "bk:" + digits.joined()
    }

    /// Draws a new one from the system's generator.
    package static func random() -> Tag {
        var generator = SystemRandomNumberGenerator()
        return Tag(using: &generator)
    }
}
