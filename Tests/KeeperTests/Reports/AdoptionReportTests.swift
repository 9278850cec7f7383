import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("What an adoption would do, in words")
struct AdoptionReportTests {
    private func message(_ finding: AdoptionReport.Finding, secondsAgo: Int64 = 1) throws -> Message {
        var report = try Reports.adoption(finding)
        report.asked = try .make(secondsAgo: secondsAgo)
        return try Wording.make().message(.adoption(report), now: noon)
    }

    @Test("the outcome is that of the look; only a quick good one is quiet")
    func outcomes() throws {
        let found = AdoptionReport.Finding.found(Gallery.adoption())
        let rows: [(AdoptionReport.Finding, String)] = [
            (found, "ok"), (.found(Gallery.adoption { $0.kind = .clone }), "ok"),
            (.found(Gallery.adoption { $0.kind = .other }), "refused"), (.noRepository, "refused"),
            (.failed(words: [], exitCode: 128), "failed"), (.failed(words: [], exitCode: nil), "timed_out"),
            (.unreachable(.make()), "failed"),
        ]
        for (finding, outcome) in rows {
            let message = try message(finding)
            #expect(message.facts["outcome"]?.stringValue == outcome)
            #expect(message.facts["action"]?.stringValue == "adopt")
            #expect(message.isNotice == (outcome == "ok"))
        }
        #expect(try !message(found, secondsAgo: 60).isNotice)
    }

    @Test("the address of what is there is told without its password")
    func masked() throws {
        let adoption = Gallery.adoption {
            ($0.kind, $0.url) = (.other, "https://grant:hunter22plum@git.example.org/x.git")
        }
        let text = try message(.found(adoption)).prose.plain
        #expect(text.contains("git.example.org/x.git") && !text.contains("hunter22plum"), "\(text)")
    }

    @Test("all reasons stand there, and what is told of the files is the same in the question")
    func reasons() throws {
        let bad = Gallery.adoption {
            $0.owner = "root"
            $0.exposedSecrets = ["config.toml"]
            ($0.need, $0.free) = (300_000, 20_000)
        }
        let text = try message(.found(bad)).prose.plain
        for words in ["| root", "| config.toml", "19 MB free, 292 MB needed", "Nothing was changed."] {
            #expect(text.contains(words), "\(text)")
        }
        let good = try message(.found(Gallery.adoption())).prose.plain
        let service = try Reports.adoption(.noRepository).service
        let question = try Wording.make().message(
            .question(
                QuestionReport(
                    service: service, action: .adopt, code: "47", within: .seconds(60),
                    adoption: Gallery.adoption(), asked: .make())), now: noon
        ).prose.plain
        for words in ["| bridge.py", "| notes/", "New files: 14."] {
            #expect(good.contains(words) && question.contains(words), "\(good)\n\(question)")
        }
    }
}
