/// Takes what a phone's keyboard made of a command back to what was meant.
enum CommandText {
    /// Nobody types a command of this length; what stands behind it is not looked at, and is never taken for nothing.
    static let limit = 1000
    /// Stands for what was not looked at: a word that no command takes.
    static let rest = "…"

    /// The words of a line; quotes, dashes and spaces of a phone's keyboard are made plain first.
    static func words(_ text: String) -> [String] {
        var plain = ""
        let scalars = text.unicodeScalars
        for scalar in scalars.prefix(limit) {
            switch scalar {
            case "\u{2014}": plain += "--"
            case "\u{2010}"..."\u{2013}", "\u{2212}": plain += "-"
            case "\u{2018}", "\u{2019}", "\u{201A}": plain += "'"
            case "\u{201C}", "\u{201D}", "\u{201E}": plain += "\""
            case "\u{FF01}": plain += "!"
            default:
                if scalar.properties.isWhitespace {
                    plain += " "
                } else if !scalar.properties.isDefaultIgnorableCodePoint {
                    // What cannot be seen was not meant: selectors, zero widths, marks of direction.
                    plain.unicodeScalars.append(scalar)
                }
            }
        }
        if scalars.dropFirst(limit).first != nil { plain += " " + rest }
        // By scalars: to Swift, a space with a mark behind it is no space.
        return plain.unicodeScalars.split(separator: " ").map { String(withoutStop($0)) }
    }

    /// The word without one full stop at its end: a doubled space makes one on most phones.
    private static func withoutStop(_ word: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let rest = word.dropLast()
        return word.last == "." && !rest.isEmpty && rest.last != "." ? rest : word
    }
}
