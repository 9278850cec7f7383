import Contract

extension Kind where Value == String {
    /// What git calls a repository.
    static var remote: Self {
        .text("the name of a remote: letters, digits and . _ -, a letter or digit first") { text in
            text.isName(marks: "._-", upTo: 100) && GitName.isWhole(text)
        }
    }

    /// A branch of it.
    ///
    /// The rule is narrower than git's own, so that a shell takes no part of it for anything else.
    static var branch: Self {
        .text("the name of a branch: letters, digits and . _ - / + @, a letter or digit first") { text in
            if text.begins(with: "refs/") { return .wrong(hint: "leave out refs/heads/") }
            guard text.isName(marks: "._-/+@", upTo: 200), GitName.isWhole(text) else {
                return .wrong(hint: nil)
            }
            return .right(text)
        }
    }

    /// Where a repository is: an address or a path, without a secret, which git would print.
    static var repository: Self {
        .text("a repository: ssh://…, https://…, user@host:path or an absolute path") { text in
            guard !text.isEmpty, !text.begins(with: "-"), text.isLine(upTo: 2048),
                !text.unicodeScalars.contains(where: \.properties.isWhitespace), !GitName.isHelper(text)
            else { return .wrong(hint: nil) }
            guard !GitName.hasPassword(text) else {
                return .wrong(hint: "no password or token may stand in it, since git prints it")
            }
            return .right(text)
        }
    }
}

/// Which commits may be deployed.
enum Verification: String, CaseIterable {
    /// Those that are signed by one of the allowed keys.
    case signed
    case none
}

/// What git minds in names and addresses.
private enum GitName {
    /// Whether no part of it is empty, hidden or a lock file, and it holds no range.
    static func isWhole(_ name: String) -> Bool {
        let parts = PathParts.of(name)
        return !name.contains("..") && !name.hasSuffix(".") && !name.contains("@{")
            && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
    }

    /// Whether it asks git to start a helper of its own, as `ext::` does, which runs any command.
    static func isHelper(_ address: String) -> Bool {
        let word = address.utf8.prefix { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        return address.utf8.dropFirst(word.count).starts(with: "::".utf8)
    }

    /// Whether something like a password stands before the host.
    ///
    /// In http even a lone user is one: a token.
    static func hasPassword(_ address: String) -> Bool {
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        let authority = address[start...].utf8.prefix { $0 != UInt8(ascii: "/") }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let isHTTP = address.lowercased().hasPrefix("http") && start != address.startIndex
        return isHTTP || authority[..<at].contains(UInt8(ascii: ":"))
    }
}
