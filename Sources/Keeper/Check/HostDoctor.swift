package import Contract
package import Remote

/// Looks at what a host and its services need: ssh, docker, the clone, the secrets, the repository.
package struct HostDoctor: Sendable {
    private let host: any Host
    private let services: [Service]

    package init(host: any Host, services: [Service]) {
        self.host = host
        self.services = services.filter { $0.host == host.name }
    }

    /// All findings; what builds on a failed one is left out.
    package func findings() async -> [Finding] {
        let subject = "host \(host.name)"
        do throws(RemoteError) {
            let result = try await host.run(Query("uname -sr", limit: .seconds(15)))
            var findings = [Finding(.ok, subject, "answers (\(result.standardOutput.lines.last ?? "?"))")]
            for service in services { findings += await self.findings(of: service) }
            return findings
        } catch {
            let words = ([error.description] + (error.words.map { [$0] } ?? [])).joined(separator: ": ")
            return [Finding(.failed, subject, words, mend: error.mend)]
        }
    }

    private func findings(of service: Service) async -> [Finding] {
        let eye = ServiceEye(service: service, host: host)
        var findings = [status(await eye.look(), of: service)]
        for probe in Probe.all(of: service) { findings.append(await finding(of: probe, for: service)) }
        return findings
    }

    private func status(_ sight: Sight, of service: Service) -> Finding {
        let subject = "\(service.name) container"
        switch sight {
        case .unreachable(let trouble): return Finding(.failed, subject, trouble.text, mend: trouble.mend)
        case .answer(let answer):
            switch answer.finding {
            case .container(let look):
                return Finding(.ok, subject, "\(service.container) is \(look.state.rawValue)")
            case .notDeployed:
                return Finding(.warning, subject, "not deployed", mend: "`!\(service.name) start` makes it")
            case .failed(let words, _):
                let advice = Advice.forOutput([words], of: service)
                return Finding(
                    .failed, subject, words.split(separator: "\n").joined(separator: "; "), mend: advice)
            }
        }
    }

    private func finding(of probe: Probe, for service: Service) async -> Finding {
        let subject = "\(service.name) \(probe.subject)"
        do throws(RemoteError) {
            let result = try await host.run(Query(probe.script, owner: service.owner, limit: probe.limit))
            let said = result.standardError.lines + result.standardOutput.lines
            if result.timedOut {
                return Finding(
                    .failed, subject, "`\(probe.shown)` did not end within \(HumanTime.length(probe.limit))")
            }
            guard result.exitCode == 0 else {
                let words = said.suffix(3).joined(separator: "; ")
                return Finding(
                    .failed, subject, "`\(probe.shown)` ended with \(result.exitCode): \(words)",
                    mend: Advice.forOutput(said, of: service) ?? probe.mend)
            }
            return Finding(.ok, subject, probe.good)
        } catch {
            return Finding(.failed, subject, HostTrouble(error).text, mend: error.mend)
        }
    }
}
