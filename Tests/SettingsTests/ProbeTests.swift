import Contract
import Settings
import Testing

@Suite("probes of services, and the disks of hosts")
struct ProbeTests {
    private func read(_ text: String) throws -> Configuration {
        try Configuration.read(text: Short.followed(by: text), file: "c")
    }

    @Test("all that a probe can be told arrives, and what is left out has its default")
    func arrives() throws {
        let whole = try read(
            """
            [service.bridge.probe]
            command = "curl -fsS http://127.0.0.1:29318/live | grep -q 'ok'"
            logs = "synced"
            every = "10m"
            timeout = "20s"
            failures = 5
            """)
        var probe = Probe(command: "curl -fsS http://127.0.0.1:29318/live | grep -q 'ok'", text: "synced")
        (probe.every, probe.limit, probe.failures) = (.seconds(600), .seconds(20), 5)
        #expect(whole.services.map(\.probe) == [probe])
        let short = try read("[service.bridge.probe]\nlogs = \"synced\"")
        #expect(short.services.map(\.probe) == [Probe(text: "synced")])
        #expect(try read("").services.map(\.probe) == [nil])
    }

    @Test("a proof waits for it two minutes, or as long as a service may take to start")
    func patience() throws {
        let time = { (grace: String) in
            try read("[watch]\nstarting_grace = \"\(grace)\"").services.map(\.limits.probe)
        }
        #expect(try time("30s") == [.seconds(120)] && time("5m") == [.seconds(300)])
    }

    @Test(
        "what is no probe is told",
        arguments: [
            ("", "12:1: [service.bridge.probe]: expected command, logs, or both"),
            ("every = \"1m\"", "12:1: [service.bridge.probe]: expected command, logs, or both"),
            (
                "command = \"a\\nb\"",
                "13:11: [service.bridge.probe] command: expected a command on one line, without control characters"
            ),
            (
                "logs = \" \"",
                "13:8: [service.bridge.probe] logs: expected a text on one line, of at most 200 bytes"
            ),
            (
                "log = \"synced\"",
                "12:1: [service.bridge.probe]: expected command, logs, or both"
            ),
            (
                "logs = \"a\"\nevery = \"1s\"",
                "14:9: [service.bridge.probe] every: expected a duration from 5s to 24h, written like \"90s\", \"5m\" or \"1h30m\""
            ),
            (
                "logs = \"a\"\nfailures = 0",
                "14:12: [service.bridge.probe] failures: expected a whole number from 1 to 100"
            ),
        ])
    func mistakes(text: String, mistake: String) {
        let found = printed(Short.followed(by: "[service.bridge.probe]\n" + text))
        #expect(found.contains("c.toml:" + mistake), "\(found)")
    }

    @Test("a text for the log may be any line", arguments: ["-v", "it's $HOME `id`", "größer 🚀", "*"])
    func texts(text: String) throws {
        #expect(
            try read("[service.bridge.probe]\nlogs = \"\(text)\"").services.map(\.probe?.text) == [text])
    }

    @Test("a disk's line is a percentage", arguments: [("1%", 1), ("90%", 90), ("99%", 99)])
    func disk(text: String, percent: Int) throws {
        #expect(try read("[watch]\ndisk = \"\(text)\"").watch.disk == percent)
        #expect(try read("").watch.disk == nil)
    }

    @Test(
        "all else is none",
        arguments: ["\"0%\"", "\"100%\"", "\"90\"", "\"%\"", "\"-5%\"", "\"9 %\"", "\"٩%\"", "90", "0.9"])
    func noDisk(value: String) {
        let found = printed(Short.followed(by: "[watch]\ndisk = \(value)"))
        #expect(
            found.count == 1
                && found[0].hasPrefix(
                    "c.toml:13:8: [watch] disk: expected a percentage from 1% to 99%, written like \"90%\""),
            "\(found)")
    }
}
