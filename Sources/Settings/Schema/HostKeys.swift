import Remote

/// The keys of `[host.NAME]`.
enum HostKeys {
    private static let defaults = SSHOptions(name: "", address: "")

    static let local = Key.optional("local", .flag, "whether it is this machine, without SSH")
    static let address = Key.required("address", .address, "where ssh finds it, if it is not local = true")
    static let port = Key.optional("port", .count(1...65_535), "of the ssh server")
    static let user = Key.optional("user", .user, "whom ssh logs in as")
    static let identityFile = Key.optional("identity_file", .sshPath, "the private key")
    static let knownHostsFile = Key.optional("known_hosts_file", .sshPath, "the host keys that are trusted")
    static let configFile = Key.optional("config_file", .path, "ssh's own configuration")
    static let connectTimeout = DefaultedKey(
        "connect_timeout", .duration(1...60), default: defaults.connectTimeout,
        "how long connecting may take")
    static let keepAlive = DefaultedKey(
        "keep_alive", .duration(1...60), default: defaults.keepAliveInterval,
        "how often the host has to give a sign of life")
    static let keepAliveCount = DefaultedKey(
        "keep_alive_count", .count(1...10), default: defaults.keepAliveCount, "how many signs may be missing")

    /// What means nothing without ssh.
    static let ofSSH = [
        address.facts, port.facts, user.facts, identityFile.facts, knownHostsFile.facts, configFile.facts,
        connectTimeout.facts, keepAlive.facts, keepAliveCount.facts,
    ]

    static let section = SectionFacts("[host.NAME]", ofSSH + [local.facts])
}
