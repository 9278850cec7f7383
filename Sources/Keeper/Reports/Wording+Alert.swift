import Contract
import Journal
import Matrix

extension Wording {
    /// What rings a phone: what it is, the last words, since when, why, and what most likely helps.
    func alert(_ report: AlertReport, now: Int64) -> Message {
        var prose = Prose()
        if let resolved = report.resolved {
            prose.line(
                "✅ \(name(report.subject)) \(how(report, resolved)): \(whatItIs(report.kind)) lasted \(HumanTime.length(resolved.lasted))."
            )
            if let attempt = resolved.attempt, report.state == .running {
                prose.line(
                    .text("\(attempt.action) by "), .code(attempt.by.text), .text(" helped: you may sleep."))
            }
            tellWords(report, into: &prose)
        } else {
            if let attempt = report.failedAttempt {
                prose.line(
                    .text("❌ \(attempt.action) by "), .code(attempt.by.text), .text(" did not help:"))
            }
            let sign = report.isMuted ? "🔕 " : "🚨 "
            prose.blocks.append(
                .line([.text(sign), .strong(name(report.subject)), .text(" " + sentence(report))]))
            tellLastLine(report, into: &prose)
            if let user = report.takenBy { prose.line(.text("👀 "), .code(user.text), .text(" has it.")) }
            let back = report.comebacks > 0 ? ", came back \(count(report.comebacks, "time"))" : ""
            prose.line(
                (report.isReminder ? "It is still so: " : "") + began(report, now: now) + back)
            tellEnd(report, into: &prose)
            tellProbe(report, into: &prose)
            tellDeployment(report, now: now, into: &prose)
            if let what = report.what { prose.line(what + ".") }
            tellWords(report, into: &prose)
            if let mend = report.mend { prose.line("What to do: \(mend)") }
            if case .service(let service) = report.subject { prose.line(advice(report, service)) }
            if let disk = report.disk { tellHowToMakeRoom(disk, into: &prose) }
        }
        return Message(
            prose: prose, facts: facts(report), isNotice: report.resolved != nil || report.isMuted,
            mentions: report.resolved == nil && !report.isMuted ? whom(report) : [])
    }

    private func began(_ report: AlertReport, now: Int64) -> String {
        let word = report.isFoundSo ? "found so when I looked again" : "began"
        let (since, now) = (Double(report.since) / 1000, Double(now) / 1000)
        // It may arrive much later than it is written: then "just now" would not be true.
        if now - since < 60 { return "\(word) at \(time.clock(since, now: now))" }
        return "\(word) \(time.ago(since, now: now))"
    }

    /// Whom it rings; that something did not help, whoever did it besides.
    private func whom(_ report: AlertReport) -> [UserID] {
        guard let user = report.failedAttempt?.by else { return alertMentions }
        // Whoever took it has it quiet for all others.
        if report.takenBy != nil { return [user] }
        return alertMentions.contains(user) ? alertMentions : alertMentions + [user]
    }

    func name(_ subject: AlertReport.Subject) -> String {
        switch subject {
        case .service(let name): name.text
        case .host(let host, _), .disk(let host, _): "the host \(host)"
        }
    }

    private func sentence(_ report: AlertReport) -> String {
        switch report.kind {
        case .crashLoop:
            return "is in a crash loop" + (report.restartCount.map { ": \(count($0, "restart"))" } ?? "")
        case .stopped: return "has stopped, and nobody asked me to stop it"
        case .gone: return "is gone: there is no container any more"
        case .unhealthy: return "is unhealthy: it runs, and its health check fails"
        case .silent: return silence(report)
        case .disk: return fullness(report)
        case .unreachable:
            guard case .host(_, let services) = report.subject, !services.isEmpty else {
                return "cannot be reached"
            }
            return "cannot be reached; on it: " + services.map(\.text).joined(separator: ", ")
        }
    }

    // MARK: Why

    /// The one line that tells most, where a notification still shows it.
    private func tellLastLine(_ report: AlertReport, into prose: inout Prose) {
        prose.pre(shown(report.lastLine.map { [$0] } ?? [], last: 1))
        if report.sameRuns > 1 { prose.line("the same in \(report.sameRuns) runs") }
    }

    private func tellEnd(_ report: AlertReport, into prose: inout Prose) {
        switch report.kind {
        case .crashLoop, .stopped, .gone: break
        case .unhealthy, .silent, .unreachable, .disk: return
        }
        if let code = report.exitCode {
            prose.line("exit code \(code)" + (ending(code, report).map { ": \($0)" } ?? ""))
        } else if report.memoryRanOut {
            prose.line("out of memory: the kernel killed one of its processes")
        }
        switch report.cause {
        case .signal(let first, let last):
            let then = last.map { ", then \(StopCause.name(of: $0))" } ?? ""
            prose.line("somebody on the host sent \(StopCause.name(of: first))\(then)")
        case .reboot: prose.line("the host rebooted")
        case .itself where report.kind == .stopped: prose.line("it ended by itself")
        case .itself, nil: break
        }
    }

