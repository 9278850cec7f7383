/// One login of an account; opaque.
///
/// The homeserver remembers transaction IDs for each device.
package struct DeviceID: Identifier {
    /// The text itself.
    package let text: String

    /// Takes any text of visible characters.
    package init(_ text: String) throws(IdentifierError) {
        _ = try IdentifierGrammar.checked(text, "device ID", sigil: nil)
        self.text = text
    }
}
