import Matrix

/// Keeps a message within what a homeserver takes, whatever a program wrote.
///
/// An edit carries the body and the HTML twice (`matrix.md`, "Size"), and JSON and HTML make letters longer: so it is
/// the written text that is measured, not the lines.
extension Prose {
    /// The most that body and HTML may have together, written as JSON, in bytes.
    static let byteLimit = 25_000

    /// How many lines a `pre` keeps, and how many letters of each; the next where that is still too much.
    private static let steps = [(15, 200), (15, 120), (10, 100), (5, 80), (3, 60), (1, 40)]
    private static let listLimit = 40

    /// The same, or as much of it as fits: the last lines of what was output, and of our own words the first.
    func fitted() -> Prose {
        guard byteCount > Self.byteLimit else { return self }
        for (lines, letters) in Self.steps {
            let shorter = shortened(lines: lines, letters: letters, own: nil)
            if shorter.byteCount <= Self.byteLimit { return shorter }
        }
        // Then it is our own words that are too many: names and descriptions of the configuration.
        for letters in [400, 150, 60] {
            let shorter = shortened(lines: 1, letters: 40, own: letters)
            if shorter.byteCount <= Self.byteLimit { return shorter }
        }
        var rest = shortened(lines: 1, letters: 40, own: 60)
        rest.blocks = rest.blocks.prefix(Self.listLimit) + [.line([.text("…")])]
        return rest
    }

    var byteCount: Int { JSONValue.string(plain).byteCount + JSONValue.string(html).byteCount }

    private func shortened(lines: Int, letters: Int, own: Int?) -> Prose {
        var prose = self
        prose.blocks = blocks.map { block in
            switch block {
            case .pre(let all): .pre(all.suffix(lines).map { $0.cut(to: letters) })
            case .line(let spans): .line(Self.cut(spans, to: own))
            case .list(let items):
                own == nil
                    ? block
                    : .list(
                        items.prefix(Self.listLimit).map { Self.cut($0, to: own) }
                            + (items.count > Self.listLimit ? [[.text("…")]] : []))
            }
        }
        return prose
    }

    private static func cut(_ spans: [Span], to letters: Int?) -> [Span] {
        guard var left = letters else { return spans }
        return spans.compactMap { span in
            guard left > 0 else { return nil }
            defer { left -= span.text.unicodeScalars.count }
            return span.with(span.text.cut(to: left))
        }
    }
}

extension Prose.Span {
    var text: String {
        switch self {
        case .text(let text), .strong(let text), .code(let text): text
        }
    }

    fileprivate func with(_ text: String) -> Prose.Span {
        switch self {
        case .text: .text(text)
        case .strong: .strong(text)
        case .code: .code(text)
        }
    }
}

extension String {
    /// At most so many scalars; what is cut is marked.
    func cut(to limit: Int) -> String {
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self }
        return String(scalars[..<end]) + " …"
    }
}
