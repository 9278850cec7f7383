/// A script as it is sent: our shell file and one call of a verb in it.
struct Call: Sendable {
    let tag: Tag
    let verb: String
    let words: [String]
    /// The files on the host whose values are taken out of all output there; absolute paths.
    var secrets: [String] = []

    /// The shell file as it was written, and behind it the program that masks.
    static let library =
        String(decoding: PackageResources.job_sh, as: UTF8.self)
        + "# shellcheck disable=SC2016,SC2034,SC1003 # a program of awk's, which `mask` hands over\n"
        + "mask_program=\(quoted(maskProgram))\n"

    private static let maskProgram =
        String(decoding: PackageResources.mask_awk, as: UTF8.self)
        + String(decoding: PackageResources.screen_awk, as: UTF8.self)

    /// Empty lines, for what a login script may read: it asks for a line, or for a single key.
    static let food = String(repeating: "\n", count: 8)

    /// The whole text for the standard input of `exec /bin/sh -s`.
    ///
    /// The call is one brace group behind the functions, so that a text cut short anywhere runs nothing.
    /// - Throws: `invalid` for a word that no shell can hold.
    func script() throws(RemoteError) -> String {
        guard !secrets.contains(where: { $0.utf8.contains(0) || $0.utf8.contains(UInt8(ascii: "\n")) }) else {
            throw .invalid("a secret file's path has a line break or the character NUL")
        }
        let files = Self.quoted(secrets.joined(separator: "\n"))
        return try Self.food + Self.library
            + Self.group("secrets=\(files); bk", [tag.text, verb] + words, isLast: verb != "keep")
    }

    /// A call as a text that runs nothing unless it is whole.
    /// - Parameters:
    ///   - function: The shell function; not quoted.
    ///   - words: Its arguments.
    ///   - isLast: Whether the shell ends behind it.
    /// - Returns: The text, with its newline.
    /// - Throws: `invalid` for a word that no shell can hold.
    static func group(
        _ function: String, _ words: [String], isLast: Bool = false
    ) throws(RemoteError) -> String {
        guard !words.contains(where: { $0.utf8.contains(0) }) else {
            throw .invalid("a script cannot hold the character NUL")
        }
        let call = ([function] + words.map(quoted)).joined(separator: " ")
        return "{ \(call);\(isLast ? " exit;" : "") }\n"
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
