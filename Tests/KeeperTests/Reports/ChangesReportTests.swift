import Contract
import Matrix
import Testing
import TestKit

@testable import Keeper

@Suite("What an update would bring, in words")
struct ChangesReportTests {
    private let wording: Wording

    init() throws { wording = try .make() }

    private func message(
        _ finding: ChangesReport.Finding, deployed: String? = nil, mode: UpdateMode = .reset
    ) throws -> Message {
        wording.message(
            .changes(try Gallery.changesReport(finding, deployed: deployed, mode: mode)), now: noon)
    }

    @Test("how much, whose, how old, and what to mind; a program reads the same")
    func full() throws {
        let incoming = Gallery.incoming {
            $0.count = 12
            $0.weighty = ["Dockerfile"]
            ($0.ownCommits, $0.changedFiles) = (1, 2)
        }
        let message = try message(.incoming(incoming), deployed: .nextCommit)
        let commit = (String.commit.prefix(7), String.nextCommit.prefix(7))
        #expect(
            message.prose.plain
                == """
                📥 bridge: 12 commits would come, up to `\(commit.1)`, 2 h old
                | 9d81e07 Mend the store (Grant), 2 h ago
                | 3f2c1ac Try twice (Ada), 1 d 1 h ago
                and 10 before them
                ⚠️ How it is built and run changes:
                | Dockerfile
                ⚠️ An update sets aside what is only there: 2 changed files and 1 commit that origin/master has not.
                The container runs `\(commit.1)`, the directory is at `\(commit.0)`.
                `!bridge update` brings it in.
                """.replacing("`", with: ""))
        let facts = message.facts.json
        #expect(facts["outcome"]?.stringValue == "ok" && facts["action"]?.stringValue == "changes")
        #expect(facts["from"]?.stringValue == .commit && facts["to"]?.stringValue == .nextCommit)
        #expect(message.isNotice && message.mentions.isEmpty)
    }

    @Test("nothing would come; the container's own commit is told where it is another one")
    func none() throws {
        let incoming = Gallery.incoming { ($0.commits, $0.count) = ([], 0) }
        let plain = try message(.incoming(incoming)).prose.plain
        #expect(plain.hasPrefix("✅ bridge: nothing would come, origin/master is at "), "\(plain)")
        #expect(!plain.contains("update") && !plain.contains("container"))
        #expect(try message(.incoming(incoming), deployed: .commit).prose.plain == plain)
        #expect(
            try message(.incoming(incoming), deployed: .nextCommit).prose.plain.contains("The container runs")
        )
    }

    @Test("where it would be refused nobody is told to update")
    func refused() throws {
        let plain = try message(.incoming(Gallery.incoming { $0.trackedSecrets = [".env"] })).prose.plain
        #expect(plain.contains("⛔ It would be refused") && plain.contains("| .env"))
        #expect(!plain.contains("!bridge update"))
    }

    @Test("a failure shows the command, its status, git's words and the mend, and rings")
    func failed() throws {
        let words = ["fatal: unable to connect to git.example.org:"]
        let message = try message(.failed(words: words, exitCode: 128))
        let plain = message.prose.plain
        #expect(
            plain.hasPrefix(
                "❌ bridge changes failed: exit status 128\n| cd /home/modelo/matrix-bridge && git "))
        #expect(
            plain.contains("| fatal: unable to connect") && plain.contains("cannot be reached from the host"))
        #expect(message.facts.json["exit_code"]?.integerValue == 128 && !message.mentions.isEmpty)
        let slow = try self.message(.failed(words: [], exitCode: nil))
        #expect(slow.facts.json["outcome"]?.stringValue == "timed_out")
        #expect(slow.prose.plain.hasPrefix("⏱ bridge changes timed out: no end within 1 min"))
    }

    @Test("what strangers wrote stands in output alone, whatever it is", arguments: SeededGenerator.seeds(3))
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let mark = "evil\(random.text(8))"
            let incoming = Gallery.incoming {
                $0.commits = [
                    Incoming.Commit(
                        name: mark, at: random.pick([.min, 0, .max]), subject: mark, author: mark)
                ]
                $0.made = random.pick([.min, 0, .max])
                $0.weighty = [mark]
                $0.trackedSecrets = random.pick([[], [mark]])
            }
            for line in try message(.incoming(incoming)).prose.plain.split(separator: "\n")
            where line.contains("evil") {
                #expect(line.utf8.starts(with: "| ".utf8), "seed \(seed): \(line)")
            }
        }
    }

    @Test("an update tells what it set aside, and that how it is built has changed, once it was built")
    func update() throws {
        var report = try Reports.change(.done)
        report.incoming = Gallery.incoming {
            $0.weighty = ["Dockerfile"]
            $0.changedFiles = 1
            $0.kept = "refs/bridgekeeper/kept/20250615T150000Z"
        }
        (report.step, report.steps) = (6, 6)
        let plain = wording.message(.change(report), now: noon).prose.plain
        #expect(plain.contains("⚠️ How it is built and run changed:\n| Dockerfile"), "\(plain)")
        #expect(
            plain.contains("1 changed file.\nGit has it as refs/bridgekeeper/kept/20250615T150000Z."),
            "\(plain)")
        report.ending = .commandFailed
        report.step = 3
        #expect(!wording.message(.change(report), now: noon).prose.plain.contains("How it is built"))
    }
}
