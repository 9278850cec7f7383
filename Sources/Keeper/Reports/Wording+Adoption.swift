import Contract
import Matrix

extension Wording {
    /// What an adoption would do, or why it is not done.
    func adoption(_ report: AdoptionReport, now: Int64) -> Message {
        var prose = Prose()
        var facts = Facts()
        let name = report.service.name
        let outcome = report.outcome
        switch report.finding {
        case .found(let adoption):
            tell(adoption, of: report, into: &prose)
            facts.set("to", adoption.target)
        case .noRepository:
            prose.line("\(outcome.sign) \(name) adopt refused: I do not know its repository")
            prose.line("Set `repository` in [service.\(name)] of my configuration, and start me anew.")
        case .failed(let words, let code):
            let how =
                code.map { "exit status \($0)" }
                ?? "no end within \(HumanTime.length(ServiceEye.changesLimit))"
            prose.line("\(outcome.sign) \(name) adopt \(outcome.words): \(how)")
            prose.line("I looked at the directory and at the repository; nothing was changed.")
            prose.pre(shown(words))
            if let advice = Advice.forOutput(words, of: report.service) { prose.line(advice) }
            facts.set("exit_code", code.map(Int.init))
        case .unreachable(let trouble):
            prose.line("\(outcome.sign) \(name) adopt failed: its host gave no answer")
            prose.add(trouble) { shown($0) }
            facts.set("state", ServiceState.unreachable.rawValue)
        }
        facts.set("outcome", outcome.rawValue)
        facts.set("service", name.text)
        facts.set("action", "adopt")
        facts.set("requested_by", report.asked.by.text)
        let isQuickOk = outcome == .ok && isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuickOk, mentions: isQuickOk ? [] : [report.asked.by])
    }

    private func tell(_ adoption: Adoption, of report: AdoptionReport, into prose: inout Prose) {
        let name = report.service.name
        if !adoption.refusals.isEmpty {
            prose.line("\(Outcome.refused.sign) \(name) adopt refused: its directory cannot be adopted so")
            reasons(against: adoption, of: report.service, into: &prose)
        } else if adoption.kind == .clone {
            prose.line("✅ \(name) is adopted already: its directory is a clone")
            prose.line("`!\(name) update` brings the release line in.")
        } else {
            prose.line("📥 \(name) can be adopted; nothing was changed yet")
            prose.pre((report.service.adoptLines ?? []).map(mask.line))
            tell(adoption, into: &prose)
            if !report.isMeant { prose.line("`!\(name) adopt` does it; it asks first.") }
        }
    }

    /// What it does to the files that are there.
    func tell(_ adoption: Adoption, into prose: inout Prose) {
        if adoption.kind == .moved {
            prose.line(
                "An earlier one was broken off behind its move: what is left is the proof and the build.")
            return
        }
        if adoption.kind == .begun { prose.line("A repository was begun there; it is made anew.") }
        if adoption.overwrittenCount > 0 {
            prose.line("⚠️ Overwritten, with a copy kept on the host: \(adoption.overwrittenCount)")
            prose.pre(shown(adoption.overwritten))
        } else {
            prose.line("Nothing that is there is overwritten.")
        }
        if adoption.untrackedCount > 0 {
            prose.line("Left alone, unknown to git: \(adoption.untrackedCount)")
            prose.pre(shown(adoption.untracked))
        }
        prose.line("New files: \(adoption.newCount). The secrets stay as they are.")
    }

    /// Why it is not done, and what to do about each.
    private func reasons(against adoption: Adoption, of service: Service, into prose: inout Prose) {
        for reason in adoption.refusals {
            switch reason {
            case .other(let url):
                prose.line("It is another repository\(url == nil ? "." : ":")")
                if let url { prose.pre(shown([url])) }
                prose.line(
                    "Look whether `directory` and `repository` in [service.\(service.name)] are right.")
            case .inside(let top):
                prose.line("It lies inside another repository, which would be confused by it:")
                prose.pre(shown([top]))
            case .broken: prose.line("It has a `.git` that git cannot use: look with `git status` there.")
            case .owner(let owner):
                prose.line("It belongs to somebody else than whoever runs my commands there:")
                prose.pre(shown([owner]))
                prose.line("Set `owner` in [service.\(service.name)].")
            case .unwritable: prose.line("It cannot be written to.")
            case .room(let need, let free):
                prose.line("There is too little room: \(megabytes(free)) free, \(megabytes(need)) needed.")
            case .tracked:
                prose.line("The release line tracks a secret, and git would overwrite it:")
                prose.pre(shown(adoption.trackedSecrets))
                prose.line("Take it out there: `git rm --cached`.")
            case .exposed:
                prose.line("The release line does not ignore a secret, and a commit would publish it:")
                prose.pre(shown(adoption.exposedSecrets))
                prose.line("Name it in the `.gitignore` there.")
            }
        }
        prose.line("Nothing was changed.")
    }

    /// What an adoption that ran says besides how it ended.
    func tellAdopted(_ report: ChangeReport, into prose: inout Prose) {
        guard report.action == .adopt, let adoption = report.adoption else { return }
        if report.ending == .adoptionRefused {
            if adoption.kind == .clone, adoption.refusals.isEmpty {
                prose.line(
                    "It is adopted already: `!\(report.service.name) update` brings the release line in.")
            } else {
                reasons(against: adoption, of: report.service, into: &prose)
            }
            return
        }
        if !adoption.alteredSecrets.isEmpty {
            prose.line("⚠️ A secret is not the same bytes as before:")
            prose.pre(shown(adoption.alteredSecrets))
        } else if report.outcome == .ok {
            prose.line("The secrets are the same bytes, and ignored.")
        }
        if !adoption.exposedSecrets.isEmpty {
            prose.line("⚠️ Git does not ignore a secret:")
            prose.pre(shown(adoption.exposedSecrets))
        }
        let hasMoved = adoption.kind == .moved
        let isBroken =
            [.failed, .timedOut, .cancelled].contains(report.outcome) && !report.ending.isBehindAll
        if isBroken || hasMoved && report.outcome == .refused {
            let name = report.service.name
            prose.line(
                hasMoved
                    ? "The files are the release line's now: `!\(name) adopt` goes on, `!\(name) update` brings what came since."
                    : "`!\(name) adopt` goes on from there.")
        }
        if !adoption.backups.isEmpty {
            prose.line("What was overwritten is kept on the host:")
            prose.pre(shown(adoption.backups))
        }
    }

    private func megabytes(_ kilobytes: Int) -> String { "\(max(0, kilobytes) / 1024) MB" }
}
