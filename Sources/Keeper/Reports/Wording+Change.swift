import Contract
import Matrix

extension Wording {
    /// The outcome of a change: one sign and one sentence first, whatever follows.
    func change(_ report: ChangeReport, now: Int64) -> Message {
        var prose = Prose()
        prose.blocks.append(
            .line([.text("\(report.outcome.sign) "), .strong(headline(report)), .text(ending(report))]))
        if let command = report.command { prose.pre([mask.line(command)]) }
        if let code = report.exitCode, report.outcome != .ok {
            prose.line("exit status \(code)" + (ExitWords.ofCommand(code).map { ": \($0)" } ?? ""))
        }
        prose.pre(shown(report.tail))
        if let advice = report.advice { prose.line(advice) }
        explain(report, into: &prose, now: now)
        if report.outcome == .ok, let incoming = report.incoming {
            prose.pre(shown(incoming.commits.prefix(5).map(line), last: 5))
        }
        tellAdopted(report, into: &prose)
        if let incoming = report.incoming { tellMoved(incoming, of: report, into: &prose) }
        let quiet = (report.outcome == .ok && report.sinceAsked <= limits.quick) || report.outcome == .notRun
        return Message(
            prose: prose, facts: facts(report), isNotice: quiet, mentions: quiet ? [] : [report.asked.by],
            attachment: file(of: report))
    }

    private func file(of report: ChangeReport) -> TextFile? {
        let name = "\(report.service.name)-\(report.action.word)-\(report.job.prefix(8)).txt"
        guard let recording = report.recording else { return file(report.output, named: name) }
        return TextFile(name: name, lines: [], recording: recording)
    }

    /// What an update changed that somebody may have to look at.
    private func tellMoved(_ incoming: Incoming, of report: ChangeReport, into prose: inout Prose) {
        if report.step == report.steps, !incoming.weighty.isEmpty {
            prose.line("⚠️ How it is built and run changed:")
            prose.pre(shown(incoming.weighty))
        }
        if let kept = incoming.kept, let lost = lost(incoming, of: report.service) {
            prose.line("⚠️ Only in the directory: \(lost).")
            prose.line("Git has it as `\(kept)`.")
        }
    }

    private func headline(_ report: ChangeReport) -> String {
        let name = report.service.name
        guard report.outcome == .ok else { return "\(name) \(report.action.phrase)" }
        switch report.action {
        case .restart: return "\(name) restarted"
        case .start: return "\(name) started"
        case .stop: return "\(name) stopped"
        case .update: return "\(name) updated"
        case .rollback: return "\(name) rolled back"
        case .adopt: return "\(name) adopted"
        case .mend: return "\(name) mended"
        case .custom, .status, .logs, .lastLogs: return "\(name) \(report.action.phrase)"
        }
    }

    private func ending(_ report: ChangeReport) -> String {
        switch report.ending {
        case .done: ": " + done(report)
        case .commandFailed: " failed\(place(report)), after \(HumanTime.length(report.lasted))"
        case .timedOut(let limit): ": no end within \(HumanTime.length(limit))\(place(report))"
        case .cancelled: " cancelled\(place(report)), after \(HumanTime.length(report.lasted))"
        case .calledOff: " cancelled before it began: nothing ran"
        case .notProven(let failure): " failed: " + words(failure)
        case .notWell: " failed: it runs, and its probe fails"
        case .notAsked: " failed: it runs, and its probe could not be asked"
        case .stillStarting: ": still starting, its health check is silent; that is not ok"
        case .notStopped: " failed: docker exited 0, but it is not stopped"
        case .unreachable: " failed: its host gave no answer; nothing ran"
        case .dockerSilent: " failed: docker gave no answer; nothing ran"
        case .hostRefused: " failed: the host could not take the job; nothing ran"
        case .takesSecrets(let tracked, _):
            " refused: what comes would \(tracked.isEmpty ? "delete" : "overwrite") a secret file"
        case .adoptionRefused: " refused: its directory cannot be adopted so"
        case .untrusted(let distrust): " refused: " + words(distrust.reason)
        case .locked(let lock): " failed: " + words(lock)
        case .secretsAltered: " failed: a secret file was changed"
        case .notAtRelease: " failed: the directory is not at \(goal(report))"
        case .heldByAnother: " refused: another change holds it"
        case .heldByLeft: " refused: a killed job left something running"
        case .frozen: " refused: all changes are stopped"
        case .otherImage: " failed: what runs is not the kept image"
        case .notRestarted: " failed: docker exited 0, but the container was not restarted"
        case .unanswered(.silence): ": not run, my question was not answered in time"
        case .unanswered(.no): ": not run, as you said"
        case .unanswered(.forbidden): ": not run, it is not for you any more"
        case .unanswered(.tooLate): ": not run, its host was out of reach for too long"
        case .unanswered(.overtaken): ": not run, the update before it was taken back"
        case .unanswered(.restarted): ": not run, I was restarted before you answered. Send it anew."
        case .unanswered(.withdrawn), .unanswered(.takenBack): ": not run, it was taken back"
        case .interrupted(let how): ": interrupted, " + words(how)
        }
    }

