import Contract
import Remote

/// Looks at a service on its host: what only reads, and may be asked again.
struct ServiceEye: Sendable {
    let service: Service
    let host: any Host

    /// The status, now.
    func look() async -> Sight {
        let query = Query(
            service.statusScript, owner: service.owner, limit: service.limits.status,
            secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            guard !result.timedOut else {
                let words = DockerWords.silence(of: HumanTime.length(service.limits.status))
                // No command ran to its end: there is no exit status to tell.
                return .answer(StatusAnswer(finding: .failed(words: words, exitCode: -1)))
            }
            let answer = StatusAnswer(
                exitCode: result.exitCode, standardOutput: result.standardOutput.lines,
                standardError: result.standardError.lines)
            if case .failed(let words, _) = answer.finding { logInAnewIfForbidden(words) }
            return .answer(answer)
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }

    /// What compose left under temporary names; nothing where that cannot be told, for then the status says why.
    func leftovers() async -> [Leftover] {
        let query = Query(service.leftoverScript, owner: service.owner, limit: service.limits.status)
        do throws(RemoteError) {
            return try await host.run(query).standardOutput.lines.compactMap(Leftover.init(line:))
        } catch {
            return []
        }
    }

    /// The same, where a status gives a reason to look: what runs was replaced to the end, and while something is changed
    /// two containers may be as it should be.
    func leftovers(beside sight: Sight, whileChanged isChanged: Bool) async -> [Leftover] {
        guard !isChanged, let answer = sight.answer else { return [] }
        switch answer.finding {
        case .failed: return []
        case .container(let look) where look.state == .running: return []
        case .container, .notDeployed: return await leftovers()
        }
    }

    /// The container's last lines.
    func logs(_ count: Int) async -> LogsReport.Finding {
        // Both streams as one, or the order between them would be lost.
        let script = "\(service.logsScript(lines: count)) 2>&1"
        do throws(RemoteError) {
            let result = try await host.run(
                // By default the middle of a long output is left out; of logs the last lines are what was asked for.
                Query(
                    script, owner: service.owner, limit: service.limits.logs, keep: .last(count),
                    secrets: service.secretPaths))
            let lines = result.standardOutput.lines
            if result.exitCode == 0 && !result.timedOut {
                return .lines(lines, dropped: result.standardOutput.dropped)
            }
            let words = lines + result.standardError.lines
            if DockerWords.missingContainer(words.suffix(3).joined(separator: "\n")) { return .notDeployed }
            return .failed(words: words, exitCode: result.exitCode, timedOut: result.timedOut)
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }

    /// Whoever is let into the group `docker` has to log in anew, and so has the bot: the next look will.
    private func logInAnewIfForbidden(_ words: String) {
        if DockerWords.isForbidden(words) { host.renew() }
    }
}
