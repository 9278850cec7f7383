import Matrix

extension Kind where Value == HomeserverURL {
    static var homeserver: Self {
        .identifier("an address like \"https://matrix.example.org\"") { text throws(IdentifierError) in
            try HomeserverURL(text)
        }
    }
}

extension Kind where Value == UserID {
    static var userID: Self {
        .identifier("a user ID, \"@name:server\"") { text throws(IdentifierError) in try UserID(text) }
    }
}

extension Kind where Value == [UserID] {
    /// Some people, each once.
    static func users(atLeast minimum: Int) -> Self {
        let number = minimum > 0 ? ", \(minimum) at least" : ""
        let expected = "a list of user IDs, [\"@name:server\"]\(number)"
        return .list(of: .userID, expected: expected, atLeast: minimum) { $0.text }
    }
}

extension Kind where Value == RoomReference {
    static var room: Self {
        .identifier("a room ID, \"!opaque:server\", or an alias, \"#name:server\"") {
            text throws(IdentifierError) in
            text.begins(with: "#") ? .alias(try RoomAlias(text)) : .id(try RoomID(text))
        }
    }
}

extension Kind {
    /// A text that its type checks; the type's own words are the hint.
    fileprivate static func identifier(
        _ expected: String, make: @escaping @Sendable (String) throws(IdentifierError) -> Value
    ) -> Self {
        .text(expected) { text in
            do throws(IdentifierError) {
                return .right(try make(text))
            } catch {
                return .wrong(hint: error.description)
            }
        }
    }
}
