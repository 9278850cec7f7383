/// A place in the stream of what the homeserver tells; opaque text that only the homeserver understands.
///
/// It is stored with what came up to it, in one transaction, before anything is done about that.
package struct SyncPosition: Identifier {
    /// The text itself.
    package let text: String

    /// What a token has at most, in bytes; Synapse's have about a hundred.
    package static let byteLimit = 4_096

    /// Takes any text of visible ASCII characters.
    package init(_ text: String) throws(IdentifierError) {
        guard !text.isEmpty else { throw IdentifierError(kind: "sync position", reason: .empty) }
        guard text.utf8.count <= Self.byteLimit else {
            throw IdentifierError(kind: "sync position", reason: .tooLong(limit: Self.byteLimit))
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw IdentifierError(kind: "sync position", reason: .forbiddenCharacter)
        }
        self.text = text
    }
}
