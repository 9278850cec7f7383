extension Kind where Value == [String] {
    /// Patterns of what is masked; so many at most, for each of them every line is looked through.
    static var maskPatterns: Self {
        .list(of: .maskPattern, expected: "a list of 50 patterns at most", atLeast: 0, atMost: 50) { $0 }
    }
}

extension Kind where Value == String {
    /// A word with stars in it, and with letters of its own, or all that is said would be masked.
    private static var maskPattern: Self {
        .text("a pattern of 4 to 100 letters besides its stars, without blanks and quotes") { text in
            let own = text.utf8.filter { $0 != UInt8(ascii: "*") }
            return (4...100).contains(own.count) && text.isLine(upTo: 150)
                && !text.unicodeScalars.contains {
                    $0.properties.isWhitespace || ["\"", "'", "`"].contains($0)
                }
        }
    }
}
