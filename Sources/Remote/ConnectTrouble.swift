/// What kept ssh from a host, as far as its words tell.
///
/// ssh's exit status tells nothing: 255 is its own failure, a command's `exit 255` and a death by a signal at once.
package enum ConnectTrouble: Sendable, Equatable, CaseIterable {
    case refused, timedOut, noRoute, unresolved
    case hostKeyUnknown, hostKeyChanged, permissionDenied
    /// The private key on this machine is missing, or ssh does not take it.
    case keyUnusable
    /// The account, or its password, has run out.
    case expired
    /// The two sides have no algorithm in common.
    case noCommonWay
    /// The connection stands, but nothing comes through it any more.
    case silent
    /// The far side ended it.
    case closed
    /// Anything else; the words say it.
    case other

    /// Reads the kind from what ssh wrote.
    /// - Parameter words: Its lines, cleaned.
    init(sshWords words: String) {
        let said = words.lowercased()
        self = Self.signs.first { sign, _ in said.contains(sign) }?.kind ?? .other
    }

    /// In this order: a changed key also fails verification, and a refused login also closes the connection.
    private static let signs: [(sign: String, kind: ConnectTrouble)] = [
        ("remote host identification has changed", .hostKeyChanged),
        ("has changed and you have requested strict checking", .hostKeyChanged),
        ("revoked host key", .hostKeyChanged),
        ("host key is known", .hostKeyUnknown),
        ("host key verification failed", .hostKeyUnknown),
        ("unprotected private key file", .keyUnusable),
        ("not accessible: no such file", .keyUnusable),
        ("load key \"", .keyUnusable),
        ("has expired", .expired),
        ("unable to negotiate", .noCommonWay),
        ("permission denied (", .permissionDenied),
        ("too many authentication failures", .permissionDenied),
        ("no more authentication methods", .permissionDenied),
        ("could not resolve hostname", .unresolved),
        ("connection refused", .refused),
        ("no route to host", .noRoute),
        ("network is unreachable", .noRoute),
        ("not responding", .silent),
        ("timed out", .timedOut),
        ("closed by", .closed),
        ("connection reset", .closed),
        ("broken pipe", .closed),
    ]

    /// The kind in words that stand behind "is unreachable:".
    var description: String {
        switch self {
        case .refused: "the connection was refused"
        case .timedOut: "it does not answer"
        case .noRoute: "there is no route to it"
        case .unresolved: "its name cannot be resolved"
        case .hostKeyUnknown: "its host key is not known"
        case .hostKeyChanged: "its host key is another than the known one"
        case .permissionDenied: "it does not let this user in"
        case .keyUnusable: "ssh cannot use the private key"
        case .expired: "the user's account or password there has run out"
        case .noCommonWay: "its sshd and this machine's ssh have no algorithm in common"
        case .silent: "the connection has gone silent"
        case .closed: "the connection was closed"
        case .other: "ssh failed"
        }
    }

    var mend: String? {
        switch self {
        case .refused: "is sshd running there, and is the port right?"
        case .timedOut, .noRoute, .silent: "is the host up, and the network or VPN to it?"
        case .unresolved: "is the address right, and does this machine resolve names?"
        case .hostKeyUnknown:
            "compare what `ssh-keyscan` brings here with its `/etc/ssh/ssh_host_*.pub`, "
                + "then add it to the bot's known hosts"
        case .hostKeyChanged:
            "find out why first: a new host behind the name, or somebody in between; then replace the known key"
        case .permissionDenied:
            "add the bot's public key to the user's authorized_keys there; is the user right?"
        case .keyUnusable:
            "does `identity_file` name it, does it belong to the bot's user, and has it mode 600?"
        case .expired: "there, `sudo chage -l USER` shows it, and `sudo chage -E -1 -M -1 USER` ends it"
        case .noCommonWay:
            "update sshd there, or allow an old algorithm for this host in ssh's own configuration"
        case .closed: "it was cut off, or sshd there turns us away: its log tells (`journalctl -u ssh`)"
        case .other: nil
        }
    }
}
