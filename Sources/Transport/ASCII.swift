/// The few questions about ASCII that protocols ask.
///
/// `String.lowercased` knows Unicode, where `"K"` (the Kelvin sign) becomes `"k"`: a look-alike must not
/// pass for a protocol's word.
enum ASCII {
    /// The bytes with A to Z made small, and no others touched.
    static func lowercased(_ text: some StringProtocol) -> [UInt8] {
        text.utf8.map { isUpper($0) ? $0 | 0x20 : $0 }
    }

    /// Whether two texts are the same but for the case of A to Z.
    static func equal(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
        lowercased(one) == lowercased(other)
    }

    /// Whether a byte is a letter or a digit.
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isUpper(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Whether a byte is a hexadecimal digit.
    static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    /// One line that is safe to print: what is not printable ASCII becomes `?`, and the length is bounded.
    ///
    /// For words of libcurl's, in which a server's certificate or header may be quoted.
    static func printable(_ text: some StringProtocol) -> String {
        String(
            decoding: text.utf8.prefix(300).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") },
            as: UTF8.self)
    }

    private static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
