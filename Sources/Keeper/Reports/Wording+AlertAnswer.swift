import Contract
import Matrix

extension Wording {
    /// One line: what a word or a tap did.
    func answered(_ answer: AlertAnswer, now: Int64) -> Message {
        var prose = Prose()
        var outcome = Outcome.ok
        switch answer.what {
        case .taken(let kind):
            prose.line("👀 \(answer.service): \(whatItIs(kind)) is yours. Quiet until it is over.")
        case .takenFrom(let user, let kind):
            prose.line(
                .text("👀 \(answer.service): \(whatItIs(kind)) is yours now; it was taken by "),
                .code(user.text),
                .text("."))
        case .nothingToTake:
            prose.line("👀 \(answer.service): no alert stands.")
        case .muted(let length):
            prose.line("🔕 \(answer.service) rings nobody for \(HumanTime.length(length)).")
            prose.line("`!\(answer.service) unmute` ends that. What began meanwhile rings then.")
        case .unmuted(let wasMuted):
            prose.line("🔔 \(answer.service) rings\(wasMuted ? " again" : "; it was not muted").")
        case .over:
            outcome = .notRun
            prose.line("\(outcome.sign) \(answer.service) \(answer.action): not run. That alert is over.")
            prose.line("`!\(answer.service) \(answer.action)` does it all the same.")
        case .overtaken:
            outcome = .notRun
            prose.line(
                "\(outcome.sign) \(answer.service) \(answer.action): not run. That update is not the last one any more."
            )
            prose.line("`!\(answer.service) \(answer.action)` asks what to go back to.")
        case .done(let user):
            outcome = .notRun
            prose.line(
                .text("\(outcome.sign) \(answer.service) \(answer.action): done already, by "),
                .code(user.text), .text("."))
            prose.line("`!\(answer.service) \(answer.action)` does it all the same.")
        case .underWay(let user):
            outcome = .notRun
            prose.line(
                .text("\(outcome.sign) \(answer.service) \(answer.action): under way already, by "),
                .code(user.text), .text("."))
        }
        var facts = Facts()
        facts.set("outcome", outcome.rawValue)
        facts.set("service", answer.service.text)
        facts.set("action", answer.action)
        facts.set("requested_by", answer.asked.by.text)
        return Message(prose: prose, facts: facts)
    }

    /// What rang: one line an alert, with what was done about it below.
    func night(_ report: NightReport, now: Int64) -> Message {
        let seconds = Double(now) / 1000
        var prose = Prose()
        let since = time.clock(Double(report.since) / 1000, now: seconds)
        if report.entries.isEmpty {
            prose.line("🌙 Nothing rang since \(since).")
        } else {
            prose.line("🌙 Since \(since): \(count(report.entries.count, "alert"))")
        }
        for entry in report.entries {
            let end = entry.endedAt ?? now
            let lasted = HumanTime.length(.milliseconds(max(0, end - entry.firedAt)))
            let sign = entry.endedAt == nil ? "🚨" : "✅"
            prose.line(
                "\(sign) \(time.clock(Double(entry.firedAt) / 1000, now: seconds)) \(name(entry.subject)): "
                    + "\(whatItIs(entry.kind)), \(entry.endedAt == nil ? "since " : "")\(lasted)")
            var done: [Prose.Span] = []
            if let user = entry.takenBy { done = [.text("👀 "), .code(user.text)] }
            for change in entry.changes.prefix(5) {
                if !done.isEmpty { done.append(.text(", ")) }
                done += [.text("\(Self.sign(change.end)) \(change.action) by "), .code(change.by.text)]
            }
            if !done.isEmpty { prose.blocks.append(.line(done)) }
        }
        var facts = Facts()
        facts.set("outcome", Outcome.ok.rawValue)
        facts.set("action", "night")
        facts.set("requested_by", report.asked.by.text)
        let isQuick = isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuick, mentions: isQuick ? [] : [report.asked.by])
    }
}
