import ArgumentParser
import Contract
import Foundation
import Journal
import Keeper
import Logging
import Matrix
import Remote
import Settings
import Transport

/// The parts as the configuration wants them.
struct Assembly: Sendable {
    static let tokenVariable = "BRIDGEKEEPER_ACCESS_TOKEN"
    static let heartbeatVariable = "BRIDGEKEEPER_HEARTBEAT"

    let configuration: Configuration
    /// Where it was read from.
    let path: String

    /// Reads the configuration; every mistake in it goes to standard error.
    ///
    /// - Throws: exit status 78.
    init(_ option: ConfigOption) throws {
        path = option.config
        do {
            configuration = try Configuration.read(path: option.config)
        } catch {
            Terminal.complain(error.description)
            throw ExitStatus.configuration
        }
    }

    /// Writes the log to standard error, with no name or path of this machine in it, masked as all that leaves.
    func startLogging(secrets: [String]) {
        let mask = mask(secrets: secrets)
        LoggingSystem.bootstrap { label in
            var handler = MaskedLog(StreamLogHandler.standardError(label: label), mask: mask)
            handler.logLevel = .info
            return handler
        }
    }

    // MARK: Hosts

    /// The hosts; their connections' sockets stand in a short folder of their own.
    func hosts() throws -> [any Remote.Host] {
        let sockets = try socketDirectory()
        return configuration.hosts.map { host in
            switch host.connection {
            case .ssh(let options): SSHHost(options, socketDirectory: sockets)
            case .local: LocalHost(name: host.name)
            }
        }
    }

    /// A control socket's path may have about 100 bytes, so it cannot stand in the state folder.
    private func socketDirectory() throws -> String {
        let base = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? "/tmp"
        return try PrivateFolder.make(
            "\(base)/bridgekeeper-\(getuid())", orLike: "\(base)/bridgekeeper-XXXXXX")
    }

    // MARK: Matrix

    /// The access token, of the environment or of its file.
    ///
    /// - Throws: exit status 78, with the reason on standard error.
    func token() throws -> AccessToken {
        do {
            return try AccessToken(try tokenText())
        } catch let error as IdentifierError {
            Terminal.complain("the access token is unusable: \(error)")
            throw ExitStatus.configuration
        }
    }

    private func tokenText() throws -> String {
        if let text = Self.variable(Self.tokenVariable) { return text }
        guard let path = configuration.matrix.accessTokenFile else {
            Terminal.complain("no access token: set access_token_file in [matrix], or \(Self.tokenVariable)")
            throw ExitStatus.configuration
        }
        return try Self.line(of: path, "the access token")
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func line(of path: String, _ what: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(
                in: .whitespacesAndNewlines)
        } catch {
            Terminal.complain("\(what) cannot be read from \(path)")
            throw ExitStatus.configuration
        }
    }

    // MARK: The outside monitor

    /// What is called while all is well, if anything: of the environment, of its file, or of the configuration.
    ///
    /// - Throws: exit status 78, with the reason on standard error, and nothing of the address.
    func heartbeat() throws -> SecretURL? {
        let text: String
        if let variable = Self.variable(Self.heartbeatVariable) {
            text = variable
        } else if let path = configuration.watch.heartbeatFile {
            text = try Self.line(of: path, "the heartbeat's address")
        } else {
            return configuration.watch.heartbeat
        }
        do throws(TransportError) {
            return try SecretURL(text)
        } catch {
            Terminal.complain("the heartbeat's address is unusable: \(error)")
            throw ExitStatus.configuration
        }
    }

    /// The monitor behind an address, with a client of its own: of the homeserver's private authority it need not be.
    func monitor(_ heartbeat: SecretURL?) throws -> (monitor: Monitor, http: HTTPClient)? {
        guard let heartbeat else { return nil }
        let http = try HTTPClient(
            options: HTTPClientOptions(userAgent: "bridgekeeper/\(Bridgekeeper.version)"))
        return (Monitor(heartbeat, every: configuration.watch.heartbeatEvery, http: http), http)
    }

    // MARK: The homeserver

