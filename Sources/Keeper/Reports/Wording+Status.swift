import Contract
import Matrix

extension Wording {
    /// How old a look may be that nothing is said of its age: the watch looks oftener.
    private static let fresh = Duration.seconds(90)

    func status(_ report: StatusReport, now: Int64) -> Message {
        var prose = Prose()
        let state = describe(report.sight, isLooping: report.isLooping, of: report.service.name, now: now)
        prose.blocks.append(
            .line([.text("\(state.sign) "), .strong("\(report.service.name)"), .text(" \(state.words)")]))
        if let busy = report.busy { prose.line("⏳ \(busy.action) is under way, asked by \(busy.by)") }
        switch report.sight {
        case .unreachable(let trouble): prose.add(trouble) { shown($0) }
        case .answer(let answer):
            lines(of: answer, report, into: &prose, now: now)
        }
        tell(report.leftovers, of: report.service, into: &prose)
        var facts = Facts()
        let outcome = readable(report.sight) ? Outcome.ok : .failed
        facts.set("outcome", outcome.rawValue)
        facts.set("service", report.service.name.text)
        facts.set("action", "status")
        facts.set("requested_by", report.asked.by.text)
        facts.set(report.sight, isLooping: report.isLooping)
        if case .failed(_, let code)? = report.sight.answer?.finding, code >= 0 {
            facts.set("exit_code", Int(code))
        }
        let isQuickOk = outcome == .ok && isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuickOk, mentions: isQuickOk ? [] : [report.asked.by])
    }

    private func lines(of answer: StatusAnswer, _ report: StatusReport, into prose: inout Prose, now: Int64) {
        switch answer.finding {
        case .notDeployed:
            prose.line("`!\(report.service.name) start` brings it up.")
        case .failed(let words, let code):
            prose.pre([report.service.line(for: .status) ?? ""].filter { !$0.isEmpty }.map(mask.line))
            if code >= 0 { prose.line("exit status \(code)") }
            let lines = words.split(separator: "\n").map(String.init)
            prose.pre(shown(lines))
            if let advice = Advice.forOutput(lines, of: report.service) { prose.line(advice) }
        case .container(let look):
            // Where it is unhealthy the first line says so.
            if let health = look.knownHealth, health != "unhealthy" { prose.line("health: \(health)") }
            // Of a crash loop the first line counts them.
            if look.restartCount > 0, ServiceState(answer, isLooping: report.isLooping) != .crashLoop {
                prose.line("restarts: \(look.restartCount)")
            }
            if let code = exitCode(look) { prose.line(code) }
        }
        // That docker gave no answer in time says nothing of the directory.
        if case .failed = answer.finding, answer.head == nil { return }
        commits(answer.head, report.deployed, into: &prose)
    }

    /// How the container ended last, where that says something of how it is.
    func exitCode(_ look: ContainerLook) -> String? {
        switch look.state {
        case .exited, .dead, .restarting: break
        case .running, .created, .paused, .removing:
            if look.exitCode == 0 { return nil }
        }
        let words = ExitWords.ofContainer(look.exitCode, outOfMemory: look.outOfMemory)
        return "exit code \(look.exitCode)" + (words.map { ": \($0)" } ?? "")
    }

    private func commits(_ head: String?, _ deployed: String?, into prose: inout Prose) {
        switch (deployed, head) {
        case (let deployed?, let head?) where deployed == head: prose.line("commit `\(short(head))`")
        case (let deployed?, let head?):
            prose.line("commit `\(short(deployed))`, the directory is at `\(short(head))`")
        case (let deployed?, nil): prose.line("commit `\(short(deployed))`; the directory is no git clone")
        case (nil, let head?):
            prose.line("the directory is at `\(short(head))`; the container's commit is not recorded")
        case (nil, nil): prose.line("the directory is no git clone")
        }
    }

    func overview(_ report: OverviewReport, now: Int64) -> Message {
        var prose = Prose()
        prose.line("🤖 bridgekeeper \(report.version), up \(HumanTime.length(report.uptime))")
        if let age = report.syncAge {
            prose.line("homeserver last heard \(HumanTime.length(age)) ago")
        }
        if let freeze = report.freeze {
            prose.line("🧊 All changes are stopped.")
            tell(freeze, into: &prose, now: now)
        }
        prose.list(report.services.map { glance($0, now: now) })
        var facts = Facts()
        facts.set("outcome", Outcome.ok.rawValue)
        facts.set("action", "keeper")
        facts.set("requested_by", report.asked.by.text)
        let isQuick = isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuick, mentions: isQuick ? [] : [report.asked.by])
    }

    func told(_ said: Int, of all: Int) -> String {
        said == all ? count(all, "line") : "\(said) of \(all) lines"
    }

    private func glance(_ service: OverviewReport.Glance, now: Int64) -> String {
        let busy = service.busy.map { "; \($0.action) is under way" } ?? ""
        guard let sight = service.sight else { return "❔ \(service.name): not looked at yet\(busy)" }
        let state = describe(sight, isLooping: service.isLooping, of: service.name, now: now)
        // A look that is old says nothing of now.
        let age = service.age > Self.fresh ? "; seen \(HumanTime.length(service.age)) ago" : ""
        return "\(state.sign) \(service.name) \(state.words)\(age)\(busy)"
    }

    func logs(_ report: LogsReport, now: Int64) -> Message {
        var prose = Prose()
        var attachment: TextFile?
        let name = report.service.name
        var outcome = Outcome.ok
        var state: ServiceState?
        var exitCode: Int?
        switch report.finding {
        case .lines(let lines, let dropped):
            let said = min(lines.count, limits.shownLogLines)
            prose.line(
                lines.isEmpty
                    ? "📜 \(name) has written nothing."
                    : "📜 \(name): the last \(told(said, of: lines.count + dropped))")
            prose.pre(shown(lines, last: limits.shownLogLines))
            attachment = file(lines, named: "\(name)-logs.txt", beyond: said)
        case .recorded(let recording, let end):
            let said = min(recording.lines, limits.shownLogLines)
            prose.line("📜 \(name): the last \(told(said, of: recording.lines))")
            prose.pre(shown(end, last: limits.shownLogLines))
            attachment = TextFile(name: "\(name)-logs.txt", lines: [], recording: recording)
        case .notDeployed:
            prose.line("⚪ \(name) is not deployed: there are no logs.")
            state = .notDeployed
        case .failed(let words, let code, let timedOut):
            outcome = timedOut ? .timedOut : .failed
            state = .error
            exitCode = timedOut ? nil : Int(code)
            let how =
                timedOut
                ? "no end within \(HumanTime.length(report.service.limits.logs))" : "exit status \(code)"
            prose.line("\(outcome.sign) \(name) logs \(timedOut ? "timed out" : "failed"): \(how)")
            prose.pre([mask.line(report.service.line(for: .logs(lines: report.wanted)) ?? "")])
            prose.pre(shown(words))
            // What hangs has said nothing that a mend could be found by.
            let advice = Advice.forOutput(words, of: report.service) ?? (timedOut ? Advice.hungDocker : nil)
            if let advice { prose.line(advice) }
        case .unreachable(let trouble):
            outcome = .failed
            state = .unreachable
            prose.line("\(outcome.sign) \(name) logs failed: its host gave no answer")
            prose.add(trouble) { shown($0) }
        }
        var facts = Facts()
        facts.set("outcome", outcome.rawValue)
        facts.set("service", name.text)
        facts.set("action", "logs")
        facts.set("requested_by", report.asked.by.text)
        facts.set("state", state?.rawValue)
        facts.set("exit_code", exitCode)
        let isQuickOk = outcome == .ok && isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuickOk, mentions: isQuickOk ? [] : [report.asked.by],
            attachment: attachment)
    }

    /// Whether an answer comes soon enough after the question that nobody has looked away.
    func isQuick(_ asked: Asked, _ now: Int64) -> Bool { .milliseconds(now - asked.at) <= limits.quick }

    private func readable(_ sight: Sight) -> Bool {
        switch sight.answer?.finding {
        case .container, .notDeployed: true
        case .failed, nil: false
        }
    }

    /// A service's state as a sign and a few words that follow its name.
    func describe(
        _ sight: Sight, isLooping: Bool, of service: ServiceName, now: Int64
    ) -> (sign: String, words: String) {
        guard let answer = sight.answer else { return ("❌", "cannot be seen") }
        let seconds = answer.hostTime.map(Double.init) ?? Double(now) / 1000
        switch answer.finding {
        case .notDeployed: return ("⚪", "is not deployed")
        case .failed: return ("❌", "cannot be seen: docker gave no answer")
        case .container(let look):
            let start =
                DockerTime.seconds(look.startedAt).map { ", started " + time.ago($0, now: seconds) } ?? ""
            let ended = DockerTime.seconds(look.finishedAt).map { " " + time.ago($0, now: seconds) } ?? ""
            switch ServiceState(answer, isLooping: isLooping) {
            case .running:
                let sick = look.health == "unhealthy"
                return (sick ? "⚠️" : "🟢", "is running\(sick ? " and unhealthy" : "")\(start)")
            case .crashLoop: return ("🔁", "is in a crash loop: \(count(look.restartCount, "restart"))")
            case .restarting: return ("🔁", "is being restarted by docker")
            case .exited: return ("🔴", "exited\(ended)")
            case .paused: return ("⏸", "is paused")
            case .created: return ("🔴", "is created, but was never started")
            case .removing: return ("🔴", "is being removed")
            case .dead: return ("🔴", "is dead by docker's word")
            case .notDeployed, .unreachable, .error: return ("❌", "cannot be seen")
            }
        }
    }

    /// `1 restart`, `2 restarts`.
    func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
}

extension ContainerLook {
    /// Docker's word for the health; another word is somebody else's, and does not pass for docker's.
    var knownHealth: String? {
        health.flatMap { ["starting", "healthy", "unhealthy"].contains($0) ? $0 : nil }
    }
}

extension Facts {
    /// What was seen of a service.
    mutating func set(_ sight: Sight, isLooping: Bool) {
        guard let answer = sight.answer else { return set("state", ServiceState.unreachable.rawValue) }
        set("state", ServiceState(answer, isLooping: isLooping).rawValue)
        guard let look = answer.container else { return }
        set("docker_state", look.state.rawValue)
        set("health", look.knownHealth)
        set("restart_count", look.restartCount)
        set("started_at", look.startedAt)
    }
}
