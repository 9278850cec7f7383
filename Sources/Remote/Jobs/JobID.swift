/// The name of one job for good: whoever launches it again launches nothing.
package struct JobID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Takes 8 to 64 small letters and digits, as a hash in hex has them; nil for anything else.
    package init?(_ text: String) {
        let fits =
            (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: false
                }
            }
        guard fits else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func == (left: JobID, right: JobID) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }
}
