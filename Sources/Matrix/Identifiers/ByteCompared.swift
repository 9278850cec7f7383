/// Text that is compared, ordered and hashed by its UTF-8 bytes.
///
/// Swift's `String` compares by canonical equivalence (`"K" == "\u{212A}"`). For text that decides who
/// somebody is that is wrong: a look-alike would pass for an admin, and a dictionary would merge the two.
package protocol ByteCompared: Sendable, Hashable, Comparable {
    /// The text itself.
    var text: String { get }
}

extension ByteCompared {
    /// Tells whether both are the same bytes.
    package static func == (left: Self, right: Self) -> Bool {
        left.text.sameBytes(as: right.text)
    }

    /// Orders by bytes, which is the order of the Unicode code points.
    package static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Hashes the bytes.
    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension String {
    /// Tells whether both texts are the same UTF-8, which `==` does not.
    package func sameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
