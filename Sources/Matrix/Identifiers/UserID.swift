/// A person or a bot: `@name:server`.
///
/// Old names may hold nearly any character; they are taken as they are, but for white space and what cannot
/// be seen.
/// <https://spec.matrix.org/v1.19/appendices/#user-identifiers>
package struct UserID: Identifier {
    /// The text itself.
    package let text: String
    /// What stands between `@` and the first colon.
    package let localpart: String
    /// The homeserver of the account.
    package let server: ServerName

    /// Takes `@name:server`.
    package init(_ text: String) throws(IdentifierError) {
        let rest = try IdentifierGrammar.checked(text, "user ID", sigil: "@")
        (localpart, server) = try IdentifierGrammar.split(rest, "user ID")
        self.text = text
    }
}
