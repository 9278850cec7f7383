import Contract
import Matrix

extension Wording {
    /// How many letters the names of what is well in a chapter may take.
    private static let nameLetters = 60

    /// What is wrong first, each with its mend; then what is well, by its name alone: a phone shows few lines, and the
    /// terminal's `check` has them all, with what could be done about what is well.
    func check(_ report: CheckReport, now: Int64) -> Message {
        let diagnosis = report.diagnosis
        var prose = Prose()
        prose.line("🩺 \(report.service.map { "\($0), " } ?? "")\(diagnosis.sum)")
        for verdict in [Finding.Verdict.failed, .warning] {
            for chapter in diagnosis.chapters {
                for finding in chapter.findings where finding.verdict == verdict {
                    add(finding, of: chapter, to: &prose)
                }
            }
        }
        for chapter in diagnosis.chapters {
            let well = chapter.findings.filter { $0.verdict == .ok }
            guard !well.isEmpty else { continue }
            prose.line(.text("✅ "), .strong(chapter.title), .text(": \(names(well))"))
        }
        return message(report, prose, now: now)
    }

    /// The names of what is well, as many as two or three lines of a phone hold.
    private func names(_ findings: [Finding]) -> String {
        var names = ""
        for (number, finding) in findings.enumerated() {
            let next = names.isEmpty ? finding.subject : "\(names), \(finding.subject)"
            // The first is always named.
            guard number == 0 || next.count <= Self.nameLetters else {
                return "\(names) and \(findings.count - number) more"
            }
            names = next
        }
        return names
    }

    private func add(_ finding: Finding, of chapter: Chapter, to prose: inout Prose) {
        prose.line("\(finding.verdict.sign) \(chapter.title), \(line(finding))")
        prose.pre(shown(finding.said))
        if let mend = finding.mend { prose.line("→ \(mask.line(mend))") }
    }

    /// Masked without its subject: `token: belongs to` would look like a secret.
    private func line(_ finding: Finding) -> String { "\(finding.subject): \(mask.line(finding.words))" }

    private func message(_ report: CheckReport, _ prose: Prose, now: Int64) -> Message {
        let outcome = report.diagnosis.isFailed ? Outcome.failed : .ok
        var facts = Facts()
        facts.set("outcome", outcome.rawValue)
        facts.set("action", "check")
        facts.set("service", report.service?.text)
        facts.set("requested_by", report.asked.by.text)
        facts.set("failed_checks", report.diagnosis.subjects(.failed))
        facts.set("warned_checks", report.diagnosis.subjects(.warning))
        let isQuickOk = outcome == .ok && isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuickOk, mentions: isQuickOk ? [] : [report.asked.by])
    }

    /// The doctor's words for a terminal: one line a check, and under it what was said and what to do.
    package func lines(_ chapter: Chapter) -> [String] {
        [chapter.title]
            + chapter.findings.flatMap { finding in
                let word = finding.verdict.rawValue
                let head = word + String(repeating: " ", count: 8 - word.utf8.count) + line(finding)
                return [head] + shown(finding.said).map { "        | " + $0 }
                    + (finding.mend.map { ["        → " + mask.line($0)] } ?? [])
            }
    }

    // MARK: The room itself

    func room(_ report: RoomReport) -> Message {
        var prose = Prose()
        var facts = Facts()
        switch report {
        case .exposed(let reason, let isRefusing):
            facts.set("warning", "exposed")
            prose.line("🔓 This room is not private any more.")
            prose.line("Now \(reason).")
            guard isRefusing else {
                prose.line("I go on, since `allow_public_room` is set in my configuration.")
                break
            }
            prose.line("From now on I change nothing and show no logs here.")
            prose.line(
                "Set it to invited people only, and its history to members only. As it is, I would not start again."
            )
        case .privateAgain:
            facts.set("warning", "private_again")
            prose.line("🔒 This room is private again: I take all commands.")
            return Message(prose: prose, facts: facts)
        case .replaced(let sender, let room):
            facts.set("warning", "replaced")
            // A name may be made to look like a sentence or a link; as code it is neither.
            prose.line(
                .text("🚚 "), .code(sender.text), .text(" gave up this room for "),
                room.map { .code($0.text) } ?? .text("another one"), .text("."))
            prose.line(
                "I do not follow by myself. Invite me there, set it as `room` in my configuration, and start me again."
            )
        }
        return Message(prose: prose, facts: facts, isNotice: false, mentions: alertMentions)
    }
}
