/// What makes sending an event twice the same as sending it once: the caller's own name for the request.
///
/// The homeserver remembers it for the device for about a day.
/// <https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers>
package struct TransactionID: Identifier {
    /// The text itself.
    package let text: String

    /// Takes any text of visible characters, but for `.` and `..`, which a path would swallow.
    package init(_ text: String) throws(IdentifierError) {
        _ = try IdentifierGrammar.checked(text, "transaction ID", sigil: nil)
        guard text != ".", text != ".." else {
            throw IdentifierError(kind: "transaction ID", reason: .expected("not made of dots alone"))
        }
        self.text = text
    }
}
