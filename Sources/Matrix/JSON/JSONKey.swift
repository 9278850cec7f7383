/// The name of a member of a JSON object, compared by its bytes.
///
/// With `String` for a key, a dictionary merges canonically equivalent names, and which of two values
/// survives is then the sender's choice.
package struct JSONKey: ByteCompared, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name itself.
    package let text: String

    /// Takes any text.
    package init(_ text: String) { self.text = text }

    /// Takes a literal.
    package init(stringLiteral text: String) { self.text = text }

    /// The name itself.
    package var description: String { text }
}
