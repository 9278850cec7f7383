import TestKit

extension ModelWriter {
    mutating func key(_ name: String) -> String {
        let isBare = name.utf8.allSatisfy { byte in
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8.contains(byte)
        }
        if isBare, !name.isEmpty, random.chance(80) { return name }
        return random.chance(50) ? literal(name) ?? basic(name) : basic(name)
    }

    mutating func string(_ text: String) -> String {
        switch random.number(0...3) {
        case 0: literal(text) ?? basic(text)
        case 1: literalLines(text) ?? basicLines(text)
        case 2: basicLines(text)
        default: basic(text)
        }
    }

    mutating func integer(_ number: Int64) -> String {
        if number >= 0, random.chance(40) {
            let (prefix, radix) = random.pick([("0x", 16), ("0o", 8), ("0b", 2)])
            let digits = String(number, radix: radix, uppercase: random.chance(50))
            return prefix + underscored(random.pick(["", "0", "00"]) + digits)
        }
        let sign = number < 0 ? "-" : random.pick(["", "+"])
        return sign + underscored(String(number.magnitude))
    }

    mutating func float(_ number: Double) -> String {
        if number.isNaN { return random.pick(["nan", "+nan", "-nan"]) }
        var text = "\(number)"
        if number.isFinite, random.chance(20) { text = text.replacing("e", with: "E") }
        return number.sign == .plus && random.chance(20) ? "+" + text : text
    }

    private mutating func underscored(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, random.chance(15) { text += "_" }
            text.append(digit)
        }
        return text
    }

    private func literal(_ text: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy { $0 != "'" && isRaw($0) }
        return isPlain ? "'\(text)'" : nil
    }

    private mutating func literalLines(_ text: String) -> String? {
        guard text.unicodeScalars.allSatisfy({ $0 == "\n" || isRaw($0) }) else { return nil }
        // Quotes are compared by scalars: with an accent on it, a quote is another character for Swift.
        let scalars = Array(text.unicodeScalars)
        for index in scalars.indices.dropLast(2) where scalars[index..<index + 3].allSatisfy({ $0 == "'" }) {
            return nil
        }
        var lines = "'''" + (scalars.first == "\n" ? "\n" : random.pick(["", "\n", "\r\n"]))
        for scalar in scalars {
            append(scalar == "\n" ? random.pick(["\n", "\r\n"]) : String(scalar), to: &lines)
        }
        append("'''", to: &lines)
        return lines
    }

    private mutating func basic(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            let isPlain = isRaw(scalar) && scalar != "\"" && scalar != "\\" && !random.chance(10)
            append(isPlain ? String(scalar) : escaped(scalar), to: &written)
        }
        append("\"", to: &written)
        return written
    }

    private mutating func basicLines(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var written = "\"\"\"" + (scalars.first == "\n" ? "\n" : random.pick(["", "\n", "\r\n"]))
        var quotes = 0
        for scalar in scalars {
            if random.chance(10) {
                append("\\ \n\t \r\n ", to: &written)
                // Blanks after it would be swallowed too.
                append(escaped(scalar), to: &written)
                quotes = 0
            } else if scalar == "\"", quotes < 2 {
                append("\"", to: &written)
                quotes += 1
            } else {
                let isPlain = scalar == "\n" || (isRaw(scalar) && scalar != "\"" && scalar != "\\")
                let plain = scalar == "\n" ? random.pick(["\n", "\r\n"]) : String(scalar)
                append(isPlain ? plain : escaped(scalar), to: &written)
                quotes = 0
            }
        }
        append("\"\"\"", to: &written)
        return written
    }

    private mutating func escaped(_ scalar: Unicode.Scalar) -> String {
        let short: [Unicode.Scalar: String] = [
            "\u{8}": "b", "\t": "t", "\n": "n", "\u{C}": "f", "\r": "r", "\"": "\"", "\\": "\\",
        ]
        if let letter = short[scalar], random.chance(70) { return "\\" + letter }
        let digits = String(scalar.value, radix: 16, uppercase: random.chance(50))
        let width = scalar.value > 0xFFFF || random.chance(30) ? 8 : 4
        return (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
    }

    private func isRaw(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\t" || (scalar.value >= 0x20 && scalar.value != 0x7F)
    }

    private func append(_ piece: String, to text: inout String) {
        text.unicodeScalars.append(contentsOf: piece.unicodeScalars)
    }
}
