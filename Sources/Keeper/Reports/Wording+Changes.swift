import Contract
import Matrix

extension Wording {
    /// What an update would bring: how much first, then whose words it is in, then what to mind.
    func changes(_ report: ChangesReport, now: Int64) -> Message {
        var prose = Prose()
        var outcome = Outcome.ok
        var facts = Facts()
        let name = report.service.name
        switch report.finding {
        case .incoming(let incoming):
            tell(incoming, of: report, into: &prose, now: now)
            facts.set("from", incoming.head)
            facts.set("to", incoming.target)
            facts.set("commits", incoming.count)
        case .failed(let words, let code):
            outcome = code == nil ? .timedOut : .failed
            let how =
                code.map { "exit status \($0)" }
                ?? "no end within \(HumanTime.length(ServiceEye.changesLimit))"
            prose.line("\(outcome.sign) \(name) changes \(outcome.words): \(how)")
            prose.pre([mask.line(report.service.changesLine)])
            prose.pre(shown(words))
            if let advice = Advice.forOutput(words, of: report.service) { prose.line(advice) }
            facts.set("exit_code", code.map(Int.init))
        case .unreachable(let trouble):
            outcome = .failed
            prose.line("\(outcome.sign) \(name) changes failed: its host gave no answer")
            prose.add(trouble) { shown($0) }
            facts.set("state", ServiceState.unreachable.rawValue)
        }
        facts.set("outcome", outcome.rawValue)
        facts.set("service", name.text)
        facts.set("action", "changes")
        facts.set("requested_by", report.asked.by.text)
        let isQuickOk = outcome == .ok && isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuickOk, mentions: isQuickOk ? [] : [report.asked.by])
    }

    private func tell(_ incoming: Incoming, of report: ChangesReport, into prose: inout Prose, now: Int64) {
        let name = report.service.name
        let tip = incoming.target.map { "`\(short($0))`" } ?? "its tip"
        let old = incoming.made.map { ", \(age($0, now)) old" } ?? ""
        guard incoming.count > 0 else {
            prose.line("✅ \(name): nothing would come, \(report.service.releaseLine) is at \(tip)\(old)")
            warn(incoming, of: report, into: &prose)
            return
        }
        prose.line("📥 \(name): \(count(incoming.count, "commit")) would come, up to \(tip)\(old)")
        prose.pre(
            shown(
                incoming.commits.map { "\(line($0)), \(age($0.at, now)) ago" }, last: Incoming.commitLimit))
        if incoming.count > incoming.commits.count {
            prose.line("and \(incoming.count - incoming.commits.count) before them")
        }
        warn(incoming, of: report, into: &prose)
        if (incoming.trackedSecrets + incoming.droppedSecrets).isEmpty, incoming.objection.distrust == nil {
            prose.line("`!\(name) update` brings it in.")
        }
    }

    private func warn(_ incoming: Incoming, of report: ChangesReport, into prose: inout Prose) {
        if !incoming.weighty.isEmpty {
            prose.line("⚠️ How it is built and run changes:")
            prose.pre(shown(incoming.weighty))
        }
        let secrets = incoming.trackedSecrets + incoming.droppedSecrets
        if !secrets.isEmpty {
            let how = incoming.trackedSecrets.isEmpty ? "delete" : "overwrite"
            prose.line("⛔ It would be refused, since it would \(how) a secret file:")
            prose.pre(shown(secrets))
        }
        if let distrust = incoming.objection.distrust {
            prose.line("⛔ It would be refused: \(words(distrust.reason)).")
            tell(distrust, of: report.service, into: &prose)
        }
        if let lost = lost(incoming, of: report.service) {
            switch report.service.updateMode {
            case .reset: prose.line("⚠️ An update sets aside what is only there: \(lost).")
            case .fastForward: prose.line("⚠️ Only in the directory: \(lost). An update may stop at that.")
            }
        }
        if let deployed = report.deployed, let head = incoming.head, deployed != head {
            prose.line("The container runs `\(short(deployed))`, the directory is at `\(short(head))`.")
        }
    }

    /// How long ago a time of git's was, whatever a person made it to be.
    private func age(_ seconds: Int64, _ now: Int64) -> String {
        HumanTime.length(.seconds(min(max(0, Double(now) / 1000 - Double(seconds)), 1e9)))
    }

    /// A commit as one line of output.
    func line(_ commit: Incoming.Commit) -> String { "\(commit.name) \(commit.subject) (\(commit.author))" }

    /// What is in the directory alone; `nil` where nothing is.
    func lost(_ incoming: Incoming, of service: Service) -> String? {
        let parts = [
            incoming.changedFiles > 0 ? count(incoming.changedFiles, "changed file") : nil,
            incoming.ownCommits > 0
                ? "\(count(incoming.ownCommits, "commit")) that \(service.releaseLine) has not" : nil,
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }
}
