import Contract
import TOML

/// Reads `[service.NAME.probe]`.
struct ProbeReader {
    let service: Section

    /// The probe; nil where there is none, or nothing that it could ask, which is noted.
    func probe() -> Probe? {
        guard let section = service.section("probe") else { return nil }
        section.refuseUnknown(besides: ProbeKeys.section)
        var probe = Probe(command: section.read(ProbeKeys.command), text: section.read(ProbeKeys.logs))
        probe.every = section.read(ProbeKeys.every)
        probe.limit = section.read(ProbeKeys.timeout)
        probe.failures = section.read(ProbeKeys.failures)
        let isEmpty = [ProbeKeys.command, ProbeKeys.logs].allSatisfy {
            section.table[$0.facts.name] == nil
        }
        if isEmpty { section.refuse("expected command, logs, or both") }
        return probe
    }
}
