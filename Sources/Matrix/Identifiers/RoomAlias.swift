/// A name that points to a room: `#name:server`.
///
/// <https://spec.matrix.org/v1.19/appendices/#room-aliases>
package struct RoomAlias: Identifier {
    /// The text itself.
    package let text: String
    /// The homeserver that knows where it points.
    package let server: ServerName

    /// Takes `#name:server`.
    package init(_ text: String) throws(IdentifierError) {
        let rest = try IdentifierGrammar.checked(text, "room alias", sigil: "#")
        server = try IdentifierGrammar.split(rest, "room alias").server
        self.text = text
    }
}
