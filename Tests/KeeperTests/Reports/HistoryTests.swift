import Contract
import Journal
import Matrix
import Testing

@testable import Keeper

@Suite("The history")
struct HistoryTests {
    private static func job(
        _ number: Int, _ phase: JobPhase = .ended, _ outcome: String? = "ok",
        by user: String = "@grant:example.org",
        secondsAgo: Int64 = 240, lasted: Int64 = 130
    ) throws -> JobRow {
        let begun = noon - secondsAgo * 1000
        return JobRow(
            id: "job\(number)", event: try .make(number), service: "bridge", action: "update",
            requestedBy: try .make(user), sentAt: begun, phase: phase, createdAt: begun,
            endedAt: phase == .ended ? begun + lasted * 1000 : nil, outcome: phase == .ended ? outcome : nil)
    }

    private func lines(_ jobs: [JobRow], of service: String? = "bridge") throws -> [String] {
        let report = HistoryReport(of: try service.map { try .make($0) }, jobs, asked: try .make())
        let message = try Wording.make().message(.history(report), now: noon)
        return message.prose.plain.split(separator: "\n").map(String.init)
    }

    @Test(
        "a line says how it ended, what, who, when and how long",
        arguments: [
            (JobPhase.ended, "ok", "✅ update by grant, 4 min ago (15:02): took 2 min 10 s"),
            (.ended, "failed", "❌ update by grant, 4 min ago (15:02): failed after 2 min 10 s"),
            (.ended, "timed_out", "⏱ update by grant, 4 min ago (15:02): timed out after 2 min 10 s"),
            (.ended, "cancelled", "🛑 update by grant, 4 min ago (15:02): cancelled after 2 min 10 s"),
            (.ended, "interrupted", "⚡ update by grant, 4 min ago (15:02): interrupted after 2 min 10 s"),
            (.ended, "refused", "⛔ update by grant, 4 min ago (15:02): refused"),
            (.ended, "not_run", "💤 update by grant, 4 min ago (15:02): not run"),
            (
                .ended, "of a later version",
                "⚡ update by grant, 4 min ago (15:02): interrupted after 2 min 10 s"
            ),
            (.asking, "", "❔ update by grant, 4 min ago (15:02): waits for its answer"),
            (.queued, "", "⏳ update by grant, 4 min ago (15:02): waits for its turn"),
            (.launching, "", "⏳ update by grant, 4 min ago (15:02): under way"),
            (.running, "", "⏳ update by grant, 4 min ago (15:02): under way"),
            (.proving, "", "⏳ update by grant, 4 min ago (15:02): under way"),
        ])
    func line(phase: JobPhase, outcome: String, expected: String) throws {
        #expect(try lines([Self.job(1, phase, outcome)]) == ["📒 bridge: the last 1 change", expected])
    }

    @Test("the service is named where there are several, and people in full where two share a name")
    func names() throws {
        let jobs = try [
            Self.job(1), Self.job(2, by: "@grant:other.example"), Self.job(3, by: "@ada:example.org"),
        ]
        let lines = try lines(jobs, of: nil)
        #expect(lines.count == 4 && lines[0] == "📒 the last 3 changes")
        #expect(lines[1].hasPrefix("✅ bridge update by @grant:example.org, "))
        #expect(lines[2].hasPrefix("✅ bridge update by @grant:other.example, "))
        #expect(lines[3].hasPrefix("✅ bridge update by ada, "))
    }

    @Test("nothing to tell is told, and a clock that was set back makes no time of less than nothing")
    func corners() throws {
        #expect(try lines([]) == ["📒 bridge: nothing was changed yet, as far as I remember."])
        #expect(try lines([Self.job(1, lasted: -400)])[1] == "✅ update by grant, 4 min ago (15:02)")
        #expect(try lines([Self.job(1, secondsAgo: -400)])[1].hasPrefix("✅ update by grant, just now"))
    }

    @Test("facts for programs, and it rings as other answers do")
    func facts() throws {
        for seconds in [1, 60] as [Int64] {
            let report = HistoryReport(of: nil, [], asked: try .make(secondsAgo: seconds))
            let message = try Wording.make().message(.history(report), now: noon)
            #expect(message.facts["outcome"] == "ok" && message.facts["action"] == "history")
            #expect(message.isNotice == (seconds == 1))
        }
    }

    @Test(
        "how much of it is bounded",
        arguments: [
            ("!bridge history", 5), ("!bridge history 1", 1), ("!bridge history 050", 50),
            ("!BRIDGE History 20", 20),
        ])
    func grammar(line: String, count: Int) throws {
        #expect(try CommandParser.make().read(line) == .command(.history(.make(), last: count)))
        let all = line.lowercased().replacing("bridge", with: "keeper")
        #expect(try CommandParser.make().read(all) == .command(.history(nil, last: count)))
    }

    @Test(
        "anything else behind it is a mistake, and is not said back",
        arguments: ["0", "51", "-1", "all", "5 5", "9999999", "１２", "5;reboot"])
    func wrong(words: String) throws {
        for name in ["bridge", "keeper"] {
            guard case .mistake(let mistake) = try CommandParser.make().read("!\(name) history \(words)")
            else {
                Issue.record("taken: \(name) \(words)")
                continue
            }
            #expect(mistake.problem == "`history` takes one number, 1 to 50.")
            #expect(mistake.usage == ["!\(name) history", "!\(name) history 20"])
        }
    }
}
