import Contract
import Settings
import Testing

@Suite("services, hosts and actions, and how they refer to each other")
struct NameTests {
    private static let word =
        "expected a word for the room: a small letter, then small letters, digits or -, 32 at most"

    @Test(
        "a service is called by a word",
        arguments: ["Bridge", "7up", "brücke", "a_b", "-a", String(repeating: "a", count: 33)])
    func words(name: String) {
        let found = printed(Short.with("[service.\"\(name)\"]", at: 8))
        #expect(found.count == 1)
        #expect(
            found.allSatisfy { $0.hasPrefix("c.toml:8:1: [service.") && $0.hasSuffix("]: \(Self.word)") },
            "\(found)")
    }

    @Test("a service shadows no command of the bot", arguments: ["keeper", "help", "yes", "no"])
    func reserved(name: String) {
        let words = "!\(name) is a command of the bot itself; expected another name"
        #expect(
            printed(Short.with("[service.\(name)]", at: 8)) == ["c.toml:8:1: [service.\(name)]: \(words)"])
    }

    @Test(
        "an action shadows no command of a service",
        arguments: [
            "status", "logs", "restart", "start", "stop", "update", "cancel", "rollback", "changes",
            "history",
            "ack", "mute", "unmute", "check", "help", "adopt", "mend",
        ]
    )
    func verbs(name: String) {
        let found = printed(Short.followed(by: "[service.bridge.actions.\(name)]\ncommand = \"true\""))
        let words = "\(name) is a command of every service; expected another name"
        #expect(found == ["c.toml:12:1: [service.bridge.actions.\(name)]: \(words)"])
    }

    @Test(
        "an action has a command on one line",
        arguments: [
            ("", "12:1: [service.bridge.actions.dump] command: missing; "),
            ("command = \"\"", "13:11: [service.bridge.actions.dump] command: "),
            ("command = \" \"", "13:11: [service.bridge.actions.dump] command: "),
            ("command = \"a\\nb\"", "13:11: [service.bridge.actions.dump] command: "),
            ("command = \"a\\u0000b\"", "13:11: [service.bridge.actions.dump] command: "),
            ("command = \"a\\u202Eb\"", "13:11: [service.bridge.actions.dump] command: "),
        ]
    )
    func command(text: String, start: String) {
        let found = printed(Short.followed(by: "[service.bridge.actions.dump]\n\(text)"))
        let words = "expected a command on one line, without control characters"
        let about = text.isEmpty ? " (what the shell runs in the service's directory)" : ""
        #expect(found == ["c.toml:\(start)\(words)\(about)"])
    }

    @Test(
        "what an action says of itself is one short line",
        arguments: ["", " ", "a\\nb", "a\\u200Bb", String(repeating: "a", count: 201)]
    )
    func description(text: String) {
        let found = printed(
            Short.followed(
                by: "[service.bridge.actions.dump]\ncommand = \"true\"\ndescription = \"\(text)\""))
        let words = "expected a text on one line, of at most 200 bytes"
        #expect(found == ["c.toml:14:15: [service.bridge.actions.dump] description: \(words)"])
    }

    @Test("what an action says of itself may have emoji", arguments: ["⚠️ wipe it", "👩‍💻 look"])
    func emoji(text: String) throws {
        let file = Short.followed(
            by: "[service.bridge.actions.dump]\ncommand = \"true\"\ndescription = \"\(text)\"")
        let action = try Configuration.read(text: file, file: "c").services[0].actions[0]
        #expect(action.description == text)
    }

    @Test("what an action says of itself is taken")
    func action() throws {
        let text = Short.followed(
            by: """
                [service.bridge.actions.dump]
                description = "Dump it"
                command = "./dump.sh | gzip"
                confirm = true
                timeout = "1h"
                [service.bridge.actions.try-it]
                command = "true"
                """)
        let actions = try Configuration.read(text: text, file: "c").services[0].actions
        #expect(actions.map(\.name) == ["dump", "try-it"])
        #expect(actions[0].description == "Dump it" && actions[0].command == "./dump.sh | gzip")
        #expect(actions.map(\.asksFirst) == [true, false])
        #expect(actions.map(\.limit) == [.seconds(3600), nil])
        #expect(!actions[1].description.isEmpty)
    }

    @Test(
        "a service's host is one of the file",
        arguments: [
            ("sparc", "did you mean \"spark\"?"), ("elsewhere", "there are \"spark\""),
            ("", "there are \"spark\""),
            ("\u{FF53}park", "there are \"spark\""),
        ]
    )
    func host(name: String, hint: String) {
        let found = printed(Short.with("host = \"\(name)\"", at: 9))
        #expect(
            found == [
                "c.toml:9:8: [service.bridge] host: expected the name of a [host.NAME] section; \(hint)"
            ])
    }

    @Test("a host whose name only looks the same is another")
    func lookAlikeHost() {
        let text = Short.with("[host.K]", at: 6).replacing("\"spark\"", with: "\"\u{212A}\"")
        let words = "expected the name of a [host.NAME] section; there are \"K\""
        #expect(printed(text) == ["c.toml:9:8: [service.bridge] host: \(words)"])
    }

    @Test("without any host, that alone is said")
    func noHost() {
        let text =
            Short.lines[..<5].joined(separator: "\n") + "\n" + Short.lines[7...].joined(separator: "\n")
        let words = "missing; expected one section at least, [host.spark]"
        #expect(printed(text) == ["c.toml:1:1: [host.NAME]: \(words)"])
        #expect(printed("[host]\n" + text) == ["c.toml:1:1: [host.NAME]: \(words)"])
    }

    @Test("a host with a mistake of its own is still there for its services")
    func brokenHost() {
        #expect(printed(Short.with("", at: 7)).count == 1)
    }

    @Test("a host is called by a plain name", arguments: ["-a", "a b", "\\u202E", "", "sp/ark"])
    func hostName(name: String) {
        let found = printed(Short.followed(by: "[host.\"\(name)\"]\nlocal = true"))
        #expect(found.count == 1)
        let words = "]: expected a name of letters, digits and . _ -, a letter or digit first"
        #expect(found.allSatisfy { $0.hasPrefix("c.toml:12:1: [host.") && $0.hasSuffix(words) }, "\(found)")
    }

    @Test("a local host takes no key of ssh, and needs none")
    func local() throws {
        let right = Short.with("local = true", at: 7)
        #expect(
            try Configuration.read(text: right, file: "c").hosts == [
                HostSettings(name: "spark", connection: .local)
            ])
        let wrong = Short.with("local = true\nport = 22\nuser = \"a\"\nkeep_alive = \"5s\"", at: 7)
        let words = "means nothing with local = true; leave out one of them"
        #expect(
            printed(wrong) == [
                "c.toml:8:8: [host.spark] port: \(words)", "c.toml:9:8: [host.spark] user: \(words)",
                "c.toml:10:14: [host.spark] keep_alive: \(words)",
            ])
    }

    @Test("two services cannot have the same container of the same host")
    func container() {
        let second = "[service.other]\nhost = \"spark\"\ndirectory = \"/srv/other\"\ncontainer = \"bridge\""
        let words = "it is the container of [service.bridge] already, see line 11"
        #expect(
            printed(Short.followed(by: second)) == ["c.toml:15:13: [service.other] container: \(words)"])
        let elsewhere = second.replacing("\"spark\"", with: "\"here\"") + "\n[host.here]\nlocal = true"
        #expect(printed(Short.followed(by: elsewhere)) == [])
    }

    @Test(
        "the sudo form is for another owner than the host's user",
        arguments: [
            ("modelo", "modelo", nil), ("modelo", "bridge", "bridge"), (nil, "bridge", "bridge"),
            ("modelo", nil, nil),
        ] as [(String?, String?, String?)]
    )
    func owner(user: String?, owner: String?, expected: String?) throws {
        var text = Short.with("address = \"a\"" + (user.map { "\nuser = \"\($0)\"" } ?? ""), at: 7)
        text += owner.map { "\nowner = \"\($0)\"" } ?? ""
        #expect(try Configuration.read(text: text, file: "c").services[0].owner == expected)
    }

    @Test("sections that are something else")
    func notSections() {
        #expect(
            printed("host = 1\nservice = [1]\nmatrix = \"x\"\nwatch = 3") == [
                "c.toml:1:8: [host]: expected a section; found an integer",
                "c.toml:2:11: [service]: expected a section; found an array",
                "c.toml:3:10: [matrix]: expected a section; found a string",
                "c.toml:4:9: [watch]: expected a section; found an integer",
            ])
        let text = Short.followed(by: "[service]\nother = 3\n[host]\nhere = true")
        #expect(
            printed(text) == [
                "c.toml:13:9: [service.other]: expected a section; found an integer",
                "c.toml:15:8: [host.here]: expected a section; found a boolean",
            ])
    }
}
