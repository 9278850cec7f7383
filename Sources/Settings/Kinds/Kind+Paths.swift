extension Kind where Value == String {
    /// A file or folder on a machine.
    static var path: Self { path("an absolute path") { _ in true } }

    /// A file that is named to ssh, which would expand `$` and end a word at a quote.
    static var sshPath: Self {
        path("an absolute path without quotes, backslashes and $") { text in
            !text.utf8.contains { #""'\$"#.utf8.contains($0) }
        }
    }

    private static func path(_ expected: String, where rule: @escaping @Sendable (String) -> Bool) -> Self {
        .text(expected) { text in
            if text.begins(with: "~") { return .wrong(hint: "~ is not replaced by a home") }
            guard text.begins(with: "/"), text.isLine(upTo: 4096), rule(text) else {
                return .wrong(hint: nil)
            }
            guard !PathParts.of(text).contains("..") else { return .wrong(hint: ".. must not stand in it") }
            return .right(text)
        }
    }

    /// A file below a service's directory.
    fileprivate static var secret: Self {
        .text("a path below the service's directory") { text in
            guard !text.isBlank, text.isLine(upTo: 4096), !text.begins(with: "-") else {
                return .wrong(hint: nil)
            }
            guard !text.begins(with: "/") else { return .wrong(hint: "it must not begin with /") }
            let parts = PathParts.of(text)
            guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
                return .wrong(hint: "none of its parts may be empty, . or ..")
            }
            return .right(text)
        }
    }
}

extension Kind where Value == [String] {
    /// The files of a service that nothing may touch; perhaps none.
    static var secrets: Self {
        let expected = #"a list of paths below the service's directory, [".env"]"#
        return .list(of: .secret, expected: expected, atLeast: 0) { $0 }
    }
}

/// Takes paths apart.
enum PathParts {
    /// What stands between the slashes.
    static func of(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
    }
}
