import Contract
import DequeModule
import Remote

/// Looks at a service on its host: what only reads, and may be asked again.
struct ServiceEye: Sendable {
    let service: Service
    let host: any Host

    /// The status, now.
    func look() async -> Sight {
        let query = Query(
            service.statusScript, owner: service.owner, limit: service.limits.status,
            secrets: service.secretPaths, isBrief: true)
        do throws(RemoteError) {
            let result = try await host.run(query)
            guard !result.timedOut else { return .answer(silence) }
            let answer = StatusAnswer(
                exitCode: result.exitCode, standardOutput: result.standardOutput.lines,
                standardError: result.standardError.lines)
            return .answer(heeded(answer))
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }

    /// Docker did not come to an end.
    var silence: StatusAnswer {
        let words = DockerWords.silence(of: HumanTime.length(service.limits.status))
        // No command ran to its end: there is no exit status to tell.
        return StatusAnswer(finding: .failed(words: words, exitCode: -1))
    }

    /// The answer, once what it asks of the connection is done.
    func heeded(_ answer: StatusAnswer) -> StatusAnswer {
        if case .failed(let words, _) = answer.finding { logInAnewIfForbidden(words) }
        return answer
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
        do throws(RemoteError) {
            let result = try await host.run(logsQuery(count))
            let lines = result.standardOutput.lines
            return failure(of: result, lines) ?? .lines(lines, dropped: result.standardOutput.dropped)
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }

    /// The container's last lines, however many and long: what is more than a little goes to a file as it comes.
    /// - Parameters:
    ///   - count: how many.
    ///   - recorder: writes the file.
    ///   - end: how many are to be shown besides.
    /// - Returns: them, or why they could not be had.
    func logs(_ count: Int, into recorder: Recorder, end: Int) async -> LogsReport.Finding {
        var transcript = Transcript(recorder: recorder)
        var last: Deque<String> = []
        do throws(RemoteError) {
            let result = try await host.run(logsQuery(count)) { line in
                transcript.append(line)
                // Blank ones are not shown; a key's first line may stand some way above those that are.
                guard !line.allSatisfy(\.isWhitespace) else { return }
                last.append(line)
                if last.count > end + Wording.keyLines { last.removeFirst() }
            }
            if let failure = failure(of: result, Array(last)) {
                transcript.discard()
                return failure
            }
            switch transcript.finish() {
            case .lines(let lines): return .lines(lines, dropped: 0)
            case .file(let recording): return .recorded(recording, end: Array(last))
            }
        } catch {
            transcript.discard()
            return .unreachable(HostTrouble(error))
        }
    }

    private func logsQuery(_ count: Int) -> Query {
        // Both streams as one, or the order between them would be lost. By default the middle of a long output is left
        // out; of logs the last lines are what was asked for.
        Query(
            "\(service.logsScript(lines: count)) 2>&1", owner: service.owner, limit: service.limits.logs,
            keep: .last(count), secrets: service.secretPaths)
    }

    private func failure(of result: QueryResult, _ lines: [String]) -> LogsReport.Finding? {
        guard result.exitCode != 0 || result.timedOut else { return nil }
        let words = lines + result.standardError.lines
        if DockerWords.missingContainer(words.suffix(3).joined(separator: "\n")) { return .notDeployed }
        return .failed(words: words, exitCode: result.exitCode, timedOut: result.timedOut)
    }

    /// Whoever is let into the group `docker` has to log in anew, and so has the bot: the next look will.
    private func logInAnewIfForbidden(_ words: String) {
        if DockerWords.isForbidden(words) { host.renew() }
    }
}