    private func ending(_ code: Int, _ report: AlertReport) -> String? {
        guard report.memoryRanOut else { return ExitWords.ofContainer(code, outOfMemory: report.outOfMemory) }
        return code == 137 ? "killed, out of memory" : "out of memory, one of its processes was killed"
    }

    private func tellDeployment(_ report: AlertReport, now: Int64, into prose: inout Prose) {
        guard let deployed = report.deployed else { return }
        let age = max(0, Double(now) - Double(deployed.at)) / 1000
        let ago = age < 1 ? "just now" : "\(HumanTime.length(.seconds(rounded(age)))) ago"
        // A name may be made to look like a sentence or a link; as code it is neither.
        let by: [Prose.Span] = deployed.by.map { [.text(" by "), .code($0.localpart)] } ?? []
        prose.blocks.append(
            .line([.text("runs "), .code(short(deployed.commit)), .text(", deployed \(ago)")] + by))
        if report.isAfterUpdate { prose.line("That update is the likely cause.") }
    }

    /// Nobody counts the seconds of a quarter of an hour.
    private func rounded(_ age: Double) -> Double { age < 60 ? age : (age / 60).rounded(.down) * 60 }

    private func tellWords(_ report: AlertReport, into prose: inout Prose) {
        prose.pre(shown(report.words?.split(separator: "\n").map(String.init) ?? []))
        let tail = shown(report.tail)
        // What stands above already is not worth a second block.
        let isTold = report.resolved == nil && tail == shown(report.lastLine.map { [$0] } ?? [], last: 1)
        if !isTold { prose.pre(tail) }
    }

    // MARK: What to do

    private func advice(_ report: AlertReport, _ service: ServiceName) -> String {
        switch report.promising {
        case .restart:
            "`!\(service) restart` tries again, `!\(service) logs` shows more, `!\(service) stop` ends it."
        case .rollback:
            "`!\(service) rollback` goes back to what ran before (asks first); `!\(service) logs` shows more."
        case .start: "`!\(service) start` brings it up."
        case .none(let obstacle): "What to do: " + words(obstacle, service)
        }
    }

    private func words(_ obstacle: Promising.Obstacle, _ service: ServiceName) -> String {
        switch obstacle {
        case .brokenCommand: "mend the image's command or its mounts, then `!\(service) update`."
        case .diskFull: "make room on the host (`df -h`, `docker image prune`), then `!\(service) restart`."
        case .brokenProbe: "mend the probe's command in the configuration, or install what it needs."
        case .hostAway: "bring the host back; `!\(service) status` tries again."
        }
    }

    // MARK: The end

    private func how(_ report: AlertReport, _ resolved: AlertReport.Resolution) -> String {
        if resolved.byRequest { return "ended by a command" }
        if resolved.isFollowed { return "has another alert now" }
        if resolved.isForgotten { return "is not configured any more" }
        switch report.kind {
        case .unreachable: return "answers again"
        case .disk: return "has room again"
        case .silent where report.state == .running: return "is heard again"
        case .crashLoop, .stopped, .gone, .unhealthy, .silent: break
        }
        if report.kind == .unhealthy, report.state == .running { return "is healthy again" }
        // What ends one alert may be the beginning of another.
        return report.state == .running ? "steady again" : "is \(report.state.words) now"
    }

    func whatItIs(_ kind: AlertKind) -> String {
        switch kind {
        case .crashLoop: "the crash loop"
        case .stopped: "the stop"
        case .gone: "its absence"
        case .unhealthy: "the bad health"
        case .silent: "the silence"
        case .unreachable: "the outage"
        case .disk: "the full disk"
        }
    }

    private func facts(_ report: AlertReport) -> Facts {
        var facts = Facts()
        facts.set("alert", report.resolved == nil ? "firing" : "resolved")
        facts.set("kind", report.kind.rawValue)
        switch report.subject {
        case .service(let name): facts.set("service", name.text)
        case .host(let host, _), .disk(let host, _): facts.set("host", host)
        }
        if report.resolved?.isForgotten != true { facts.set("state", report.state.rawValue) }
        facts.set("restart_count", report.restartCount)
        return facts
    }
}

extension ServiceState {
    /// The state as a person reads it.
    fileprivate var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
