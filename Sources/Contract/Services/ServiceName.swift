/// The word a service is called by in the room: a lower-case ASCII letter, then letters, digits or `-`; at most 32.
///
/// ASCII only, so that no look-alike can pass for it.
package struct ServiceName: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// `nil` when the text is no such word.
    package init?(_ text: String) {
        guard Self.isWord(text) else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// Whether the text may name a service or an action.
    package static func isWord(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, (0x61...0x7A).contains(first), bytes.count <= 32 else { return false }
        return bytes.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
    }
}
