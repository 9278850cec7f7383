/// A message before it is written out: the same source makes the plain body and the HTML, so that they cannot differ.
///
/// What a program or a stranger wrote goes into ``Block/pre(_:)`` only, or it could pass for the bot's own words.
package struct Prose: Sendable, Equatable {
    package enum Span: Sendable, Equatable {
        case text(String)
        case strong(String)
        case code(String)
    }

    package enum Block: Sendable, Equatable {
        case line([Span])
        case list([[Span]])
        case pre([String])
    }

    package var blocks: [Block] = []

    package init() {}

    package mutating func line(_ spans: Span...) { blocks.append(.line(spans)) }
    package mutating func line(_ text: String) { blocks.append(.line(Prose.spans(text))) }
    package mutating func list(_ items: [String]) {
        if !items.isEmpty { blocks.append(.list(items.map(Prose.spans))) }
    }
    /// What breaks a line makes two of it, or the second would stand there without its mark.
    package mutating func pre(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        blocks.append(
            .pre(
                lines.flatMap { line in
                    line.unicodeScalars.split(omittingEmptySubsequences: false) { Self.breaks.contains($0) }
                        .map { String($0) }
                }))
    }

    private static let breaks: Set<Unicode.Scalar> = [
        "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}",
    ]

    /// Our own sentences mark commands by back-ticks, and are one line, or a part of one could pass for output.
    private static func spans(_ text: String) -> [Span] {
        // By scalars: to Swift, a back-tick with a joining mark behind it is none.
        let parts = text.unicodeScalars.map { breaks.contains($0) ? " " : $0 }.split(
            separator: "`", omittingEmptySubsequences: false)
        return parts.enumerated().compactMap { index, part in
            guard !part.isEmpty else { return nil }
            let part = String(String.UnicodeScalarView(part))
            return index.isMultiple(of: 2) ? .text(part) : .code(part)
        }
    }

    /// The body for clients and programs that show no HTML; what stands in `pre` is marked line by line.
    package var plain: String {
        blocks.map { block in
            switch block {
            case .line(let spans): Self.plain(spans)
            case .list(let items): items.map { "• " + Self.plain($0) }.joined(separator: "\n")
            case .pre(let lines): lines.map { "| " + $0 }.joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }

    /// Only what every client shows: no table, no `details`, no style (`matrix.md`, "Sending").
    package var html: String {
        var html = ""
        var open: [String] = []
        let close = { (lines: inout [String]) in
            if !lines.isEmpty { html += "<p>\(lines.joined(separator: "<br>"))</p>" }
            lines = []
        }
        for block in blocks {
            switch block {
            case .line(let spans): open.append(Self.html(spans))
            case .list(let items):
                close(&open)
                html += "<ul>" + items.map { "<li>\(Self.html($0))</li>" }.joined() + "</ul>"
            case .pre(let lines):
                close(&open)
                html += "<pre><code>\(lines.map(Self.escape).joined(separator: "\n"))</code></pre>"
            }
        }
        if html.isEmpty && open.count == 1 { return open[0] }
        close(&open)
        return html
    }

    private static func plain(_ spans: [Span]) -> String {
        spans.map { span in
            switch span {
            case .text(let text), .strong(let text), .code(let text): text
            }
        }.joined()
    }

    private static func html(_ spans: [Span]) -> String {
        spans.map { span in
            switch span {
            case .text(let text): escape(text)
            case .strong(let text): "<strong>\(escape(text))</strong>"
            case .code(let text): "<code>\(escape(text))</code>"
            }
        }.joined()
    }

    /// `@room` and user IDs in somebody's output must not ring: `m.mentions` alone does.
    static func escape(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