    private func place(_ report: ChangeReport) -> String {
        guard let step = report.step, let steps = report.steps, steps > 1 else { return "" }
        return " at step \(step) of \(steps) (\(report.stepName ?? ""))"
    }

    /// Where the directory was to be moved.
    private func goal(_ report: ChangeReport) -> String {
        report.action == .update ? "the release line" : "the commit before"
    }

    /// Whether the directory was moved, and then the container left as it was.
    func isLeftAhead(_ report: ChangeReport) -> Bool {
        guard report.action.bringsVersion, let head = report.sight?.answer?.head, let from = report.from
        else {
            return false
        }
        return report.isNewContainer == false && head != from
    }

    private func done(_ report: ChangeReport) -> String {
        var parts: [String] = []
        if let from = report.from, let to = report.to, report.action.bringsVersion {
            if report.isNewContainer == false {
                parts.append("nothing new at \(short(to))")
            } else {
                parts.append(
                    from == to ? "\(short(to)) again, a new container" : "\(short(from)) → \(short(to))")
                if let number = report.incoming?.count, number > 0 { parts.append(count(number, "commit")) }
            }
        } else if let to = report.to, report.action.bringsVersion || report.action == .adopt {
            parts.append("now \(short(to))")
        }
        if report.action.proofTime != nil { parts.append("proven running") }
        return (parts + [HumanTime.length(report.lasted)]).joined(separator: ", ")
    }

    private func words(_ failure: Proof.Failure) -> String {
        switch failure {
        case .notRunning(let look):
            look.state == .exited ? "the container exited" : "the container is \(look.state.rawValue)"
        case .restarted: "the container restarted while I looked"
        case .recreated: "somebody replaced the container while I looked"
        case .unhealthy: "its health check says unhealthy"
        case .gone: "there is no container"
        case .noAnswer: "no answer, I cannot tell whether it runs"
        }
    }

    private func words(_ why: ChangeReport.Staying) -> String {
        switch why {
        case .frozen: "all changes are stopped"
        case .noAnswer: "the host did not tell what is kept"
        case .nothingKept: "nothing is kept that ran before it"
        case .older: "what is kept may be older than what ran before it"
        case .unclear: "it may be something else than the version"
        }
    }

    private func words(_ how: ChangeReport.Interruption) -> String {
        switch how {
        case .hostRebooted: "the host rebooted"
        case .runnerKilled: "it was killed on the host"
        case .neverBegan: "it ended before its first step: nothing ran"
        case .forgotten: "it is not in my configuration any more"
        case .lost: "I lost the host"
        }
    }

