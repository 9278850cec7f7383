import Contract
import Matrix
import Remote

extension Wording {
    /// What came of a cancel.
    func cancel(_ report: CancelReport, now: Int64) -> Message {
        var prose = Prose()
        let sign = if case .trying = report.result { "📡" } else { report.outcome.sign }
        prose.blocks.append(
            .line([
                .text("\(sign) "), .strong("\(report.service.name) cancel"),
                .text(": " + sentence(report.result)),
            ]))
        explain(report, into: &prose, now: now)
        let isQuick = isQuick(report.asked, now)
        let isQuiet =
            switch report.result {
            case .trying: true
            default: (report.outcome == .ok && isQuick) || report.outcome == .notRun
            }
        return Message(
            prose: prose, facts: facts(report), isNotice: isQuiet, mentions: isQuiet ? [] : [report.asked.by])
    }

    private func sentence(_ result: CancelReport.Result) -> String {
        switch result {
        case .trying: "its host gives no answer, I go on trying"
        case .told(let action, _): "the host is ending \(action)"
        case .calledOff(let action): "\(action) had not begun there, and never will"
        case .tookBack([], _): "nothing waits any more"
        case .tookBack(let actions, _): "took back \(list(actions))"
        case .nothing: "nothing runs, and nothing waits"
        case .nothingWaits: "nothing waits"
        case .over(let action): "too late, the commands of \(action) have ended"
        case .replacing("adopt"): "too late, what is there is being replaced"
        case .replacing: "too late, compose is replacing the container"
        case .unsure: "refused, docker does not say whether it is too late"
        case .endedLeft(_, _, still: 0): "ended what a killed job had left running"
        case .endedLeft(_, _, let still): "\(count(still, "process")) of a killed job would not end"
        case .heldByAnother: "refused, what runs is not mine"
        case .ended(_, .cancelled): "what ran there is ended"
        case .ended(_, nil): "told to end, but it has not ended yet"
        case .ended: "too late, it ended by itself"
        case .hostRefused: "the host could not do it"
        case .unreachable: "failed, its host gave no answer"
        case .tooMany: "refused, too many wait already"
        }
    }

    private func explain(_ report: CancelReport, into prose: inout Prose, now: Int64) {
        let service = report.service.name
        switch report.result {
        case .told(_, let next):
            prose.line("What came of it is told in its own answer.")
            if !next.isEmpty {
                prose.line("Next comes \(list(next)): `!\(service) cancel waiting` takes that back.")
            }
        case .tookBack(_, let begun):
            if !begun.isEmpty { prose.line("\(list(begun)) has begun: `!\(service) cancel` ends it.") }
        case .nothingWaits(let running):
            if let running { prose.line("\(running) runs: `!\(service) cancel` ends it.") }
        case .over: prose.line("How it went is told in its own answer.")
        case .replacing(let action):
            prose.line("\(action) goes on to its end: ended half-way, it would leave the service down.")
        case .unsure(let action, let words):
            prose.pre(shown([words].filter { !$0.isEmpty }))
            if let advice = Advice.forOutput([words], of: report.service) { prose.line(advice) }
            prose.line("\(action) goes on. Ask again; its time limit holds on the host.")
        case .endedLeft(let holder, let processes, _):
            prose.line("Told to end: \(processes) of its processes.")
            tell(holder: holder.by, holder.since, into: &prose, now: now)
        case .heldByAnother(let holder):
            prose.line("I end only what was asked of me.")
            tell(holder: holder.by, holder.since, into: &prose, now: now)
        case .ended(let holder, _): tell(holder: holder.by, holder.since, into: &prose, now: now)
        case .hostRefused(let words):
            prose.pre(shown([words]))
            if let advice = Advice.forOutput([words], of: report.service) { prose.line(advice) }
        case .trying(let trouble): prose.add(trouble) { shown($0, last: 3) }
        case .unreachable(let trouble, let tried):
            if let tried {
                prose.line("I tried for \(HumanTime.length(tried)); whether it was heard there is not known.")
                prose.line("Send it anew.")
            } else {
                prose.line("Nothing of mine runs there that I know of.")
            }
            prose.add(trouble) { shown($0) }
        case .calledOff, .nothing, .tooMany: break
        }
    }

    private func facts(_ report: CancelReport) -> Facts {
        var facts = Facts()
        facts.set("outcome", report.outcome.rawValue)
        switch report.result {
        case .trying:
            facts.set("outcome", "running")
            facts.set("step", 1)
            facts.set("steps", 1)
        case .unreachable: facts.set("state", ServiceState.unreachable.rawValue)
        case .unsure: facts.set("state", ServiceState.error.rawValue)
        default: break
        }
        facts.set("service", report.service.name.text)
        facts.set("action", "cancel")
        facts.set("requested_by", report.asked.by.text)
        facts.set("job", report.job)
        return facts
    }

    /// `restart, stop and update`.
    private func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: What is left

    /// Who holds a lock: he wrote his name there himself.
    func tell(holder by: String, _ since: Int64?, into prose: inout Prose, now: Int64) {
        let name = shown([by])
        let began = since.map { " \(time.ago(Double($0), now: Double(now) / 1000))" }
        if began != nil || !name.isEmpty {
            prose.line("It was begun\(began ?? "")\(name.isEmpty ? "." : " by:")")
        }
        prose.pre(name)
    }

    /// What a change that was ended on its way leaves.
    func tellLeft(_ report: ChangeReport, into prose: inout Prose) {
        switch report.action {
        case .update where isLeftAhead(report):
            prose.line("The directory is ahead: it is at the new commit, the container is still the old one.")
            prose.line("`!\(report.service.name) update` goes on from there.")
        case .update where report.isNewContainer == false && report.sight?.answer?.head == report.from:
            prose.line("Directory and container are as they were.")
        case .rollback where isLeftAhead(report):
            prose.line("The directory is at the commit before, the container is still the newer one.")
            prose.line("`!\(report.service.name) rollback` goes on from there.")
        case .update, .rollback, .start, .mend:
            if report.isNewContainer == true {
                prose.line("The container is a new one; that it stays up was not proven.")
            }
        case .restart, .stop:
            prose.line("Docker finishes what it was told: `!\(report.service.name)` shows it.")
        case .custom: prose.line("What it had done by then stays done.")
        case .status, .logs, .lastLogs, .adopt: break
        }
    }

    /// What compose left under temporary names, and how that is put right.
    func tell(_ left: [Leftover], of service: Service, into prose: inout Prose) {
        for one in left.prefix(3) {
            switch one.kind {
            case .neverStarted:
                prose.line("⚠️ Compose left `\(one.name)`, never started: the next start fails by it.")
            case .formerOne: prose.line("⚠️ Compose left the old container as `\(one.name)`.")
            case .unclear: prose.line("⚠️ Compose left `\(one.name)`, which was started: look at it yourself.")
            }
        }
        let commands = service.mend(left)
        guard !commands.isEmpty else { return }
        prose.line("To put it right:")
        prose.pre(commands.map(mask.line))
        prose.line("`!\(service.name) mend` does that; it asks first.")
    }
}
