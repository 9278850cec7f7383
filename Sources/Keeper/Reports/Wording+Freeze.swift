import Matrix

extension Wording {
    func freeze(_ report: FreezeReport, now: Int64) -> Message {
        var prose = Prose()
        let outcome = report.freeze == nil ? Outcome.failed : .ok
        if let freeze = report.freeze {
            prose.line("🧊 All changes are stopped.")
            prose.line("What runs goes on: `cancel` ends it. What waits is refused.")
            tell(freeze, into: &prose, now: now)
        } else {
            prose.line("❌ Changes could not be stopped: my own disk does not take it.")
            prose.pre(shown(report.trouble.map { [$0] } ?? []))
            prose.line("End me on my machine to be sure.")
        }
        var facts = Facts()
        facts.set("outcome", outcome.rawValue)
        facts.set("action", "freeze")
        facts.set("requested_by", report.asked.by.text)
        // All who are rung by an alert have to know that nobody can change anything.
        return Message(
            prose: prose, facts: facts, isNotice: false,
            mentions: alertMentions.contains(report.asked.by)
                ? alertMentions : alertMentions + [report.asked.by])
    }

    /// By whom and since when, and the way out.
    func tell(_ freeze: Freezer.Freeze, into prose: inout Prose, now: Int64) {
        if let by = freeze.by {
            // A name may be made to look like a sentence or a link; as code it is neither.
            let since = freeze.at.map { ", " + time.ago(Double($0) / 1000, now: Double(now) / 1000) } ?? ""
            prose.line(.text("By "), .code(by.text), .text(since + "."))
        }
        prose.line("`bridgekeeper thaw` on my own machine ends it.")
    }
}