    func http() throws -> HTTPClient {
        try HTTPClient(
            options: HTTPClientOptions(
                userAgent: "bridgekeeper/\(Bridgekeeper.version)",
                certificateAuthorityFile: configuration.matrix.certificateAuthorityFile))
    }

    func homeserver(_ http: HTTPClient) throws -> Homeserver {
        Homeserver(url: configuration.matrix.homeserver, token: try token(), http: http)
    }

    var target: Entrance.Target {
        switch configuration.matrix.room {
        case .id(let room): .id(room)
        case .alias(let alias): .alias(alias)
        }
    }

    // MARK: Words

    /// The one who turns facts into words; values that must never be said are `secrets`, the token among them.
    func wording(secrets: [String]) -> Wording {
        let zone = configuration.timezone.flatMap { TimeZone(identifier: $0) } ?? .current
        return Wording(
            time: HumanTime(zone: zone), mask: mask(secrets: secrets),
            alertMentions: configuration.watch.mention, limits: limits)
    }

    private func mask(secrets: [String]) -> Mask {
        Mask(literals: secrets, patterns: configuration.maskPatterns.map(MaskPattern.init))
    }

    var limits: Limits {
        var limits = Limits()
        limits.freshness = configuration.limits.freshness
        limits.question = configuration.limits.question
        limits.waiting = configuration.limits.waiting
        limits.quick = configuration.limits.quick
        limits.logLines = configuration.limits.logLines
        limits.shownLogLines = configuration.limits.shownLogLines
        return limits
    }

    /// What is over and remembered.
    var retention: Retention {
        var kept = Retention()
        kept.jobs = .seconds(configuration.history.days * 86_400)
        kept.jobCount = configuration.history.changes
        return kept
    }

    var rule: WatchRule {
        var rule = WatchRule()
        rule.restarts = configuration.watch.crashLoop.restarts
        rule.within = configuration.watch.crashLoop.within
        rule.slowRestarts = configuration.watch.slowLoop.restarts
        rule.slowWithin = configuration.watch.slowLoop.within
        rule.startingGrace = configuration.watch.startingGrace
        rule.stoppedGrace = configuration.watch.stoppedGrace
        rule.steady = configuration.watch.steady
        rule.silentPolls = configuration.watch.unreachableAfter
        rule.disk = configuration.watch.disk
        rule.releases = configuration.watch.releases
        return rule
    }

    // MARK: The doctor

    func machineDoctor(_ monitor: Monitor?) -> MachineDoctor {
        let remote = configuration.hosts.compactMap { host -> SSHOptions? in
            guard case .ssh(let options) = host.connection else { return nil }
            return options
        }
        let isInEnvironment = Self.variable(Self.tokenVariable) != nil
        let isBeatInEnvironment = Self.variable(Self.heartbeatVariable) != nil
        return MachineDoctor(
            files: MachineDoctor.Files(
                configuration: path, token: isInEnvironment ? nil : configuration.matrix.accessTokenFile,
                heartbeat: isBeatInEnvironment ? nil : configuration.watch.heartbeatFile,
                keys: remote.compactMap(\.identityFile), knownHosts: remote.compactMap(\.knownHostsFile),
                state: configuration.stateDirectory),
            usesSSH: !remote.isEmpty, monitor: monitor)
    }

    func roomDoctor(_ homeserver: Homeserver, admins: [UserID]? = nil) -> RoomDoctor {
        RoomDoctor(
            homeserver: homeserver, target: target, user: configuration.matrix.userID,
            admins: admins ?? configuration.matrix.admins,
            allowPublic: configuration.matrix.allowPublicRoom,
            hasTile: configuration.watch.tile)
    }

    /// Who may command, and run what.
    var permissions: Permissions {
        Permissions(admins: configuration.matrix.admins, allow: configuration.allow)
    }

    /// Whether all changes are stopped.
    var freezer: Freezer { Freezer(folder: configuration.stateDirectory) }

    /// Where the running bot leaves its mark for `healthcheck`.
    var healthFile: HealthFile { HealthFile(path: "\(configuration.stateDirectory)/health") }
}
