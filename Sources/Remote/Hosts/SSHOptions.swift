import FoundationEssentials

/// How a host is reached over OpenSSH, of this machine 8.7 or later.
///
/// What is left out is as the user's own ssh configuration has it.
package struct SSHOptions: Sendable, Equatable {
    /// What people call the host.
    package var name: String
    /// A host name, an IP address, or an alias of the ssh configuration.
    package var address: String
    package var port: Int?
    package var user: String?
    /// The private key; when given, no other one is tried.
    package var identityFile: String?
    package var knownHostsFile: String?
    /// Another configuration file than the user's own (`ssh -F`).
    package var configFile: String?
    package var connectTimeout: Duration
    /// How often the far side has to give a sign of life.
    package var keepAliveInterval: Duration
    /// How many signs may be missing before ssh itself gives up; the connection's own heartbeat is quicker.
    package var keepAliveCount: Int
    /// The client; a name in PATH, or a path.
    package var program: String

    package init(
        name: String, address: String, port: Int? = nil, user: String? = nil, identityFile: String? = nil,
        knownHostsFile: String? = nil, configFile: String? = nil, connectTimeout: Duration = .seconds(10),
        keepAliveInterval: Duration = .seconds(5), keepAliveCount: Int = 3, program: String = "ssh"
    ) {
        self.name = name
        self.address = address
        self.port = port
        self.user = user
        self.identityFile = identityFile
        self.knownHostsFile = knownHostsFile
        self.configFile = configFile
        self.connectTimeout = connectTimeout
        self.keepAliveInterval = keepAliveInterval
        self.keepAliveCount = keepAliveCount
        self.program = program
    }
}

extension SSHOptions {
    /// The command line of a master: it keeps the connection, says `greeting` once that is up, and echoes.
    func masterArguments(socket: String, greeting: String) -> [String] {
        let keeping = [
            "ControlPersist=no",
            "ConnectTimeout=\(connectTimeout.wholeSeconds)",
            "ServerAliveInterval=\(keepAliveInterval.wholeSeconds)",
            "ServerAliveCountMax=\(max(1, keepAliveCount))",
        ]
        return ["-M", "-S", socket] + Self.options(Self.fixed + keeping) + destination
            + ["echo; echo \(greeting); exec cat"]
    }

    /// The command line of a session: over the master's connection, and never over one of its own.
    func sessionArguments(socket: String, commandLine: String) -> [String] {
        ["-S", socket] + Self.options(["ControlMaster=no", "ProxyCommand=false"] + Self.fixed) + destination
            + [commandLine]
    }

    /// What holds whatever the user's configuration says: the first value that ssh reads is the one that counts.
    private static let fixed = [
        "BatchMode=yes", "LogLevel=ERROR",
        // Who the far side is, is checked by known hosts and by nothing else.
        "StrictHostKeyChecking=yes", "VerifyHostKeyDNS=no", "NoHostAuthenticationForLocalhost=no",
        "UpdateHostKeys=no",
        // Nothing of this machine is lent to it.
        "ForwardAgent=no", "ForwardX11=no", "ForwardX11Trusted=no", "ClearAllForwardings=yes",
        "GSSAPIDelegateCredentials=no", "Tunnel=no", "PermitLocalCommand=no",
        // It runs our command, on three pipes, and stays a child of ours.
        "RemoteCommand=none", "RequestTTY=no", "SessionType=default", "StdinNull=no",
        "ForkAfterAuthentication=no",
    ]

    private static func options(_ settings: [String]) -> [String] { settings.flatMap { ["-o", $0] } }

    private var destination: [String] {
        var words: [String] = []
        if let configFile { words += ["-F", configFile] }
        if let port { words += ["-p", "\(port)"] }
        if let user { words += ["-l", user] }
        if let identityFile { words += ["-i", Self.literal(identityFile), "-o", "IdentitiesOnly=yes"] }
        if let knownHostsFile { words += ["-o", "UserKnownHostsFile=\"\(Self.literal(knownHostsFile))\""] }
        return words + ["--", address]
    }

    /// A path in which ssh finds no token of its own.
    private static func literal(_ path: String) -> String { path.replacing("%", with: "%%") }
}
