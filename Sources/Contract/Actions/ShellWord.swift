/// Writes words for a POSIX shell.
package enum ShellWord {
    /// The text as one word of a command line: bare where that is safe, otherwise in single quotes.
    ///
    /// A word is no shield against the program that reads it: `'-f'` is still an option to docker and git.
    package static func quote(_ text: String) -> String {
        let isBare =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "@%+=:,./_-".utf8.contains(byte)
                }
            }
        if isBare && !text.hasPrefix("-") { return text }
        // By scalars: to Swift, a quote with a joining mark behind it is another character; to a shell it is a quote.
        var word = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { word += #"'\''"# } else { word.unicodeScalars.append(scalar) }
        }
        return word + "'"
    }

    /// A command as another user would have to be asked for it, to be pasted by a person.
    package static func asOwner(_ owner: String?, _ command: String) -> String {
        guard let owner else { return command }
        return "sudo -iu \(quote(owner)) bash -lc \(alwaysQuoted(command))"
    }

    private static func alwaysQuoted(_ text: String) -> String {
        let word = quote(text)
        return word.utf8.first == UInt8(ascii: "'") ? word : "'\(word)'"
    }
}
