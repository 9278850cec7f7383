extension Unicode.Scalar {
    /// The scalar as a reader may see it: itself, a picture of a control, or its code where it would be invisible or
    /// would change how its neighbours look (bidirectional controls, zero-width, line separators, C1, fillers, tags).
    var shown: String {
        switch value {
        case 0x09: "\t"
        case 0x00...0x1F: String(Character(Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"))
        case 0x7F: "␡"
        case 0x20...0x7E: String(Character(self))
        default: isHidden ? code : String(Character(self))
        }
    }

    /// `<U+202E>`, in four digits at least.
    var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }

    /// Whether it joins the character before it.
    ///
    /// The emoji selector counts: it is common, and harmless behind a symbol.
    var combines: Bool {
        guard value > 0x7F else { return false }
        if value == 0xFE0F || value == 0xFE0E { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return !properties.isDefaultIgnorableCodePoint
        default: return false
        }
    }

    private var isHidden: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: properties.isDefaultIgnorableCodePoint
        }
    }
}
