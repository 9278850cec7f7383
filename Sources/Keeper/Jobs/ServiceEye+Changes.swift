import Contract
import Remote

extension ServiceEye {
    /// How long the repository may take to answer.
    static let changesLimit = Duration.seconds(60)

    /// What an update would bring, asked now.
    func changes() async -> ChangesReport.Finding {
        let query = Query(
            service.changesScript, owner: service.owner, limit: Self.changesLimit,
            secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            guard [0, Incoming.trackedStatus, Objection.distrustStatus].contains(result.exitCode),
                !result.timedOut
            else {
                return .failed(
                    words: result.standardError.lines, exitCode: result.timedOut ? nil : result.exitCode)
            }
            var incoming = Incoming()
            for line in result.standardOutput.lines { incoming.read(line) }
            return .incoming(incoming)
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }
}
