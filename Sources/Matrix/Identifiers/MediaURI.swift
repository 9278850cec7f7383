/// A file in a media repository: `mxc://server/id`.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris>
package struct MediaURI: Identifier {
    /// The text itself.
    package let text: String
    /// The homeserver to which the file was uploaded.
    package let server: ServerName
    /// The file's name there: letters, digits, `_` and `-`.
    package let mediaID: String

    /// Takes `mxc://server/id`.
    ///
    /// The ID becomes a part of a path, so nothing but the specification's characters is taken.
    package init(_ text: String) throws(IdentifierError) {
        _ = try IdentifierGrammar.checked(text, "media URI", sigil: nil)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "mxc:", parts[1].isEmpty, !parts[3].isEmpty,
            parts[3].utf8.allSatisfy(Self.isInMediaID), let server = try? ServerName(parts[2])
        else {
            throw IdentifierError(kind: "media URI", reason: .expected("mxc://server/id"))
        }
        self.text = text
        self.server = server
        self.mediaID = parts[3]
    }

    private static func isInMediaID(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
