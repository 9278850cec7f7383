/// What stands before the words that are meant for the bot: `!`, or the bot's name.
///
/// A client writes a mention into the plain body in a way of its own: the display name as it is, with an `@` before it,
/// in brackets, or as a link in Markdown.
struct Salutation: Sendable {
    enum Way: Sendable, Equatable {
        /// By `!`, which other bots may listen to as well.
        case sign
        /// By the bot's own name.
        case name
    }

    /// Each as its words, written as those of a message are.
    private let names: [[String]]

    /// - Parameters:
    ///   - names: what the bot is called by: its user ID and its display name.
    ///   - others: what else is called by a name; a bot of the same one needs a colon or an `@`, or talk about the other
    ///     would be taken for talk to the bot.
    init(names: [String], others: [String] = []) {
        let locals = names.compactMap(Self.localpart)
        let weak = Set((others + locals).map { $0.lowercased() })
        self.names = Set(names + locals).flatMap { name in
            let bare = weak.contains(name.lowercased()) ? ["\(name):", "\(name),"] : [name]
            return bare + ["@\(name)", "[\(name)]", "@[\(name)]"]
        }.map { CommandText.words($0).map { $0.lowercased() } }.filter { !$0.isEmpty }
    }

    /// The words behind `!` or behind the bot's name; `nil` when neither is there.
    func words(_ body: String) -> (words: [String], way: Way)? {
        var words = CommandText.words(withoutLink(body))
        guard let first = words.first else { return nil }
        if first == "!" { return (Array(words.dropFirst()), .sign) }
        if first.hasPrefix("!") {
            words[0] = String(first.dropFirst())
            return (words, .sign)
        }
        guard let count = named(words) else { return nil }
        words.removeFirst(count)
        // As with a colon and no name before it, a `!` behind the name is one too many.
        if words.first?.hasPrefix("!") == true { words[0].removeFirst() }
        return (words.filter { !$0.isEmpty }, .name)
    }

    /// How many words at the beginning are the bot's name; `nil` when they are not, or when nothing follows.
    private func named(_ words: [String]) -> Int? {
        for parts in names where words.count > parts.count {
            var head = words.prefix(parts.count).map { $0.lowercased() }
            guard let last = head.popLast(), let end = parts.last else { continue }
            let isNamed = last == end || last == end + ":" || last == end + ","
            if isNamed, head == Array(parts.dropLast()) { return parts.count }
        }
        return nil
    }

    /// The body with the name of whom it links first, instead of the link.
    private func withoutLink(_ body: String) -> String {
        let text = body.unicodeScalars.prefix(CommandText.limit).drop { !$0.isShown }
        guard text.first == "[", let close = text.firstIndex(of: "]") else { return body }
        let behind = text[text.index(after: close)...]
        guard behind.first == "(", let end = behind.firstIndex(of: ")"),
            let user = Pill.user(linked: String(behind[behind.startIndex..<end].dropFirst()))
        else { return body }
        return user + String(body.unicodeScalars[body.unicodeScalars.index(after: end)...])
    }

    /// `bridgekeeper` of `@bridgekeeper:example.org`.
    private static func localpart(_ name: String) -> String? {
        guard name.hasPrefix("@"), let colon = name.firstIndex(of: ":") else { return nil }
        return String(name[..<colon].dropFirst())
    }
}

extension Unicode.Scalar {
    fileprivate var isShown: Bool { !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint }
}
