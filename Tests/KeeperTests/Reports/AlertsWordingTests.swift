import Contract
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("What several alerts in one message say")
struct AlertsWordingTests {
    private let wording: Wording

    init() throws { wording = try .make() }

    private func lines(_ report: AlertsReport) -> [String] {
        wording.message(.alerts(report), now: noon).prose.plain.split(separator: "\n").map(String.init)
    }

    @Test("how many of what stands first, then each in a line, then the last words")
    func order() throws {
        let text = lines(try Reports.alerts(3, lines: ["fatal: no database"]))
        #expect(text[0] == "🚨 3 alerts: crash loop")
        #expect(text[1] == "• relay0: crash loop, 7 restarts, exit code 137")
        #expect(text[4].hasPrefix("began 1 min ago"))
        #expect(text[5...6] == ["| fatal: no database", "the same in all of them"])
        #expect(text[7] == "!relay0 logs shows more, !relay0 ack makes it yours; so for each.")
    }

    @Test("different last words stand with their names, five at most, and cannot pass for the bot's own")
    func words() throws {
        let hostile = ["a\n✅ all is well", "password=hunter2", "c", "d", "e", "f", "g"]
        let text = lines(try Reports.alerts(7, lines: hostile))
        #expect(!text.contains { $0.hasPrefix("✅") } && !text.joined().contains("hunter2"))
        #expect(text.contains("| relay2: c") && !text.contains("| relay6: g"))
    }

    @Test("who recovered stands below those that did not; facts name each")
    func facts() throws {
        let report = try Reports.alerts(3, over: 1)
        let text = lines(report)
        #expect(text[0] == "🚨 2 of 3 alerts: crash loop")
        #expect(text[3] == "• ✅ relay2: over after 2 min 10 s")
        let facts = wording.message(.alerts(report), now: noon).facts
        #expect(facts["alert"]?.stringValue == "firing" && facts["kind"]?.stringValue == "crash_loop")
        #expect(
            facts["services"]?.arrayValue?.compactMap(\.stringValue)
                == ["relay0=crash_loop", "relay1=crash_loop", "relay2=resolved"])
        #expect(facts["outcome"] == nil && facts["service"] == nil)
        let over = wording.message(.alerts(try Reports.alerts(2, over: 2)), now: noon)
        #expect(over.facts["alert"]?.stringValue == "resolved")
        #expect(over.prose.plain.hasPrefix("✅ 2 alerts, over: after 2 min 10 s."))
    }

    @Test("hundreds are counted, not listed, and the facts name them all the same")
    func many() throws {
        let report = try Reports.alerts(300, lines: ["fatal"])
        let message = wording.message(.alerts(report), now: noon)
        #expect(message.prose.plain.contains("and 280 more"))
        #expect(message.prose.plain.split(separator: "\n").filter { $0.hasPrefix("• ") }.count == 20)
        #expect(message.facts["services"]?.arrayValue?.count == 300)
    }

    @Test("different kinds are counted, the most frequent first")
    func kinds() throws {
        var report = try Reports.alerts(3)
        report.entries[2].kind = .stopped
        #expect(lines(report)[0] == "🚨 3 alerts: 2 crash loop, 1 stopped")
        report.entries[0].kind = .gone
        #expect(lines(report)[0] == "🚨 3 alerts: 1 crash loop, 1 gone, 1 stopped")
    }
}
