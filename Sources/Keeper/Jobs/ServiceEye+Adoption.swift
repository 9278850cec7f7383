import Contract
import Remote

extension ServiceEye {
    /// What making a clone of the directory would do there, asked now; nothing of it is changed.
    func adoption() async -> AdoptionReport.Finding {
        guard let script = service.adoptionScript else { return .noRepository }
        let query = Query(
            script, owner: service.owner, limit: Self.changesLimit, secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            guard [0, Adoption.refusedStatus].contains(result.exitCode), !result.timedOut else {
                return .failed(
                    words: result.standardError.lines, exitCode: result.timedOut ? nil : result.exitCode)
            }
            var adoption = Adoption()
            for line in result.standardOutput.lines { adoption.read(line) }
            return .found(adoption)
        } catch {
            return .unreachable(HostTrouble(error))
        }
    }
}
