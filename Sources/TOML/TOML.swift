/// Reads TOML 1.0 and knows the line and the column of every value.
///
/// It is for configuration files that a person writes, and mends from the errors: the first mistake ends the
/// reading, with its place and what was expected there. An error names keys, never values, since a value may
/// be a secret.
///
/// It is not for writing TOML, not for keeping comments and layout, and not for data: a document has at most
/// ``sizeLimit`` bytes and ``nestingLimit`` levels. What a value means, and whether its key is known, is
/// decided by whoever asks.
///
/// Keys are compared by their bytes, as the specification asks: Swift's own comparison of strings takes
/// different spellings of "é" for the same. Line ends inside multi-line strings arrive as a single line feed.
///
/// Specification: https://toml.io/en/v1.0.0
package enum TOML {
    /// The most bytes a document may have.
    package static let sizeLimit = 1 << 20

    /// The most arrays and tables that may lie inside each other; the document itself is not counted.
    package static let nestingLimit = 128

    /// Reads a whole document.
    ///
    /// - Parameter text: the document; a byte order mark at its start is skipped.
    /// - Returns: the document's root table.
    /// - Throws: the first mistake, with its place.
    package static func parse(_ text: String) throws(TOMLError) -> TOMLTable {
        try checkSize(text.utf8.count)
        return try read(Array(text.utf8))
    }

    /// Reads a whole document as it came from a file.
    ///
    /// - Parameter bytes: the document in UTF-8; a byte order mark at its start is skipped.
    /// - Returns: the document's root table.
    /// - Throws: the first mistake, with its place; bytes that are no UTF-8 come before every other mistake.
    package static func parse(bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
        try checkSize(bytes.count)
        try checkEncoding(bytes)
        return try read(bytes)
    }

    private static func read(_ bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
        var reader = Reader(Scanner(bytes))
        return try reader.document()
    }

    private static func checkSize(_ count: Int) throws(TOMLError) {
        guard count > sizeLimit else { return }
        throw TOMLError(
            position: .start,
            reason: "the document has \(count) bytes; at most \(sizeLimit) are read"
        )
    }

    private static func checkEncoding(_ bytes: [UInt8]) throws(TOMLError) {
        let invalid: Int
        do {
            _ = try UTF8Span(validating: bytes.span)
            return
        } catch {
            invalid = error.byteOffsets.lowerBound
        }
        // The scanner only counts here: all that it passes is known to be right.
        var scanner = Scanner(bytes)
        while scanner.offset < invalid { scanner.advance() }
        let code = hexadecimal(UInt32(bytes[invalid]), digits: 2)
        throw scanner.failure("the byte 0x\(code) is no valid UTF-8 here")
    }
}
