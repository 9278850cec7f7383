/// A key and where it stands.
package struct TOMLKey: Sendable {
    /// The key without quotes and escapes; compare it with ``isNamed(_:)``, not with `==`.
    package let name: String

    /// Where the key was written first; for a table with a header of its own, where it stands in that header.
    package let position: TOMLPosition

    /// Whether the key is this one, byte for byte.
    ///
    /// - Parameter other: the name to compare with.
    /// - Returns: false for a name that only looks the same.
    package func isNamed(_ other: String) -> Bool {
        name.utf8.elementsEqual(other.utf8)
    }

    /// The key in quotes, short and free of anything that would disturb a terminal, for messages.
    package var shown: String { shownInQuotes(name) }

    /// What keys are told apart by.
    var bytes: [UInt8] { Array(name.utf8) }
}
