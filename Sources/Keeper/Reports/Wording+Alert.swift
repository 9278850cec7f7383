import Contract
import Matrix

extension Wording {
    /// What rings a phone: what it is, since when, and the last words.
    func alert(_ report: AlertReport, now: Int64) -> Message {
        var prose = Prose()
        let seconds = Double(now) / 1000
        if let resolved = report.resolved {
            prose.line(
                "✅ \(name(report.subject)) \(how(report, resolved)): \(whatItIs(report.kind)) lasted \(HumanTime.length(resolved.lasted))."
            )
            if let attempt = resolved.attempt, report.state == .running {
                prose.line(
                    .text("\(attempt.action) by "), .code(attempt.by.text), .text(" helped: you may sleep."))
            }
            prose.pre(shown(report.words?.split(separator: "\n").map(String.init) ?? []))
            prose.pre(shown(report.tail))
        } else {
            if let attempt = report.failedAttempt {
                prose.line(
                    .text("❌ \(attempt.action) by "), .code(attempt.by.text), .text(" did not help:"))
            }
            let sign = report.isMuted ? "🔕 " : "🚨 "
            prose.blocks.append(
                .line([.text(sign), .strong(name(report.subject)), .text(" " + sentence(report))]))
            if let user = report.takenBy { prose.line(.text("👀 "), .code(user.text), .text(" has it.")) }
            let back = report.comebacks > 0 ? ", came back \(count(report.comebacks, "time"))" : ""
            prose.line(
                (report.isReminder ? "It is still so: began " : "began ")
                    + time.ago(Double(report.since) / 1000, now: seconds) + back)
            if let code = report.exitCode, report.kind != .unreachable {
                let words = ExitWords.ofContainer(code, outOfMemory: report.outOfMemory)
                prose.line("exit code \(code)" + (words.map { ": \($0)" } ?? ""))
            }
            if let what = report.what { prose.line(what + ".") }
            prose.pre(shown(report.words?.split(separator: "\n").map(String.init) ?? []))
            prose.pre(shown(report.tail))
            if let mend = report.mend { prose.line("What to do: \(mend)") }
            if case .service(let service) = report.subject { prose.line(advice(report.kind, service)) }
        }
        return Message(
            prose: prose, facts: facts(report), isNotice: report.resolved != nil || report.isMuted,
            mentions: report.resolved == nil && !report.isMuted ? whom(report) : [])
    }

    /// Whom it rings; that something did not help, whoever did it besides.
    private func whom(_ report: AlertReport) -> [UserID] {
        guard let user = report.failedAttempt?.by, !alertMentions.contains(user) else { return alertMentions }
        return alertMentions + [user]
    }

    func name(_ subject: AlertReport.Subject) -> String {
        switch subject {
        case .service(let name): name.text
        case .host(let host, _): "the host \(host)"
        }
    }

    private func sentence(_ report: AlertReport) -> String {
        switch report.kind {
        case .crashLoop:
            return "is in a crash loop" + (report.restartCount.map { ": \(count($0, "restart"))" } ?? "")
        case .stopped: return "has stopped, and nobody asked me to stop it"
        case .gone: return "is gone: there is no container any more"
        case .unhealthy: return "runs, and docker calls it unhealthy"
        case .unreachable:
            guard case .host(_, let services) = report.subject, !services.isEmpty else {
                return "cannot be reached"
            }
            return "cannot be reached; on it: " + services.map(\.text).joined(separator: ", ")
        }
    }

    private func how(_ report: AlertReport, _ resolved: AlertReport.Resolution) -> String {
        if resolved.byRequest { return "ended by a command" }
        if resolved.isForgotten { return "is not configured any more" }
        if case .host = report.subject { return "answers again" }
        // What ends one alert may be the beginning of another.
        return report.state == .running ? "steady again" : "is \(report.state.words) now"
    }

    func whatItIs(_ kind: AlertKind) -> String {
        switch kind {
        case .crashLoop: "the crash loop"
        case .stopped: "the stop"
        case .gone: "its absence"
        case .unhealthy: "the bad health"
        case .unreachable: "the outage"
        }
    }

    private func advice(_ kind: AlertKind, _ service: ServiceName) -> String {
        switch kind {
        case .crashLoop:
            "`!\(service) logs` shows more, `!\(service) restart` tries again, `!\(service) stop` ends it."
        case .stopped, .gone: "`!\(service) start` brings it up."
        case .unhealthy: "`!\(service) logs` shows more, `!\(service) restart` tries again."
        case .unreachable: "`!\(service) status` tries again."
        }
    }

    private func facts(_ report: AlertReport) -> Facts {
        var facts = Facts()
        facts.set("alert", report.resolved == nil ? "firing" : "resolved")
        facts.set("kind", report.kind.rawValue)
        switch report.subject {
        case .service(let name): facts.set("service", name.text)
        case .host(let host, _): facts.set("host", host)
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
