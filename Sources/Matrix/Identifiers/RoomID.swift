/// A room: `!opaque:server`, and since room version 12 `!opaque` alone.
///
/// <https://spec.matrix.org/v1.19/appendices/#room-ids>
package struct RoomID: Identifier {
    /// The text itself.
    package let text: String

    /// Takes `!` and something behind it.
    ///
    /// What stands behind a colon is not checked: a room ID is opaque, and is never used to find a server.
    package init(_ text: String) throws(IdentifierError) {
        _ = try IdentifierGrammar.checked(text, "room ID", sigil: "!")
        self.text = text
    }
}
