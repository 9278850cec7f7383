import Contract
import Matrix

extension Wording {
    /// More than these would fill a phone's screen; the rest is counted.
    private static let mostEntries = 20
    private static let mostWords = 5

    /// Several alerts in one message: how many of what, each in a line, and their last words.
    func alerts(_ report: AlertsReport, now: Int64) -> Message {
        let standing = report.standing
        var prose = Prose()
        prose.line(head(report))
        let entries = (standing + report.over).map(entry)
        prose.list(Array(entries.prefix(Self.mostEntries)))
        if entries.count > Self.mostEntries { prose.line("and \(entries.count - Self.mostEntries) more") }
        if let first = standing.map(\.since).min() {
            prose.line(
                (report.occasion == .reminder ? "They are still so: began " : "began ")
                    + time.ago(Double(first) / 1000, now: Double(now) / 1000))
        }
        tellLastLines(standing, into: &prose)
        if let service = standing.compactMap(\.service).first {
            prose.line("`!\(service) logs` shows more, `!\(service) ack` makes it yours; so for each.")
        }
        let ringing = report.occasion == .over ? [] : standing.filter { !$0.isMuted }
        return Message(
            prose: prose, facts: facts(report), isNotice: ringing.isEmpty,
            mentions: ringing.isEmpty ? [] : alertMentions)
    }

    private func head(_ report: AlertsReport) -> String {
        let standing = report.standing
        let all = count(report.entries.count, "alert")
        guard !standing.isEmpty else {
            let longest = report.over.compactMap(\.resolved?.lasted).max() ?? .zero
            return "✅ \(all), over: after \(HumanTime.length(longest))."
        }
        let sign = standing.allSatisfy(\.isMuted) ? "🔕" : "🚨"
        let how = report.over.isEmpty ? all : "\(standing.count) of \(all)"
        return "\(sign) \(how): \(kinds(standing))"
    }

    /// Which kinds they are of, the most frequent first.
    private func kinds(_ reports: [AlertReport]) -> String {
        let counts = Dictionary(grouping: reports, by: \.kind).mapValues(\.count)
        let sorted = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        guard sorted.count > 1 else { return sorted.map { word($0.key) }.joined() }
        return sorted.map { "\($0.value) \(word($0.key))" }.joined(separator: ", ")
    }

    private func word(_ kind: AlertKind) -> String {
        kind.rawValue.split(separator: "_").joined(separator: " ")
    }

    private func entry(_ report: AlertReport) -> String {
        if let resolved = report.resolved {
            return "✅ \(name(report.subject)): over after \(HumanTime.length(resolved.lasted))"
        }
        var parts = [word(report.kind)]
        if report.kind == .crashLoop, let restarts = report.restartCount {
            parts.append(count(restarts, "restart"))
        }
        if report.kind == .crashLoop || report.kind == .stopped, let code = report.exitCode {
            parts.append("exit code \(code)")
        }
        if let disk = report.disk { parts.append("\(disk.percent) % full") }
        if report.comebacks > 0 { parts.append("came back \(count(report.comebacks, "time"))") }
        let owner = report.takenBy.map { "; 👀 `\($0.localpart)` has it" } ?? ""
        return (report.isMuted ? "🔕 " : "") + "\(name(report.subject)): "
            + parts.joined(separator: ", ") + owner
    }

    /// The last line of each; where all ended with the same, that once.
    private func tellLastLines(_ reports: [AlertReport], into prose: inout Prose) {
        let lines = reports.compactMap { report in
            shown(report.lastLine.map { [$0] } ?? [], last: 1).last.map { (name(report.subject), $0) }
        }
        guard let first = lines.first else { return }
        if lines.count > 1, lines.count == reports.count, lines.allSatisfy({ $0.1 == first.1 }) {
            prose.pre([first.1])
            prose.line("the same in all of them")
        } else {
            prose.pre(lines.prefix(Self.mostWords).map { "\($0.0): \($0.1)" })
        }
    }

    private func facts(_ report: AlertsReport) -> Facts {
        var facts = Facts()
        let standing = report.standing
        facts.set("alert", standing.isEmpty ? "resolved" : "firing")
        if Set(report.entries.map(\.kind)).count == 1 {
            facts.set("kind", report.entries.first?.kind.rawValue)
        }
        var services: [String] = []
        var hosts: [String] = []
        for entry in report.entries {
            let what = entry.resolved == nil ? entry.kind.rawValue : "resolved"
            switch entry.subject {
            case .service(let name): services.append("\(name)=\(what)")
            case .host(let name, _), .disk(let name, _): hosts.append("\(name)=\(what)")
            }
        }
        if !services.isEmpty { facts.set("services", services) }
        if !hosts.isEmpty { facts.set("hosts", hosts) }
        return facts
    }

    // MARK: Restless

    /// A quiet warning: it restarts now and then, and runs in between.
    func restless(_ report: RestlessReport, now: Int64) -> Message {
        let alert = report.alert
        var prose = Prose()
        prose.line(
            "⚠️ \(name(alert.subject)) restarted \(count(report.restarts, "time")) within "
                + "\(HumanTime.length(report.within)), and runs again.")
        prose.pre(shown(alert.lastLine.map { [$0] } ?? [], last: 1))
        if let code = alert.exitCode {
            let words = ExitWords.ofContainer(code, outOfMemory: alert.memoryRanOut)
            prose.line("exit code \(code)" + (words.map { ": \($0)" } ?? ""))
        }
        prose.line("\(report.ringing) restarts within that time ring.")
        if let service = alert.service { prose.line("`!\(service) logs` shows more.") }
        var facts = Facts()
        facts.set("warning", "restarts")
        facts.set("service", alert.service?.text)
        facts.set("state", alert.state.rawValue)
        facts.set("restart_count", alert.restartCount)
        return Message(prose: prose, facts: facts)
    }
}

extension AlertReport {
    fileprivate var service: ServiceName? {
        guard case .service(let name) = subject else { return nil }
        return name
    }
}
