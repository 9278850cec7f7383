import Settings
import Testing

@Suite("mistakes, as they are printed")
struct MistakeTests {
    @Test("the shortest file is right")
    func short() {
        #expect(printed(Short.lines.joined(separator: "\n")) == [])
    }

    @Test(
        "a key or a section that is not known",
        arguments: [
            (
                2, #"homserver = "https://x.example""#,
                "2:1: [matrix] homserver: unknown key; did you mean homeserver?"
            ),
            (7, #"adress = "10.0.0.1""#, "7:1: [host.spark] adress: unknown key; did you mean address?"),
            (
                7, "address = \"a\"\nknown_hosts = \"/k\"",
                "8:1: [host.spark] known_hosts: unknown key; did you mean known_hosts_file?"
            ),
            (
                11, "container = \"a\"\npoll = \"30s\"",
                "12:1: [service.bridge] poll: unknown key here; it belongs in [watch]"
            ),
            (
                11, "container = \"a\"\n[service.bridge.timeout]\nupdate = \"30m\"",
                "12:17: [service.bridge] timeout: unknown section; did you mean timeouts?"
            ),
            (
                11, "container = \"a\"\n[frobnicate]",
                "12:2: frobnicate: unknown section; known here: timezone, matrix, state, host, service, commands, history, mask, watch"
            ),
            (11, "container = \"a\"\n[hsot.x]", "12:2: hsot: unknown section; did you mean host?"),
            (11, "container = \"a\"\n[comands]", "12:2: comands: unknown section; did you mean commands?"),
            (
                1, "user_id = \"@a:b\"\n[matrix]",
                "1:1: user_id: unknown key here; it belongs in [matrix]"
            ),
            (
                5, "admins = [\"@grant:example.org\"]\ntimezone = \"UTC\"",
                "6:1: [matrix] timezone: unknown key; it belongs at the top of the file, before all sections"
            ),
        ]
    )
    func unknown(line: Int, text: String, expected: String) {
        #expect(
            printed(Short.with(text, at: line)).contains("c.toml:\(expected)"),
            "\(printed(Short.with(text, at: line)))")
    }

    @Test(
        "a key or a section that is missing",
        arguments: [
            (
                2,
                "1:1: [matrix] homeserver: missing; expected an address like \"https://matrix.example.org\" (where its client API is)"
            ),
            (
                3,
                "1:1: [matrix] user_id: missing; expected a user ID, \"@name:server\" (the bot's own account)"
            ),
            (
                5,
                "1:1: [matrix] admins: missing; expected a list of user IDs, [\"@name:server\"], 1 at least (who may command)"
            ),
            (
                7,
                "6:1: [host.spark] address: missing; expected a host name, an IP address, or a name of ssh's own configuration (where ssh finds it, if it is not local = true)"
            ),
            (
                9,
                "8:1: [service.bridge] host: missing; expected the name of a [host.NAME] section (where it runs)"
            ),
            (
                10,
                "8:1: [service.bridge] directory: missing; expected an absolute path (the project directory, a git clone)"
            ),
        ]
    )
    func missing(line: Int, expected: String) {
        #expect(printed(Short.with("", at: line)) == ["c.toml:\(expected)"])
    }

    @Test("an empty file lacks three sections")
    func empty() {
        #expect(
            printed("") == [
                "c.toml:1:1: [host.NAME]: missing; expected one section at least, [host.spark]",
                "c.toml:1:1: [matrix]: missing; it takes homeserver, user_id, room, admins",
                "c.toml:1:1: [service.NAME]: missing; expected one section at least, [service.bridge]",
            ])
    }
}
