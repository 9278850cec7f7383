import Contract
import Matrix
import TOML

/// Reads all of `[service.NAME]`.
struct ServicesReader {
    let root: Section
    let hosts: HostsReader
    /// Who may command; nil where that is not known for a mistake of its own.
    let admins: [UserID]?

    /// A service, and who alone may run which of its actions.
    typealias Entry = (service: Service, allow: [String: [UserID]])

    /// Words that are commands by themselves.
    private static let reserved = ["keeper", "help", "yes", "no"]

    /// Those that are right, in the order of the file; what is wrong is noted, also that there is none.
    func services() -> [Entry] {
        let sections = root.sections(of: "service", example: "bridge")
        refuseSharedContainers(sections.map(\.section))
        return sections.compactMap { service($0.key, $0.section) }
    }

    private func service(_ key: TOMLKey, _ section: Section) -> Entry? {
        section.refuseUnknown(besides: ServiceKeys.section)
        let name = name(key, section)
        let host = host(section)
        let directory = section.read(ServiceKeys.directory)
        let container = section.read(ServiceKeys.container)
        let owner = section.read(ServiceKeys.owner)
        let repository = section.read(ServiceKeys.repository)
        let remote = section.read(ServiceKeys.remote)
        let branch = section.read(ServiceKeys.branch)
        let update = section.read(ServiceKeys.update)
        let onFailedUpdate = section.read(ServiceKeys.onFailedUpdate)
        let signers = TrustReader(service: section).allowedSigners(outside: directory)
        let secrets = section.read(ServiceKeys.secrets)
        let limits = TimeoutsReader(service: section).limits()
        let actions = ActionsReader(service: section, admins: admins).actions()
        let probe = ProbeReader(service: section).probe()
        guard let name, let host, let directory, let container else { return nil }
        let service = Service(
            name: name, host: host, directory: directory, container: container,
            owner: owner == hosts.user(of: host) ? nil : owner, repository: repository, remote: remote,
            branch: branch, updateMode: update, onFailedUpdate: onFailedUpdate,
            allowedSigners: signers, secrets: secrets, limits: limits, actions: actions.map(\.action),
            probe: probe)
        let allow = actions.reduce(into: [:]) { allow, one in allow[one.action.name] = one.allow }
        return (service, allow)
    }

    private func name(_ key: TOMLKey, _ section: Section) -> ServiceName? {
        guard let name = ServiceName(key.name) else {
            section.refuse(
                "expected a word for the room: a small letter, then small letters, digits or -, 32 at most")
            return nil
        }
        guard !Self.reserved.contains(name.text) else {
            section.refuse("!\(name) is a command of the bot itself; expected another name")
            return nil
        }
        return name
    }

    /// Whether the host exists is only asked where some do: else that has been said already.
    private func host(_ section: Section) -> String? {
        guard let host = section.read(ServiceKeys.host) else { return nil }
        guard !hosts.names.isEmpty, !hosts.names.contains(where: { $0.isNamed(host) }) else { return host }
        let nearest = NearestName.of(host, among: hosts.names.map(\.name))
        let meant = hosts.names.first { key in nearest.map(key.isNamed) ?? false }
        let known = hosts.names.prefix(10).map(\.shown).joined(separator: ", ")
        let hint = meant.map { "did you mean \($0.shown)?" } ?? "there are \(known)"
        section.refuse("host", "expected \(ServiceKeys.host.facts.expected); \(hint)")
        return nil
    }

    private func refuseSharedContainers(_ sections: [Section]) {
        var owners: [[String]: Section] = [:]
        for section in sections {
            guard case .string(let host)? = section.table["host"]?.kind,
                case .string(let container)? = section.table["container"]?.kind
            else { continue }
            guard let owner = owners[[host, container]] else {
                owners[[host, container]] = section
                continue
            }
            let line = owner.line(of: "container")
            section.refuse("container", "it is the container of \(owner.title) already, see line \(line)")
        }
    }
}
