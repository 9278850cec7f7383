import Contract
import Remote

/// What came of looking for the way back.
enum WayBackFinding: Sendable {
    /// It is the last that was kept, or one that is further back.
    case way(Rollback, isLast: Bool)
    /// What runs is the oldest that is known.
    case nothingFurtherBack
    case failed(words: [String], exitCode: Int32?)
    case unreachable(HostTrouble)
}

extension ServiceEye {
    private static let wayBackLimit = Duration.seconds(20)

    /// What a rollback would go back to, asked now.
    func wayBack() async -> WayBackFinding {
        let query = Query(
            service.wayBackScript, owner: service.owner, limit: Self.wayBackLimit,
            secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            guard result.exitCode == 0, !result.timedOut else {
                return .failed(
                    words: result.standardError.lines, exitCode: result.timedOut ? nil : result.exitCode)
            }
            var found = WayBack()
            for line in result.standardOutput.lines { found.read(line) }
            return found.target.map { .way($0, isLast: found.isLast) } ?? .nothingFurtherBack
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }

    /// What was kept of the container before the one that runs.
    func lastLogs() async -> LastLogsReport.Finding {
        let query = Query(
            service.lastLogsScript, owner: service.owner, limit: service.limits.logs,
            keep: OutputBound(head: 1, tail: Service.lastLogLines), secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            if result.exitCode == Service.nothingKeptStatus { return .nothing }
            guard result.exitCode == 0, !result.timedOut else {
                return .failed(
                    words: result.standardError.lines, exitCode: result.timedOut ? nil : result.exitCode)
            }
            return LastLogs(result.standardOutput.lines).map { .kept($0) } ?? .nothing
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }
}
