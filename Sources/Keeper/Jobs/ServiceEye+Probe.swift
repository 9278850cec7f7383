import Contract
import Remote

/// What came of asking a probe once.
enum ProbeResult: Sendable, Equatable {
    case well
    /// What failed, and what was printed: a command's first lines, a log's last ones.
    case failed(ProbeFailure, words: [String])
    /// It could not be asked, and why: that says nothing of the service.
    case unknown(String)
}

extension ServiceEye {
    /// How much of what a command prints is kept.
    private static let printed = OutputBound(head: ProbeLog.lines, tail: 0)

    /// Asks a probe, now: its command first, and then whether its text stands in the log.
    func ask(_ probe: Probe) async -> ProbeResult {
        if let command = probe.command {
            let result = await ask(service.probeScript(command), probe, keep: Self.printed) { result in
                if result.timedOut { return .failed(.timedOut, words: Self.words(result)) }
                return result.exitCode == 0
                    ? .well : .failed(.exited(result.exitCode), words: Self.words(result))
            }
            guard result == .well, probe.text != nil else { return result }
        }
        guard let text = probe.text else { return .well }
        let script = service.logProbeScript(text, within: probe.every)
        return await ask(script, probe, keep: .last(ProbeLog.lines)) { result in
            if result.timedOut { return .failed(.unsearched, words: []) }
            switch result.exitCode {
            case 0: return .well
            case ProbeLog.missing: return .failed(.missing, words: Self.words(result))
            default: return .unknown(Self.words(result).last ?? "docker does not give the log")
            }
        }
    }

    private func ask(
        _ script: String, _ probe: Probe, keep: OutputBound, judge: (QueryResult) -> ProbeResult
    ) async -> ProbeResult {
        let query = Query(
            script, owner: service.owner, limit: probe.limit, keep: keep, secrets: service.secretPaths)
        do throws(RemoteError) {
            return judge(try await host.run(query))
        } catch {
            // The poll finds out that a host is away, and says so.
            return .unknown(error.description)
        }
    }

    private static func words(_ result: QueryResult) -> [String] {
        (result.standardOutput.lines + result.standardError.lines)
            .filter { !$0.allSatisfy(\.isWhitespace) }
    }
}
