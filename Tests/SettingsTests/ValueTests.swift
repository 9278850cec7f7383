import Settings
import Testing

@Suite("values of the room and the machines")
struct ValueTests {
    private static let absolute = "expected an absolute path"
    private static let address =
        "expected a host name, an IP address, or a name of ssh's own configuration"
    private static let sshPath = "expected an absolute path without quotes, backslashes and $"
    private static let user = "expected a user name: letters, digits and . _ -, a letter, digit or _ first"

    @Test(
        "in [matrix]",
        arguments: [
            (
                2, #"homeserver = "http://matrix.example.org""#,
                "2:14: [matrix] homeserver: expected an address like \"https://matrix.example.org\"; a homeserver address is https://… (plain http goes to this machine itself only)"
            ),
            (
                2, #"homeserver = 8008"#,
                "2:14: [matrix] homeserver: expected an address like \"https://matrix.example.org\"; found an integer"
            ),
            (
                3, #"user_id = "keeper""#,
                "3:11: [matrix] user_id: expected a user ID, \"@name:server\"; a user ID begins with @"
            ),
            (
                4, #"room = "ops""#,
                "4:8: [matrix] room: expected a room ID, \"!opaque:server\", or an alias, \"#name:server\"; a room ID begins with !"
            ),
            (
                4, ##"room = "#ops""##,
                "4:8: [matrix] room: expected a room ID, \"!opaque:server\", or an alias, \"#name:server\"; a room alias ends in a colon and a server name"
            ),
            (
                5, #"admins = "@grant:example.org""#,
                "5:10: [matrix] admins: expected a list of user IDs, [\"@name:server\"], 1 at least; found a string"
            ),
            (
                5, #"admins = []"#,
                "5:10: [matrix] admins: expected a list of user IDs, [\"@name:server\"], 1 at least; found an empty list"
            ),
            (
                5, #"admins = ["@a:b", 7]"#,
                "5:19: [matrix] admins: expected a user ID, \"@name:server\"; found an integer"
            ),
            (5, #"admins = ["@a:b", "@a:b"]"#, "5:19: [matrix] admins: stands twice"),
            (
                5, #"admins = ["@keeper:example.org"]"#,
                "5:10: [matrix] admins: the bot's own account cannot command"
            ),
            (
                5, "admins = [\"@a:b\"]\nallow_public_room = \"yes\"",
                "6:21: [matrix] allow_public_room: expected true or false; found a string"
            ),
            (
                5, "admins = [\"@a:b\"]\naccess_token_file = \"token\"",
                "6:21: [matrix] access_token_file: \(absolute)"
            ),
            (
                5, "admins = [\"@a:b\"]\naccess_token_file = \"~/token\"",
                "6:21: [matrix] access_token_file: \(absolute); ~ is not replaced by a home"
            ),
            (
                5, "admins = [\"@a:b\"]\nca_file = \"/etc/../ca.pem\"",
                "6:11: [matrix] ca_file: \(absolute); .. must not stand in it"
            ),
        ]
    )
    func matrix(line: Int, text: String, expected: String) {
        #expect(printed(Short.with(text, at: line)) == ["c.toml:\(expected)"])
    }

    @Test(
        "two admins that only look the same are two", arguments: [("\u{E9}", "e\u{301}"), ("K", "\u{212A}")])
    func lookAlikes(one: String, other: String) throws {
        let text = Short.with("admins = [\"@\(one):b\", \"@\(other):b\"]", at: 5)
        #expect(try Configuration.read(text: text, file: "c").matrix.admins.count == 2)
    }

    @Test(
        "in [host.spark]",
        arguments: [
            (#"address = "-oProxyCommand=evil""#, "7:11: [host.spark] address: \(address)"),
            (#"address = "10.0.0.1 -v""#, "7:11: [host.spark] address: \(address)"),
            (#"address = """#, "7:11: [host.spark] address: \(address)"),
            (#"address = "a\nb""#, "7:11: [host.spark] address: \(address)"),
            (#"address = "a;b""#, "7:11: [host.spark] address: \(address)"),
            (
                #"address = "modelo@spark""#,
                "7:11: [host.spark] address: \(address); the user has a key of its own, user"
            ),
            (
                #"address = "spark:22""#,
                "7:11: [host.spark] address: \(address); the port has a key of its own, port"
            ),
            ("address = \"a\"\nport = 0", "8:8: [host.spark] port: expected a whole number from 1 to 65535"),
            (
                "address = \"a\"\nport = 65536",
                "8:8: [host.spark] port: expected a whole number from 1 to 65535"
            ),
            (
                "address = \"a\"\nport = -22",
                "8:8: [host.spark] port: expected a whole number from 1 to 65535"
            ),
            (
                "address = \"a\"\nport = 22.0",
                "8:8: [host.spark] port: expected a whole number from 1 to 65535; found a float"
            ),
            ("address = \"a\"\nuser = \"-l\"", "8:8: [host.spark] user: \(user)"),
            ("address = \"a\"\nuser = \"a b\"", "8:8: [host.spark] user: \(user)"),
            ("address = \"a\"\nuser = \"\"", "8:8: [host.spark] user: \(user)"),
            ("address = \"a\"\nidentity_file = \"id\"", "8:17: [host.spark] identity_file: \(sshPath)"),
            (
                "address = \"a\"\nknown_hosts_file = \"/k$HOME\"",
                "8:20: [host.spark] known_hosts_file: \(sshPath)"
            ),
            (
                "address = \"a\"\nknown_hosts_file = '/k\" /dev/null'",
                "8:20: [host.spark] known_hosts_file: \(sshPath)"
            ),
            (
                "address = \"a\"\nlocal = true",
                "7:11: [host.spark] address: means nothing with local = true; leave out one of them"
            ),
            (
                "address = \"a\"\nconnect_timeout = \"2m\"",
                "8:19: [host.spark] connect_timeout: expected a duration from 1s to 1m, written like \"90s\", \"5m\" or \"1h30m\""
            ),
        ]
    )
    func host(text: String, expected: String) {
        #expect(printed(Short.with(text, at: 7)) == ["c.toml:\(expected)"])
    }

    @Test(
        "addresses that ssh understands",
        arguments: [
            "spark-32d0", "10.59.211.6", "::1", "fe80::1%eth0", "2001:db8::7", "my_alias", "a.b.example",
        ]
    )
    func addresses(address: String) {
        #expect(printed(Short.with("address = \"\(address)\"", at: 7)) == [])
    }

    @Test(
        "a time zone is an IANA name",
        arguments: [
            ("Europe/Berln", "; did you mean \"Europe/Berlin\"?"),
            ("europe/berlin", "; did you mean \"Europe/Berlin\"?"),
            ("GMT+3", ""), ("", ""), ("Nowhere/Atall", ""), ("../../etc/passwd", ""),
            ("Europe/Berlin\\u0000", "; did you mean \"Europe/Berlin\"?"),
        ]
    )
    func timezone(name: String, hint: String) {
        let found = printed("timezone = \"\(name)\"\n" + Short.lines.joined(separator: "\n"))
        #expect(
            found == [
                "c.toml:1:12: timezone: expected a time zone by its IANA name, \"Europe/Berlin\"\(hint)"
            ])
    }

    @Test("zones that are known", arguments: ["Europe/Berlin", "UTC", "Etc/GMT+3", "America/Port-au-Prince"])
    func zones(name: String) {
        #expect(printed("timezone = \"\(name)\"\n" + Short.lines.joined(separator: "\n")) == [])
    }
}
