import Contract
import Matrix

/// A rollback that was asked for, and that there is no way for.
package struct NoWayBackReport: Sendable {
    var service: Service
    var finding: WayBackFinding
    var asked: Asked
}

/// What was kept of the container before the one that runs.
package struct LastLogsReport: Sendable {
    enum Finding: Sendable {
        case kept(LastLogs)
        case nothing
        case failed(words: [String], exitCode: Int32?)
        case unreachable(HostTrouble)
    }

    var service: Service
    var finding: Finding
    var asked: Asked
}

extension Wording {
    // MARK: Before

    /// What is asked before a version is replaced by an earlier one.
    func ask(_ way: Rollback, of service: Service, into prose: inout Prose) {
        let from = way.from.map { "from `\(short($0))` " } ?? ""
        let to = way.kept.commit.map { "`\(short($0))`" } ?? "the version before"
        prose.line("❔ Really roll \(service.name) back, \(from)to \(to)?")
        prose.line(
            way.hasImage
                ? "Its image is kept: nothing is built or fetched."
                : "⚠️ Its image is gone: it is built again from that commit, which takes as long as an update."
        )
        prose.line(
            way.kept.commit == nil
                ? "Only the image goes back: which commit it was made from is not known."
                : "Image and directory go back. Data that the newer version has changed, a database, stays as it is."
        )
    }

    /// What is asked where an update would bring back what was rolled back.
    func ask(_ again: QuestionReport.Again, of service: Service, into prose: inout Prose, now: Int64) {
        prose.line(
            again.isSure
                ? "❔ Really update \(service.name) to `\(short(again.commit))` again?"
                : "❔ Really update \(service.name)? What comes I could not see.")
        let ago = time.ago(Double(again.at) / 1000, now: Double(now) / 1000)
        // A name may be made to look like a sentence or a link; as code it is neither.
        prose.line(
            .text(
                again.isDone
                    ? "It was rolled back from `\(short(again.commit))` \(ago), by "
                    : "A rollback from `\(short(again.commit))` was tried \(ago), by "),
            .code(again.by.localpart),
            .text("."))
    }

    /// There is no way back, or it could not be looked for.
    func noWayBack(_ report: NoWayBackReport, now: Int64) -> Message {
        var prose = Prose()
        let name = report.service.name
        var outcome = Outcome.failed
        var facts = Facts()
        switch report.finding {
        case .way, .nothingFurtherBack:
            outcome = .refused
            prose.line("\(outcome.sign) \(name) rollback refused: there is nothing further back")
            prose.line("What runs is the oldest that I know of here. Each update keeps what ran before it.")
        case .failed(let words, let code):
            outcome = code == nil ? .timedOut : .failed
            let how = code.map { "exit status \($0)" } ?? "no answer in time"
            prose.line("\(outcome.sign) \(name) rollback \(outcome.words): \(how); nothing ran")
            prose.pre(shown(words))
            if let advice = Advice.forOutput(words, of: report.service) { prose.line(advice) }
            facts.set("exit_code", code.map(Int.init))
        case .unreachable(let trouble):
            prose.line("\(outcome.sign) \(name) rollback failed: its host gave no answer; nothing ran")
            prose.add(trouble) { shown($0) }
            facts.set("state", ServiceState.unreachable.rawValue)
        }
        facts.set("outcome", outcome.rawValue)
        facts.set("service", name.text)
        facts.set("action", "rollback")
        facts.set("requested_by", report.asked.by.text)
        return Message(prose: prose, facts: facts, isNotice: false, mentions: [report.asked.by])
    }

    // MARK: After

    /// The way back from an update that was not proven.
    func tell(_ way: Rollback, of report: ChangeReport, into prose: inout Prose) {
        let to = way.kept.commit.map { "`\(short($0))`" } ?? "what ran before"
        prose.line(
            report.goesBack
                ? "⏪ I go back to \(to) now, as my configuration says."
                : "`!\(report.service.name) rollback` goes back to \(to).")
        prose.line("`!\(report.service.name) logs before` shows what that one said last.")
    }

    /// The last words of the container before.
    func lastLogs(_ report: LastLogsReport, now: Int64) -> Message {
        var prose = Prose()
        var attachment: TextFile?
        var outcome = Outcome.ok
        var facts = Facts()
        let name = report.service.name
        switch report.finding {
        case .kept(let last):
            let said = min(last.lines.count, limits.shownLogLines)
            let ago = time.ago(Double(last.at), now: Double(now) / 1000)
            prose.line("📜 \(name) before it was replaced: the last \(told(said, of: last.lines.count))")
            prose.pre(shown(last.lines, last: limits.shownLogLines))
            // All of it was docker's when it was kept; who can write to the host's file could have made it anything.
            prose.pre(
                shown([
                    "\(last.state), exit code \(last.exitCode), \(count(last.restartCount, "restart"))",
                    "\(last.name) \(last.image.cut(to: 19))",
                ]))
            prose.line("Kept \(ago).")
            attachment = file(last.lines, named: "\(name)-logs-before.txt", beyond: said)
        case .nothing:
            prose.line("📜 Of \(name) nothing is kept: I have not replaced its container yet.")
        case .failed(let words, let code):
            outcome = code == nil ? .timedOut : .failed
            prose.line("\(outcome.sign) \(name) logs before \(outcome.words)")
            prose.pre(shown(words))
            if let advice = Advice.forOutput(words, of: report.service) { prose.line(advice) }
            facts.set("exit_code", code.map(Int.init))
        case .unreachable(let trouble):
            outcome = .failed
            prose.line("\(outcome.sign) \(name) logs before failed: its host gave no answer")
            prose.add(trouble) { shown($0) }
            facts.set("state", ServiceState.unreachable.rawValue)
        }
        facts.set("outcome", outcome.rawValue)
        facts.set("service", name.text)
        facts.set("action", "logs")
        facts.set("requested_by", report.asked.by.text)
        let isQuickOk = outcome == .ok && isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuickOk, mentions: isQuickOk ? [] : [report.asked.by],
            attachment: attachment)
    }
}
