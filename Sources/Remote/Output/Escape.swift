/// What an escape sequence asks of one line.
enum Escape: Equatable {
    case ignored, eraseToEnd, eraseToStart, eraseAll
    case column(Int), forward(Int), back(Int)

    /// Reads the sequence behind an escape character.
    /// - Parameter rest: What follows; the sequence is taken from it. Nothing is taken where it is none, or has no end.
    init?(_ rest: inout Substring.UnicodeScalarView) {
        var ahead = rest
        guard let first = ahead.popFirst() else { return nil }
        let read: Escape? =
            switch first {
            case "[": Self.control(&ahead)
            case "]", "P", "X", "^", "_": Self.string(&ahead)
            case " "..."/": Self.charset(&ahead)
            case "0"..."~": .ignored
            default: nil
            }
        guard let read else { return nil }
        self = read
        rest = ahead
    }

    /// `ESC [` parameters, intermediates, and the letter that says what is meant.
    private static func control(_ rest: inout Substring.UnicodeScalarView) -> Escape? {
        var parameters = ""
        while let scalar = rest.popFirst() {
            switch scalar {
            case "0"..."?": parameters.unicodeScalars.append(scalar)
            case " "..."/": parameters += "?"
            case "@"..."~": return meaning(of: scalar, parameters)
            default: return nil
            }
        }
        return nil
    }

    private static func meaning(of letter: Unicode.Scalar, _ parameters: String) -> Escape {
        let number = parameters.isEmpty ? nil : Int(parameters)
        guard parameters.isEmpty || number != nil else { return .ignored }
        switch letter {
        case "K": return number == 1 ? .eraseToStart : number == 2 ? .eraseAll : .eraseToEnd
        case "G": return .column(max(1, number ?? 1) - 1)
        case "C": return .forward(max(1, number ?? 1))
        case "D": return .back(max(1, number ?? 1))
        default: return .ignored
        }
    }

    /// A title, a link: everything up to BEL or `ESC \`.
    private static func string(_ rest: inout Substring.UnicodeScalarView) -> Escape? {
        while let scalar = rest.popFirst() {
            if scalar == "\u{07}" { return .ignored }
            if scalar == "\u{1B}" { return rest.popFirst() == "\\" ? .ignored : nil }
        }
        return nil
    }

    private static func charset(_ rest: inout Substring.UnicodeScalarView) -> Escape? {
        while let scalar = rest.popFirst() {
            switch scalar {
            case " "..."/": continue
            case "0"..."~": return .ignored
            default: return nil
            }
        }
        return nil
    }
}
