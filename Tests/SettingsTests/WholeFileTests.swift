import Foundation
import Matrix
import Settings
import Testing
import Transport

@Suite("files as a whole")
struct WholeFileTests {
    @Test("all mistakes come at once, in the order of the file")
    func all() {
        let text = """
            timezone = 1
            [matrix]
            homserver = "https://matrix.example.org"
            user_id = "keeper"
            room = "!ops:example.org"
            admins = ["grant", "@grant:example.org"]
            [host.spark]
            address = "-v"
            port = 70000
            [service.bridge]
            host = "sparc"
            directory = "srv"
            container = "bridge"
            [watch]
            poll = "soon"
            crash_loop = { restarts = 1, with = "5m" }
            """
        let hint = #"written like "90s", "5m" or "1h30m""#
        let zone = #"expected a time zone by its IANA name, "Europe/Berlin"; found an integer"#
        let home =
            #"missing; expected an address like "https://matrix.example.org" (where its client API is)"#
        let user = #"expected a user ID, "@name:server"; a user ID begins with @"#
        #expect(
            printed(text) == [
                "c.toml:1:12: timezone: \(zone)",
                "c.toml:2:1: [matrix] homeserver: \(home)",
                "c.toml:3:1: [matrix] homserver: unknown key; did you mean homeserver?",
                "c.toml:4:11: [matrix] user_id: \(user)",
                "c.toml:6:11: [matrix] admins: \(user)",
                "c.toml:8:11: [host.spark] address: expected a host name, an IP address, or a name of ssh's own configuration",
                "c.toml:9:8: [host.spark] port: expected a whole number from 1 to 65535",
                #"c.toml:11:8: [service.bridge] host: expected the name of a [host.NAME] section; did you mean "spark"?"#,
                "c.toml:12:13: [service.bridge] directory: expected an absolute path",
                "c.toml:15:8: [watch] poll: expected a duration from 1s to 1h, \(hint)",
                "c.toml:16:27: [watch.crash_loop] restarts: expected a whole number from 2 to 100",
                "c.toml:16:30: [watch.crash_loop] with: unknown key; did you mean within?",
            ])
    }

    @Test("what is no TOML is said with its place, and alone")
    func syntax() {
        #expect(
            printed("[matrix\nx = 1") == [
                "c.toml:1:8: expected \"]\" after the name of the table; found the end of the line"
            ])
        #expect(printed("a = 1\na = 2") == ["c.toml:2:1: the key \"a\" is already set; see line 1"])
    }

    @Test(
        "a secret that was pasted is answered without a word of it",
        arguments: [
            "access_token", "accessToken", "ACCESS-TOKEN", "token", "password", "matrix_password", "secret",
        ]
    )
    func secret(key: String) {
        let words =
            "a secret must not stand in this file; put the access token into a file named by "
            + "[matrix] access_token_file, or into the environment's BRIDGEKEEPER_ACCESS_TOKEN"
        for value in ["\"syt_hunter2\"", "7", "{ hunter2 = \"hunter2\" }"] {
            let found = printed(Short.with("admins = [\"@a:b\"]\n\(key) = \(value)", at: 5))
            #expect(found == ["c.toml:6:1: [matrix] \(key): \(words)"])
        }
    }

    @Test("a wrong value is never repeated, whatever its key", arguments: Schema.sections)
    func values(section: SectionFacts) throws {
        let lines = try Example.text().split(separator: "\n", omittingEmptySubsequences: false)
        for key in section.keys {
            for value in ["\"hunter 2\\u0007\"", "[\"hunter 2\\u0007\"]", "{ x = \"hunter 2\" }"] {
                let text = lines.map {
                    $0.hasPrefix("\(key.name) = ") ? "\(key.name) = \(value)" : String($0)
                }
                #expect(!printed(text.joined(separator: "\n")).joined().contains("hunter"))
            }
        }
    }

    @Test("mentioned are the admins, unless the file says somebody else or nobody")
    func mention() throws {
        func mentioned(_ text: String) throws -> [String] {
            try Configuration.read(text: Short.followed(by: text), file: "c").watch.mention.map(\.text)
        }
        #expect(try mentioned("") == ["@grant:example.org"])
        #expect(try mentioned("[watch]\npoll = \"5s\"") == ["@grant:example.org"])
        #expect(try mentioned("[watch]\nmention = []") == [])
        #expect(try mentioned("[watch]\nmention = [\"@a:b\"]") == ["@a:b"])
    }

    @Test(
        "a heartbeat's address is one that is called, and a wrong one is told without it",
        arguments: [
            "http://monitor.example.org/sesame", "https://a:sesame@b.example", "sesame", "https://a/ses ame",
        ])
    func heartbeat(address: String) throws {
        let found = printed(Short.followed(by: "[watch]\nheartbeat = \"\(address)\""))
        #expect(
            found.count == 1 && found[0].hasPrefix("c.toml:13:13: [watch] heartbeat: expected an address"))
        #expect(!found.joined().contains("ses"), "\(found)")
        let right = Short.followed(by: "[watch]\nheartbeat = \"https://monitor.example.org/sesame?a=b\"")
        let configuration = try Configuration.read(text: right, file: "c")
        #expect(configuration.watch.heartbeat?.secret == "https://monitor.example.org/sesame?a=b")
        #expect(!"\(configuration)".contains("sesame"))
    }

    @Test("line ends of another system, and a byte order mark, are no mistake")
    func lineEnds() {
        #expect(printed("\u{FEFF}" + Short.lines.joined(separator: "\r\n")) == [])
    }

    @Test("a file is read from its path, and its mistakes are named by it")
    func path() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "config.toml")
        let path = file.path(percentEncoded: false)
        try Data(Short.lines.joined(separator: "\n").utf8).write(to: file)
        #expect(try Configuration.read(path: path).hosts.count == 1)
        try Data("x = \"\u{7}\"".utf8).write(to: file)
        #expect(failure(path).hasPrefix("\(path):1:6: the control character U+0007 is forbidden"))
        try Data([0x61, 0x3D, 0xFF]).write(to: file)
        #expect(failure(path) == "\(path):1:3: the byte 0xFF is no valid UTF-8 here")
        #expect(
            failure(folder.path(percentEncoded: false)).hasSuffix(
                ": the configuration cannot be read: it is a directory"))
    }

    @Test("a file that cannot be read is said with its path")
    func unreadable() {
        #expect(
            failure("/nowhere/c.toml")
                == "/nowhere/c.toml: the configuration cannot be read: there is no such file")
        #expect(
            failure("\(Example.path)/c")
                == "\(Example.path)/c: the configuration cannot be read: a part of its path is no directory"
        )
        #expect(failure("/nowhere/\u{1B}[2J\n\u{202E}").hasPrefix("/nowhere/\u{FFFD}[2J\u{FFFD}\u{FFFD}: "))
    }

    @Test("a file without an end fills no memory", .timeLimit(.minutes(1)))
    func endless() {
        #expect(failure("/dev/zero").hasPrefix("/dev/zero:1:1: the document has "))
    }

    private func failure(_ path: String) -> String {
        do {
            _ = try Configuration.read(path: path)
            return ""
        } catch {
            return error.description
        }
    }
}
