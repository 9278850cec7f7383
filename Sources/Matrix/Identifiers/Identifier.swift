/// A Matrix identifier: text of a checked form, compared by its bytes.
///
/// Grammar: <https://spec.matrix.org/v1.19/appendices/#common-identifier-format>.
package protocol Identifier: ByteCompared, Codable, CustomStringConvertible {
    /// Takes a text that has the identifier's form, and refuses every other.
    init(_ text: String) throws(IdentifierError)
}

extension Identifier {
    /// The text itself.
    package var description: String { text }

    /// Reads it from a single string, and checks it again.
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes it as a single string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// The checks that all identifiers share.
enum IdentifierGrammar {
    /// What the specification allows for the whole of an identifier, in bytes.
    static let byteLimit = 255

    /// Checks sigil, length and characters.
    /// - Returns: what stands behind the sigil; it is not empty.
    static func checked(_ text: String, _ kind: String, sigil: Character?) throws(IdentifierError)
        -> Substring
    {
        guard !text.isEmpty else { throw IdentifierError(kind: kind, reason: .empty) }
        guard text.utf8.count <= byteLimit else {
            throw IdentifierError(kind: kind, reason: .tooLong(limit: byteLimit))
        }
        guard text.unicodeScalars.allSatisfy(isVisible) else {
            throw IdentifierError(kind: kind, reason: .forbiddenCharacter)
        }
        guard let sigil else { return text[...] }
        // By scalars: a combining mark behind the sigil would make another Character of it.
        guard let first = text.unicodeScalars.first, Character(first) == sigil else {
            throw IdentifierError(kind: kind, reason: .missingSigil(sigil))
        }
        let rest = text.unicodeScalars.dropFirst()
        guard !rest.isEmpty else { throw IdentifierError(kind: kind, reason: .empty) }
        return Substring(rest)
    }

    /// Splits `local:server` at the first colon and checks both.
    static func split(
        _ rest: Substring, _ kind: String
    ) throws(IdentifierError) -> (local: String, server: ServerName) {
        let scalars = rest.unicodeScalars
        guard let colon = scalars.firstIndex(of: ":"), colon != scalars.startIndex else {
            throw IdentifierError(kind: kind, reason: .noServer)
        }
        let behind = scalars.index(after: colon)
        guard let server = try? ServerName(String(Substring(scalars[behind...]))) else {
            throw IdentifierError(kind: kind, reason: .noServer)
        }
        return (String(Substring(scalars[..<colon])), server)
    }

    /// Neither white space nor a control, nor one that shows nothing or turns the direction round.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isWhitespace, !scalar.properties.isDefaultIgnorableCodePoint else {
            return false
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned:
            return false
        default: return true
        }
    }
}
