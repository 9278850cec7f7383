import Remote
import TOML

/// Reads all of `[host.NAME]`.
struct HostsReader {
    /// Those that are right, in the order of the file.
    let settings: [HostSettings]
    /// All that are named, right or not: a service may refer to one that has a mistake of its own.
    let names: [TOMLKey]

    /// Reads them, and notes what is wrong, also that there is none.
    init(root: Section) {
        let sections = root.sections(of: "host", example: "spark")
        names = sections.map(\.key)
        settings = sections.compactMap { Self.host($0.key, $0.section) }
    }

    /// The user whom ssh logs in as; nil where that is not said or there is no ssh.
    func user(of host: String) -> String? {
        let connection = settings.first { $0.name == host }?.connection
        guard case .ssh(let options)? = connection else { return nil }
        return options.user
    }

    private static func host(_ key: TOMLKey, _ section: Section) -> HostSettings? {
        section.refuseUnknown(besides: HostKeys.section)
        let isName = key.name.isName(marks: "._-", upTo: 64)
        if !isName { section.refuse("expected a name of letters, digits and . _ -, a letter or digit first") }
        let local = section.read(HostKeys.local)
        guard local != true else {
            for key in HostKeys.ofSSH where section.table[key.name] != nil {
                section.refuse(key.name, "means nothing with local = true; leave out one of them")
            }
            return HostSettings(name: key.name, connection: .local)
        }
        guard let options = ssh(key.name, section) else { return nil }
        return HostSettings(name: key.name, connection: .ssh(options))
    }

    private static func ssh(_ name: String, _ section: Section) -> SSHOptions? {
        let address = section.read(HostKeys.address)
        let port = section.read(HostKeys.port)
        let user = section.read(HostKeys.user)
        let identityFile = section.read(HostKeys.identityFile)
        let knownHostsFile = section.read(HostKeys.knownHostsFile)
        let configFile = section.read(HostKeys.configFile)
        let connectTimeout = section.read(HostKeys.connectTimeout)
        let keepAlive = section.read(HostKeys.keepAlive)
        let keepAliveCount = section.read(HostKeys.keepAliveCount)
        guard let address else { return nil }
        return SSHOptions(
            name: name, address: address, port: port, user: user, identityFile: identityFile,
            knownHostsFile: knownHostsFile, configFile: configFile, connectTimeout: connectTimeout,
            keepAliveInterval: keepAlive, keepAliveCount: keepAliveCount)
    }
}
