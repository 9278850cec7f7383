import Foundation

extension Kind where Value == String {
    /// A command of the configuration's own, for a shell: one line, so that it is shown as it runs.
    static var command: Self {
        .text("a command on one line, without control characters") {
            !$0.isBlank && $0.isLine(upTo: 4096)
        }
    }

    /// A short text for people.
    static var sentence: Self {
        .text("a text on one line, of at most 200 bytes") { text in
            // Emoji are often made of several characters, with these two between and behind them.
            let visible = text.unicodeScalars.filter { $0 != "\u{200D}" && $0 != "\u{FE0F}" }
            return !text.isBlank && text.utf8.count <= 200 && String(visible).isLine(upTo: 200)
        }
    }

    /// A time zone by its IANA name, as this system's library knows it.
    static var zone: Self {
        .text("a time zone by its IANA name, \"Europe/Berlin\"") { text in
            guard !isZone(text) else { return .right(text) }
            let nearest = NearestName.of(text, among: TimeZone.knownTimeZoneIdentifiers)
            return .wrong(hint: nearest.map { "did you mean \"\($0)\"?" })
        }
    }

    /// The library also takes offsets like `GMT+3`, which are no names, and overlooks a NUL.
    private static func isZone(_ text: String) -> Bool {
        let isOffset = text.count > 3 && (text.hasPrefix("GMT") || text.hasPrefix("UTC"))
        return !isOffset && text.isName(marks: "_/+-", upTo: 64) && TimeZone(identifier: text) != nil
    }
}
