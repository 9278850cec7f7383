/// Reads a message's HTML as a strict client would: known tags without attributes, closed in order, nothing else.
package struct HTML {
    package enum Problem: Error, Equatable {
        case tag(String), unclosed(String), loose(String), entity(String)
    }

    /// The text as the plain body has it: paragraphs, lines, items and what stands in `pre`, one below the other.
    package private(set) var lines: [String] = [""]
    /// What stands in `pre`.
    package private(set) var preformatted: [String] = []

    private static let known: Set<String> = ["p", "br", "strong", "code", "pre", "ul", "li"]
    private var open: [String] = []

    /// - Throws: ``Problem`` for whatever the bot never writes.
    package init(_ html: String) throws {
        var rest = html.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<": try tag(&rest)
            case "&": put(try Self.entity(&rest))
            case ">", "\"": throw Problem.loose(String(scalar))
            default: put(scalar)
            }
        }
        guard open.isEmpty else { throw Problem.unclosed(open.joined(separator: " ")) }
        lines = lines.filter { !$0.isEmpty }
    }

    private mutating func tag(_ rest: inout String.UnicodeScalarView.SubSequence) throws {
        guard let end = rest.firstIndex(of: ">") else { throw Problem.tag(String(rest.prefix(20))) }
        let name = String(String.UnicodeScalarView(rest[..<end]))
        rest = rest[rest.index(after: end)...]
        let isEnd = name.hasPrefix("/")
        let word = isEnd ? String(name.dropFirst()) : name
        guard Self.known.contains(word) else { throw Problem.tag(name) }
        if word == "br" { return lines.append("") }
        if isEnd {
            guard open.popLast() == word else { throw Problem.unclosed(word) }
        } else {
            open.append(word)
        }
        switch (word, isEnd) {
        case ("p", _), ("ul", _), ("pre", true): lines.append("")
        case ("pre", false): lines.append("| ")
        case ("li", false): lines.append("• ")
        default: break
        }
    }

    private static func entity(_ rest: inout String.UnicodeScalarView.SubSequence) throws -> Unicode.Scalar {
        for (name, scalar) in [("lt;", "<"), ("gt;", ">"), ("amp;", "&"), ("quot;", "\"")]
            as [(String, Unicode.Scalar)]
        {
            if rest.starts(with: name.unicodeScalars) {
                rest = rest.dropFirst(name.unicodeScalars.count)
                return scalar
            }
        }
        throw Problem.entity(String(String.UnicodeScalarView(rest.prefix(10))))
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        if open.contains("pre"), scalar == "\n" { return lines.append("| ") }
        lines[lines.count - 1].unicodeScalars.append(scalar)
        if open.contains("pre") {
            if preformatted.isEmpty { preformatted.append("") }
            preformatted[preformatted.count - 1].unicodeScalars.append(scalar)
        }
    }
}

extension String {
    /// Whether a line is marked as what a program wrote; by bytes, since a mark may join the space.
    package var isOutput: Bool { utf8.starts(with: "| ".utf8) }
}
