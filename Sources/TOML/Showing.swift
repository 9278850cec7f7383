/// A piece of the document in quotes, for messages.
///
/// The document may be hostile or simply broken: what would move the cursor, turn the writing round, or break
/// the line is shown by its number, and a long piece is cut.
///
/// - Parameter text: a key.
/// - Returns: at most about 60 characters, quotes included.
func shownInQuotes(_ text: String) -> String {
    let limit = 48
    var shown = ""
    var count = 0
    for scalar in text.unicodeScalars {
        guard count < limit else { return "\"\(shown)…\"" }
        let piece = isHarmless(scalar) ? String(scalar) : "<\(code(scalar))>"
        shown += piece
        count += piece.unicodeScalars.count
    }
    return "\"\(shown)\""
}

/// A single character for messages: in quotes, or by its number.
func shown(_ scalar: Unicode.Scalar) -> String {
    isHarmless(scalar) ? "\"\(scalar)\"" : code(scalar)
}

/// The number in capital hexadecimal digits, filled up with zeros.
func hexadecimal(_ number: UInt32, digits: Int) -> String {
    let plain = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - plain.count)) + plain
}

private func code(_ scalar: Unicode.Scalar) -> String {
    "U+\(hexadecimal(scalar.value, digits: 4))"
}

private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    case .spaceSeparator: scalar == " "
    default: true
    }
}
