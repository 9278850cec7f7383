/// Makes somebody else's words fit for one line of an error or a log.
enum CleanLine {
    /// The text with white space as single blanks, what is invisible as U+FFFD, cut at the limit of
    /// characters.
    static func of(_ text: String, limit: Int) -> String {
        var line = String.UnicodeScalarView()
        var isBlank = true
        // Scalars, not characters: one character can be megabytes of combining marks.
        for scalar in text.unicodeScalars.prefix(limit * 4) {
            let shown = shown(scalar)
            if shown == " ", isBlank { continue }
            isBlank = shown == " "
            line.append(shown)
            if line.count > limit { break }
        }
        while line.last == " " { line.removeLast() }
        guard line.count > limit else { return String(line) }
        return String(String.UnicodeScalarView(line.prefix(limit - 1))) + "…"
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.properties.isWhitespace { return " " }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            return "\u{FFFD}"
        default: return scalar
        }
    }
}
