/// Reads a mention that stands first in a message's HTML: a link to somebody, which clients show as a pill.
///
/// It is no reader of HTML: of what is not such a message it only says that it is none.
enum Pill {
    /// Longer than any command with its mention; what stands behind it makes it none.
    private static let limit = 4000

    /// Whom the first link names, and the text behind it; `nil` where no such link stands first.
    static func read(_ html: String) -> (user: String, text: String)? {
        guard html.utf8.count <= limit else { return nil }
        var rest = html.unicodeScalars[...]
        while true {
            rest = rest.drop { $0.properties.isWhitespace }
            guard let tag = takeTag(&rest) else { return nil }
            switch tag.name {
            case "p", "div", "span": continue
            // What an old client quotes there is somebody else's.
            case "mx-reply":
                guard skip(to: "/mx-reply", &rest) else { return nil }
            case "a":
                guard let link = href(of: tag.rest), let user = user(linked: link), skip(to: "/a", &rest)
                else { return nil }
                return (user, plain(rest))
            default: return nil
            }
        }
    }

    /// Whom a link names: `https://matrix.to/#/@name:server`, or `matrix:u/name:server`.
    static func user(linked link: String) -> String? {
        let path = decoded(String(link.unicodeScalars.prefix { $0 != "?" }))
        for (prefix, sigil) in [("https://matrix.to/#/@", "@"), ("matrix:u/", "@")]
        where path.hasPrefix(prefix) {
            return sigil + String(path.dropFirst(prefix.count))
        }
        return nil
    }

    // MARK: Parts

    private typealias Rest = String.UnicodeScalarView.SubSequence

    /// The tag at the beginning: its name in small letters, and what else stands in it.
    private static func takeTag(_ rest: inout Rest) -> (name: String, rest: String)? {
        guard rest.first == "<", let end = rest.firstIndex(of: ">") else { return nil }
        let inner = rest[rest.startIndex..<end].dropFirst()
        rest = rest[rest.index(after: end)...]
        let name = inner.prefix { !$0.properties.isWhitespace }
        return (String(name).lowercased(), String(inner.dropFirst(name.count)))
    }

    private static func skip(to name: String, _ rest: inout Rest) -> Bool {
        while let start = rest.firstIndex(of: "<") {
            rest = rest[start...]
            guard let tag = takeTag(&rest) else { return false }
            if tag.name == name { return true }
        }
        return false
    }

    private static func href(of attributes: String) -> String? {
        let scalars = attributes.unicodeScalars.drop { $0.properties.isWhitespace }
        guard String(scalars.prefix(5)).lowercased() == "href=" else { return nil }
        let value = scalars.dropFirst(5)
        guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
        return String(value.dropFirst().prefix { $0 != quote })
    }

    /// The text without its tags, and with its entities as the letters that they stand for.
    private static func plain(_ html: Rest) -> String {
        var rest = html
        var text = String.UnicodeScalarView()
        while let scalar = rest.first {
            if scalar == "<" {
                guard let tag = takeTag(&rest) else { break }
                if ["br", "br/", "p", "/p", "div", "/div"].contains(tag.name) { text.append(" ") }
            } else {
                rest = rest.dropFirst()
                text.append(scalar == "&" ? takeEntity(&rest) : scalar)
            }
        }
        return String(text)
    }

    private static func takeEntity(_ rest: inout Rest) -> Unicode.Scalar {
        let known: [(String, Unicode.Scalar)] = [
            ("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("#39;", "'"), ("apos;", "'"),
            ("nbsp;", " "),
        ]
        for (name, scalar) in known where rest.starts(with: name.unicodeScalars) {
            rest = rest.dropFirst(name.unicodeScalars.count)
            return scalar
        }
        return "&"
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
