/// Why a text is not the identifier it was taken for.
///
/// It never carries the text itself: that may be a stranger's, or a token.
package struct IdentifierError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    package enum Reason: Sendable, Equatable {
        /// Nothing stands there, or nothing behind the sigil.
        case empty
        /// It does not begin with the character that marks its kind.
        case missingSigil(Character)
        /// It has more bytes than the specification allows.
        case tooLong(limit: Int)
        /// A control character, white space or an invisible character stands in it.
        case forbiddenCharacter
        /// The part behind the colon is missing, or is no server name.
        case noServer
        /// It is not of the form that is said here.
        case expected(String)
    }

    /// What it should have been: "user ID".
    package let kind: String
    /// What is wrong with it.
    package let reason: Reason

    /// One line that says what was expected.
    package var description: String {
        switch reason {
        case .empty: "a \(kind) must not be empty"
        case .missingSigil(let sigil): "a \(kind) begins with \(sigil)"
        case .tooLong(let limit): "a \(kind) has at most \(limit) bytes"
        case .forbiddenCharacter: "a \(kind) has no white space, control or invisible characters"
        case .noServer: "a \(kind) ends in a colon and a server name"
        case .expected(let form): "a \(kind) is \(form)"
        }
    }
}
