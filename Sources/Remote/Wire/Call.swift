/// A script as it is sent: our shell file and one call of a verb in it.
struct Call: Sendable {
    let tag: Tag
    let verb: String
    let words: [String]

    /// The shell file, as it was written.
    static let library = String(decoding: PackageResources.job_sh, as: UTF8.self)

    /// Empty lines, for what a login script may read: it asks for a line, or for a single key.
    static let food = String(repeating: "\n", count: 8)

    /// The whole text for the standard input of `exec /bin/sh -s`.
    ///
    /// The call is one brace group behind the functions, so that a text cut short anywhere runs nothing.
    /// - Throws: `invalid` for a word that no shell can hold.
    func script() throws(RemoteError) -> String {
        guard !words.contains(where: { $0.utf8.contains(0) }) else {
            throw .invalid("a script cannot hold the character NUL")
        }
        let call = (["bk", Self.quoted(tag.text), verb] + words.map(Self.quoted)).joined(separator: " ")
        return Self.food + Self.library + "{ \(call); exit; }\n"
    }

    /// The word as every POSIX shell reads it back, byte for byte.
    static func quoted(_ word: String) -> String {
        var result = "'"
        for character in word.unicodeScalars {
            if character == "'" { result += "'\\''" } else { result.unicodeScalars.append(character) }
        }
        return result + "'"
    }
}
