import Settings
import Testing

@Suite("values of a service")
struct ServiceValueTests {
    private static let user = "expected a user name: letters, digits and . _ -, a letter, digit or _ first"
    private static let branch =
        "expected the name of a branch: letters, digits and . _ - / + @, a letter or digit first"
    private static let remote =
        "expected the name of a remote: letters, digits and . _ -, a letter or digit first"
    private static let repository =
        "expected a repository: ssh://…, https://…, user@host:path or an absolute path"
    private static let secret = "expected a path below the service's directory"

    @Test(
        "in [service.bridge]",
        arguments: [
            ("owner = \"root; id\"", "12:9: [service.bridge] owner: \(user)"),
            ("remote = \"--upload-pack=evil\"", "12:10: [service.bridge] remote: \(remote)"),
            ("remote = \"a/b\"", "12:10: [service.bridge] remote: \(remote)"),
            ("branch = \"--hard\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a b\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a..b\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a\\u0007\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a~1\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a^\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a:b\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a?\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a*\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a[b\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = 'a\\b'", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"$(id)\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a.lock\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a//b\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a/\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a/.b\"", "12:10: [service.bridge] branch: \(branch)"),
            ("branch = \"a.\"", "12:10: [service.bridge] branch: \(branch)"),
            (
                "branch = \"refs/heads/master\"",
                "12:10: [service.bridge] branch: \(branch); leave out refs/heads/"
            ),
            ("update = \"merge\"", "12:10: [service.bridge] update: expected \"reset\" or \"ff-only\""),
            (
                "on_failed_update = \"retry\"",
                "12:20: [service.bridge] on_failed_update: expected \"ask\" or \"rollback\""
            ),
            ("repository = \"--evil\"", "12:14: [service.bridge] repository: \(repository)"),
            ("repository = \"ext::sh -c evil\"", "12:14: [service.bridge] repository: \(repository)"),
            ("repository = \"ext::evil\"", "12:14: [service.bridge] repository: \(repository)"),
            ("repository = \"a b\"", "12:14: [service.bridge] repository: \(repository)"),
            (
                "secrets = \".env\"",
                "12:11: [service.bridge] secrets: expected a list of paths below the service's directory, [\".env\"]; found a string"
            ),
            ("secrets = [\".env\", 1]", "12:20: [service.bridge] secrets: \(secret); found an integer"),
            ("secrets = [\"\"]", "12:12: [service.bridge] secrets: \(secret)"),
            ("secrets = [\" \"]", "12:12: [service.bridge] secrets: \(secret)"),
            ("secrets = [\"-f\"]", "12:12: [service.bridge] secrets: \(secret)"),
            ("secrets = [\"a\\nb\"]", "12:12: [service.bridge] secrets: \(secret)"),
            (
                "secrets = [\"/etc/x\"]",
                "12:12: [service.bridge] secrets: \(secret); it must not begin with /"
            ),
            (
                "secrets = [\"../x\"]",
                "12:12: [service.bridge] secrets: \(secret); none of its parts may be empty, . or .."
            ),
            (
                "secrets = [\"a/../../x\"]",
                "12:12: [service.bridge] secrets: \(secret); none of its parts may be empty, . or .."
            ),
            (
                "secrets = [\"./.env\"]",
                "12:12: [service.bridge] secrets: \(secret); none of its parts may be empty, . or .."
            ),
            (
                "secrets = [\"a/\"]",
                "12:12: [service.bridge] secrets: \(secret); none of its parts may be empty, . or .."
            ),
            (
                "timeouts = { update = \"9m59s\" }",
                "12:23: [service.bridge.timeouts] update: expected a duration from 10m to 24h, written like \"90s\", \"5m\" or \"1h30m\""
            ),
            ("timeouts = 3", "12:12: [service.bridge.timeouts]: expected a section; found an integer"),
        ]
    )
    func service(text: String, expected: String) {
        #expect(printed(Short.followed(by: text)) == ["c.toml:\(expected)"])
    }

    @Test(
        "a directory is an absolute path that can be seen",
        arguments: [
            ("srv", ""), ("", ""), ("-C", ""), ("~/bridge", "; ~ is not replaced by a home"), ("/a\\nb", ""),
            ("/a\\u0000", ""), ("/a\\u200Bb", ""), ("/a\\u202Eb", ""), ("/a\\uFFF9b", ""), ("/a\\u115Fb", ""),
            ("/a/../b", "; .. must not stand in it"),
            ("/" + String(repeating: "a", count: 4096), ""),
        ]
    )
    func directory(path: String, hint: String) {
        let found = printed(Short.with("directory = \"\(path)\"", at: 10))
        #expect(found == ["c.toml:10:13: [service.bridge] directory: expected an absolute path\(hint)"])
    }

    @Test(
        "no secret in a repository's address, and no word of it in the mistake",
        arguments: [
            "https://grant:hunter2@git.example/x", "https://hunter2@git.example/x",
            "ssh://git:hunter2@git.example/x", "HTTP://hunter2@git.example/x", "git:hunter2@git.example:x",
        ]
    )
    func repositorySecret(address: String) {
        let found = printed(Short.followed(by: "repository = \"\(address)\""))
        let hint = "no password or token may stand in it, since git prints it"
        #expect(found == ["c.toml:12:14: [service.bridge] repository: \(Self.repository); \(hint)"])
    }

    @Test(
        "repositories that git understands",
        arguments: [
            "ssh://git@immense-voyage.local:59916/grant/matrix-bridge.git", "git@github.com:grant/bridge.git",
            "https://git.example/x.git", "/srv/git/x.git", "ssh://git@[fe80::1]:22/x",
            "git://127.0.0.1:9418/bridge.git", "file:///srv/git/x.git",
        ]
    )
    func repositories(address: String) {
        #expect(printed(Short.followed(by: "repository = \"\(address)\"")) == [])
    }

    @Test(
        "a container is named as docker names it",
        arguments: [
            "-rm", "", "a b", "a/b", "$(id)", ".a", "\u{212A}", "a\\u0000",
            String(repeating: "a", count: 129),
        ]
    )
    func container(name: String) {
        let words = "expected a container name: letters, digits and . _ -, a letter or digit first"
        #expect(
            printed(Short.with("container = \"\(name)\"", at: 11)) == [
                "c.toml:11:13: [service.bridge] container: \(words)"
            ])
    }
}
