/// The secret that proves to the homeserver who is calling.
///
/// It shows itself nowhere by accident: not when printed, not when dumped, not when decoded or encoded.
/// It is sent in the `Authorization` header only.
package struct AccessToken: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The token in clear, for the header and for masking it in what leaves.
    package let secret: String

    /// Takes visible ASCII without white space, so that it can neither end nor add a header line.
    package init(_ text: String) throws(IdentifierError) {
        guard !text.isEmpty else { throw IdentifierError(kind: "access token", reason: .empty) }
        guard text.utf8.count <= 4_096 else {
            throw IdentifierError(kind: "access token", reason: .tooLong(limit: 4_096))
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw IdentifierError(kind: "access token", reason: .forbiddenCharacter)
        }
        secret = text
    }

    /// A stand-in that says nothing of the token.
    package var description: String { "(access token)" }

    /// The same stand-in.
    package var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
