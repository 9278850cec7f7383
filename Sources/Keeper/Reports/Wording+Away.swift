import Contract
import Matrix

extension Wording {
    /// What is over: told once, and it rings nobody.
    func away(_ report: AwayReport, now: Int64) -> Message {
        var prose = Prose()
        let away = report.why == .botAway ? "while I was away" : "while I could not see it"
        prose.blocks.append(
            .line([
                .text("⚠️ "), .strong(report.service.text), .text(" \(sentence(report, now: now)) \(away)"),
            ]))
        prose.pre(shown(report.lastLine.map { [$0] } ?? [], last: 1))
        if report.sameRuns > 1 { prose.line("the same in \(report.sameRuns) runs") }
        prose.line(since(report, now: now))
        if let words = end(report) { prose.line(words) }
        if case .restarted = report.story.what {
            prose.line("Docker does not remember when each of them was.")
        }
        var facts = Facts()
        facts.set("warning", "away")
        facts.set("service", report.service.text)
        facts.set("state", report.state.rawValue)
        facts.set("restart_count", report.restartCount)
        return Message(prose: prose, facts: facts)
    }

    private func sentence(_ report: AwayReport, now: Int64) -> String {
        let (until, now) = (report.story.until, Double(now) / 1000)
        switch report.story.what {
        case .looped(let from?): return "looped \(span(from: from, to: until, now: now))"
        case .looped(from: nil): return "looped until \(time.clock(until, now: now))"
        case .restarted: return "restarted \(count(report.story.restarts, "time"))"
        case .down(let from): return "was down \(span(from: from, to: until, now: now))"
        }
    }

    /// How it is by now.
    private func since(_ report: AwayReport, now: Int64) -> String {
        let until = report.story.until
        switch report.story.what {
        case .looped: return "\(count(report.story.restarts, "restart")); it has been steady since"
        case .restarted: return "steady since \(time.clock(until, now: Double(now) / 1000))"
        case .down(let from):
            let length = HumanTime.length(.seconds(max(0, min(until - from, 1e9))))
            return "for \(length); it runs again"
        }
    }

    private func span(from: Double, to: Double, now: Double) -> String {
        let (from, to) = (time.clock(from, now: now), time.clock(to, now: now))
        return from == to ? "at \(from)" : "from \(from) to \(to)"
    }

    private func end(_ report: AwayReport) -> String? {
        guard let death = report.death else { return nil }
        if let kill = death.kill { return "somebody on the host sent \(StopCause.name(of: kill.first))" }
        guard let code = death.exitCode else { return death.outOfMemory ? "out of memory" : nil }
        let words = ExitWords.ofContainer(code, outOfMemory: false)
        return "exit code \(code)" + (words.map { ": \($0)" } ?? "")
            + (death.outOfMemory ? " (out of memory)" : "")
    }
}