    private func explain(_ report: ChangeReport, into prose: inout Prose, now: Int64) {
        switch report.ending {
        case .timedOut:
            prose.line("It was ended on the host.")
            tellLeft(report, into: &prose)
        case .unanswered(.withdrawn), .unanswered(.takenBack), .cancelled, .calledOff:
            if let by = report.cancelledBy, by != report.asked.by { prose.line("Cancelled by \(by).") }
            if report.ending == .cancelled { tellLeft(report, into: &prose) }
        case .notProven(let failure):
            if report.action != .stop { prose.line("Every command had exited 0.") }
            if let look = failure.look {
                if look.restartCount > 0 { prose.line("restarts: \(look.restartCount)") }
                if let code = exitCode(look) { prose.line(code) }
            }
            if case .noAnswer(let words) = failure {
                prose.pre(shown(words.split(separator: "\n").map(String.init)))
            }
        case .notWell(let failure, let words):
            prose.line("Every command had exited 0.")
            if let probe = report.service.probe { tell(failure, of: probe, "", into: &prose) }
            if !words.isEmpty {
                prose.line("it says:")
                prose.pre(shown(words))
            }
        case .notAsked(let words):
            prose.line("Every command had exited 0.")
            prose.pre(shown(words.split(separator: "\n").map(String.init)))
        case .unreachable(let trouble): prose.add(trouble) { shown($0) }
        case .interrupted(let how):
            explain(how, of: report.service.name, into: &prose)
            tellLeft(report, into: &prose)
        case .dockerSilent(let words), .hostRefused(let words):
            let lines = words.split(separator: "\n").map(String.init)
            prose.pre(shown(lines))
            if let advice = Advice.forOutput(lines, of: report.service) { prose.line(advice) }
        case .takesSecrets(let tracked, let dropped):
            prose.pre(shown(tracked + dropped))
            prose.line("Nothing was changed.")
            if !tracked.isEmpty {
                prose.line("Take it out of the release line (`git rm --cached`), then update again.")
            }
            if !dropped.isEmpty {
                prose.line("The directory's git tracks it: `git rm --cached` it there first.")
            }
        case .untrusted(let distrust):
            explain(
                distrust, of: report.service, hasMoved: report.adoption?.kind == .moved, into: &prose)
        case .locked(let lock): explain(lock, of: report, into: &prose)
        case .secretsAltered(let files):
            prose.pre(shown(files))
            prose.line(
                "Moving the directory changed it: a link, a filter or a hook of git there. The container was not touched."
            )
            prose.line("See to it before anything is started anew. To accept it as it is, paste this there:")
            prose.pre([report.service.acceptCommand])
        case .otherImage(let image):
            prose.pre(shown([image]))
            prose.line("Every command had exited 0: compose took another image than the one that was tagged.")
            prose.line(
                "Look at `image` and `pull_policy` in the compose file, and at what `.env` says of them.")
        case .notAtRelease(let head, let release):
            let own = report.action == .update ? ": it has commits of its own" : ""
            prose.line("It is at `\(short(head))`, \(goal(report)) at `\(short(release))`\(own).")
            prose.line("Every command had exited 0.")
        case .heldByAnother(let by, let since):
            prose.line("Nothing ran. Ask again when that is over.")
            tell(holder: by, since, into: &prose, now: now)
        case .heldByLeft(let by, let since, let processes):
            prose.line("Nothing ran. Still running there: \(processes) of its processes.")
            prose.line("`!\(report.service.name) cancel` ends them; then ask again.")
            tell(holder: by, since, into: &prose, now: now)
        case .frozen(let freeze): tell(freeze, into: &prose, now: now)
        case .unanswered(.tooLate): prose.line(anew(report.offer))
        case .commandFailed where isLeftAhead(report):
            prose.line(
                report.action == .update
                    ? "The directory is at the new commit already, the container is still the old one."
                    : "The directory is at the commit before already, the container is still the newer one.")
        default: break
        }
        tell(report.leftovers, of: report.service, into: &prose)
        if let way = report.wayBack { tell(way, of: report, into: &prose) }
        if let why = report.staysBecause {
            prose.line("⚠️ I was to go back by myself, and did not: \(words(why)).")
        }
        if !report.containerTail.isEmpty {
            prose.line("its last words:")
            prose.pre(shown(report.containerTail))
        }
        if report.outcome != .ok, let sight = report.sight {
            let state = describe(sight, isLooping: report.isLooping, of: report.service.name, now: now)
            prose.line("\(state.sign) \(report.service.name) \(state.words).")
            if report.advice == nil, case .failed(let words, _)? = sight.answer?.finding,
                let advice = Advice.forOutput([words], of: report.service)
            {
                prose.line(advice)
            }
        }
    }

    private func explain(
        _ how: ChangeReport.Interruption, of service: ServiceName, into prose: inout Prose
    ) {
        switch how {
        case .hostRebooted, .runnerKilled(0): prose.line("I did not start it again.")
        case .runnerKilled(let number):
            prose.line("Still running there: \(number) of its processes.")
            prose.line("`!\(service) cancel` ends them.")
        case .neverBegan: break
        case .forgotten: prose.line("How it ended is not known.")
        case .lost(let trouble):
            prose.line("How it ended is not known.")
            prose.add(trouble) { shown($0) }
        }
    }

    private func facts(_ report: ChangeReport) -> Facts {
        var facts = Facts()
        facts.set("outcome", report.outcome.rawValue)
        facts.set("service", report.service.name.text)
        facts.set("action", report.action.word)
        facts.set("requested_by", report.asked.by.text)
        facts.set("job", report.job)
        switch report.ending {
        case .unreachable, .interrupted(.lost): facts.set("state", ServiceState.unreachable.rawValue)
        case .dockerSilent: facts.set("state", ServiceState.error.rawValue)
        default: if let sight = report.sight { facts.set(sight, isLooping: report.isLooping) }
        }
        facts.set("exit_code", report.exitCode.map(Int.init))
        facts.set("step", report.step)
        facts.set("steps", report.steps)
        facts.set("from", report.from)
        facts.set("to", report.to)
        return facts
    }
}

extension Proof.Failure {
    var look: ContainerLook? {
        switch self {
        case .notRunning(let look), .restarted(_, let look), .recreated(let look), .unhealthy(let look): look
        case .gone, .noAnswer: nil
        }
    }
}
