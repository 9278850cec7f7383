import Contract
import Matrix

extension Wording {
    /// The pinned notice: how many are well, each service in a line, and how old that may be.
    func tile(_ report: TileReport) -> Message {
        let now = Double(report.asOf) / 1000
        var prose = Prose()
        prose.line(summary(report.face.lines))
        prose.list(report.face.lines.map { line($0, now: now) })
        for host in report.face.byPollOnly {
            prose.line("📡 \(host): by poll only, docker's events are not heard")
        }
        let silent = time.clock(Double(report.silentAfter) / 1000, now: now)
        prose.line("as of \(time.clock(now, now: now)); silent after \(silent) means that I am gone")
        var facts = Facts()
        facts.set(
            "tile",
            report.face.lines.compactMap { line in line.state.map { "\(line.service)=\($0.rawValue)" } })
        let ahead = report.face.lines.compactMap { line in line.ahead.map { "\(line.service)=\($0)" } }
        if !ahead.isEmpty { facts.set("ahead", ahead) }
        return Message(prose: prose, facts: facts)
    }

    private func summary(_ lines: [TileFace.Line]) -> String {
        let well = lines.filter(\.isWell).count
        let all = count(lines.count, "service")
        if lines.contains(where: { $0.state == nil }) { return "❔ \(all), not all looked at yet" }
        if well == lines.count { return lines.count == 1 ? "🟢 \(all), running" : "🟢 \(all), all running" }
        return "🔴 \(all), \(well == 0 ? "none" : "\(well)") of them well"
    }

    private func line(_ line: TileFace.Line, now: Double) -> String {
        let parts = [state(line, now: now)] + details(line)
        return "\(sign(line)) \(line.service): " + parts.joined(separator: ", ") + remarks(line, now: now)
    }

    /// What goes on about a service, behind how it is.
    private func remarks(_ line: TileFace.Line, now: Double) -> String {
        let remarks = [
            line.busy.map { "\($0.action) is under way" },
            line.ahead.map { "⬆️ update waits (`\(short($0))`)" },
            line.takenBy.map { "👀 `\($0.localpart)` has it" },
            line.mutedUntil.map { "🔕 until \(time.clock(Double($0) / 1000, now: now))" },
        ]
        return remarks.compactMap(\.self).map { "; \($0)" }.joined()
    }

    private func state(_ line: TileFace.Line, now: Double) -> String {
        let since = line.since.map { " since " + time.clock($0, now: now) } ?? ""
        switch (line.state, line.docker) {
        case (nil, _): return "not looked at yet"
        case (.notDeployed?, _): return "not deployed"
        case (.unreachable?, _): return "its host cannot be reached"
        case (.crashLoop?, let docker?): return "crash loop, \(docker.rawValue)"
        case (_, let docker?): return docker.rawValue + since
        case (.error?, nil), (_, nil): return "docker gives no answer"
        }
    }

    private func details(_ line: TileFace.Line) -> [String] {
        var details: [String] = []
        if let code = line.exitCode {
            let words = ExitWords.ofContainer(code, outOfMemory: line.outOfMemory)
            details.append("exit code \(code)" + (words.map { " (\($0))" } ?? ""))
        }
        if let health = line.health { details.append(health) }
        if line.isSilent { details.append("silent") }
        if line.restartCount > 0 { details.append(count(line.restartCount, "restart")) }
        if let commit = line.commit { details.append("commit `\(short(commit))`") }
        return details
    }

    private func sign(_ line: TileFace.Line) -> String {
        if line.busy != nil { return "⏳" }
        switch line.state {
        case .running?: return line.isWell ? "🟢" : line.isSilent ? "🔇" : "⚠️"
        case .crashLoop?, .restarting?: return "🔁"
        case .paused?: return "⏸"
        case .notDeployed?: return "⚪"
        case .exited?, .created?, .removing?, .dead?: return "🔴"
        case .unreachable?, .error?: return "❌"
        case nil: return "❔"
        }
    }
}
