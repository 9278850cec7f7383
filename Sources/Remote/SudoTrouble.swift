/// What kept sudo from giving the owner's shell, as far as the words tell: sudo's own, or those of a login shell.
enum SudoTrouble: Sendable, Equatable, CaseIterable {
    case wantsPassword, notAllowed, wantsTerminal
    case noUser, noLogin, noSudo, noBash, noPrivileges
    /// Anything else; the words say it.
    case other

    /// Reads the kind from what came instead of a shell.
    init(words: String) {
        let said = words.lowercased()
        self = Self.signs.first { sign, _ in said.contains(sign) }?.kind ?? .other
    }

    /// In this order: of somebody without any rule, sudo asks for the password first.
    private static let signs: [(sign: String, kind: SudoTrouble)] = [
        ("a password is required", .wantsPassword),
        ("a terminal is required", .wantsPassword),
        ("must have a tty", .wantsTerminal),
        ("not in the sudoers file", .notAllowed),
        ("is not allowed to execute", .notAllowed),
        ("may not run sudo", .notAllowed),
        ("unknown user", .noUser),
        ("account is currently not available", .noLogin),
        ("\"no new privileges\"", .noPrivileges),
        ("must be setuid root", .noPrivileges),
        // In the order of dash and bash, fish, tcsh.
        ("sudo: not found", .noSudo), ("sudo: command not found", .noSudo),
        ("unknown command: sudo", .noSudo),
        ("bash: not found", .noBash), ("bash: command not found", .noBash),
        ("unknown command: bash", .noBash),
    ]

    /// The kind in words that stand behind the host's name.
    func description(owner: String) -> String {
        switch self {
        case .wantsPassword: "sudo wants a password for a shell of \(owner)"
        case .notAllowed: "sudo does not allow a shell of \(owner)"
        case .wantsTerminal: "sudo wants a terminal for a shell of \(owner)"
        case .noUser: "there is no user \(owner)"
        case .noLogin: "\(owner) may not log in"
        case .noSudo: "there is no sudo"
        case .noBash: "there is no bash for \(owner)"
        case .noPrivileges: "sudo can do nothing here"
        case .other: "sudo gives no shell of \(owner)"
        }
    }

    /// What to do about it.
    /// - Parameters:
    ///   - owner: Whose shell was wanted.
    ///   - login: Who asked for it; nil where ssh's own configuration decides that.
    /// - Returns: One line.
    func mend(owner: String, login: String?) -> String {
        let user = login ?? "USER"
        switch self {
        case .wantsPassword, .notAllowed:
            return "add `\(user) ALL=(\(owner)) NOPASSWD: ALL` at the end of `sudo visudo` there"
                + Self.meaning(of: login)
        case .wantsTerminal:
            return "add `Defaults:\(user) !requiretty` at the end of `sudo visudo` there"
                + Self.meaning(of: login)
        case .noUser: return "set `owner` to the user to whom the service's directory belongs"
        case .noLogin: return "give the owner a login shell there: `sudo usermod -s /bin/bash \(owner)`"
        case .noSudo: return "install sudo there, or log in as \(owner): `user` in the host's section"
        case .noBash: return "install bash there"
        case .noPrivileges:
            return
                "let the bot run as \(owner) and leave `owner` out, or without the limits on its privileges"
        case .other: return "`sudo -n -iu \(owner) bash -lc true` has to succeed there"
        }
    }

    private static func meaning(of login: String?) -> String {
        login == nil ? " (USER: whom ssh logs in as)" : ""
    }
}
