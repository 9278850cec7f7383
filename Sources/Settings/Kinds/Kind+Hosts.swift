extension Kind where Value == String {
    /// What ssh is told to connect to; with a `-` first it would be an option of ssh.
    static var address: Self {
        .text("a host name, an IP address, or a name of ssh's own configuration") { text in
            if text.utf8.contains(UInt8(ascii: "@")) {
                return .wrong(hint: "the user has a key of its own, user")
            }
            let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
            if colons == 1 { return .wrong(hint: "the port has a key of its own, port") }
            // An IPv6 address may begin with its colons.
            let rest = text.begins(with: "::") ? "0" + text : text
            return rest.isName(marks: "._-:%", upTo: 255) ? .right(text) : .wrong(hint: nil)
        }
    }

    /// A user of a machine.
    static var user: Self {
        .text("a user name: letters, digits and . _ -, a letter, digit or _ first") { text in
            // A leading underscore is common for the users of services; a leading - would be an option.
            let rest = text.begins(with: "_") ? "a" + text.dropFirst() : text
            return rest.isName(marks: "._-", upTo: 64)
        }
    }

    /// A container, by docker's own rule.
    static var container: Self {
        .text("a container name: letters, digits and . _ -, a letter or digit first") {
            $0.isName(marks: "._-", upTo: 128)
        }
    }
}
