/// An event: `$` and something opaque; a server name stands in it only in the oldest rooms.
///
/// <https://spec.matrix.org/v1.19/appendices/#event-ids>
package struct EventID: Identifier {
    /// The text itself.
    package let text: String

    /// Takes `$` and something behind it.
    package init(_ text: String) throws(IdentifierError) {
        _ = try IdentifierGrammar.checked(text, "event ID", sigil: "$")
        self.text = text
    }
}
