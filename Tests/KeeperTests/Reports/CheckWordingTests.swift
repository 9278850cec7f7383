import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("The doctor's words")
struct CheckWordingTests {
    private let wording: Wording

    init() throws { wording = try .make(literals: ["token-of-the-bot"]) }

    private let diagnosis = Diagnosis([
        Chapter("host spark", [Finding(.ok, "way in", "a shell answers (Linux 6.1.0)")]),
        Chapter(
            "bridge",
            [
                Finding(.ok, "clone", "at `3f2c1ab` on `master`"),
                Finding(.warning, "disk", "1 GB free of 100 GB", mend: "look with `df -h`"),
                Finding(
                    .failed, "repository", "`git ls-remote origin` ended with 128", mend: "is it up?",
                    said: ["fatal: <a href=\"x\">token-of-the-bot</a>"]),
            ]),
    ])

    private func message(_ diagnosis: Diagnosis, secondsAgo: Int64 = 1) throws -> Message {
        wording.message(
            .check(
                CheckReport(
                    service: try .make(), diagnosis: diagnosis, asked: try .make(secondsAgo: secondsAgo))),
            now: noon)
    }

    @Test("what failed stands first, then the warnings, then what is well, by name")
    func order() throws {
        let plain = try message(diagnosis).prose.plain
        #expect(
            plain == """
                🩺 bridge, 4 checks: 1 failed, 1 warning
                ❌ bridge, repository: git ls-remote origin ended with 128
                | fatal: <a href="x">[masked]</a>
                → is it up?
                ⚠️ bridge, disk: 1 GB free of 100 GB
                → look with df -h
                ✅ host spark: way in
                ✅ bridge: clone
                """)
    }

    @Test("one that failed rings; all well and in time does not")
    func rings() throws {
        let failed = try message(diagnosis)
        #expect(!failed.isNotice && failed.facts["outcome"] == "failed" && failed.facts["action"] == "check")
        #expect(failed.facts["failed_checks"] == ["bridge: repository"])
        #expect(failed.facts["warned_checks"] == ["bridge: disk"])
        let well = Diagnosis([Chapter("bridge", [Finding(.ok, "clone", "is well")])])
        #expect(try message(well).isNotice && message(well).facts["outcome"] == "ok")
        #expect(try !message(well, secondsAgo: 20).isNotice)
    }

    @Test("on a terminal a check is a line that begins with its verdict, masked as everything is")
    func terminal() {
        let lines = wording.lines(diagnosis.chapters[1])
        #expect(
            lines == [
                "bridge", "ok      clone: at `3f2c1ab` on `master`", "warning disk: 1 GB free of 100 GB",
                "        → look with `df -h`", "failed  repository: `git ls-remote origin` ended with 128",
                "        | fatal: <a href=\"x\">[masked]</a>", "        → is it up?",
            ])
    }

    @Test("what could be done about what is well stands on the terminal alone: a phone gets no line to paste")
    func well() throws {
        let rate = RoomDoctor.rate(try HomeserverURL("https://matrix.example.org"), try .make())
        let chapter = Chapter("homeserver and room", [Finding(.ok, "token", "is mine"), rate])
        #expect(
            try message(Diagnosis([chapter])).prose.plain
                == "🩺 bridge, 2 checks: all is well\n✅ homeserver and room: token, rate limit")
        #expect(wording.lines(chapter).contains { $0.contains("curl -X POST") })
    }

    @Test("of much that is well the first names are told, and how many more there are")
    func many() throws {
        let chapter = Chapter("bridge", (1...20).map { Finding(.ok, "check \($0)", "is well") })
        let last = try message(Diagnosis([chapter])).prose.plain.split(separator: "\n").last
        #expect(
            last == "✅ bridge: check 1, check 2, check 3, check 4, check 5, check 6 and 14 more",
            "\(last ?? "")")
        let long = Chapter("bridge", [Finding(.ok, String(repeating: "x", count: 90), "is well")])
        #expect(try message(Diagnosis([long])).prose.plain.hasSuffix("xxx"))
    }

    @Test("a program's words stand in `pre` only, and cannot become HTML")
    func html() throws {
        let html = try message(diagnosis).prose.html
        #expect(
            html.contains("<pre><code>fatal: &lt;a href=&quot;x&quot;&gt;[masked]&lt;/a&gt;</code></pre>"))
    }

    @Test("however much is wrong, it fits into one event")
    func long() throws {
        let many = (0..<300).map {
            Finding(
                .failed, "check \($0)", String(repeating: "words ", count: 30), mend: "mend it",
                said: ["a", "b"])
        }
        let message = try message(Diagnosis([Chapter("bridge", many)]))
        #expect(message.prose.byteCount < 30_000, "\(message.prose.byteCount)")
    }

    @Test("no sentence of the doctor's is longer than a phone can bear, and each names its thing at once")
    func phone() throws {
        for line in try message(diagnosis).prose.plain.split(separator: "\n") {
            #expect(line.unicodeScalars.count <= 120, "\(line)")
        }
    }

    @Test("a room that was opened is said with the mend, and what it means depends on the configuration")
    func room() throws {
        let open = { (isRefusing: Bool) in
            wording.message(
                .room(.exposed(reason: "its join rule is public", isRefusing: isRefusing)), now: noon)
        }
        #expect(open(true).prose.plain.contains("I change nothing and show no logs"))
        #expect(open(false).prose.plain.contains("allow_public_room"))
        #expect(!open(true).isNotice && open(true).facts["warning"] == "exposed")
        let stone = wording.message(
            .room(.replaced(by: try .make(), room: try RoomID("!new"))), now: noon)
        #expect(stone.prose.plain.contains("!new") && stone.prose.html.contains("<code>!new</code>"))
    }
}
