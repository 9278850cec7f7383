import Subprocess

extension Environment {
    /// The variables by which a program might speak another language than its words are read in.
    private static let languages = [
        "LANG", "LANGUAGE", "LC_CTYPE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY",
    ]

    /// For ssh: this process's environment, in which the user's own agent is, without our secrets.
    /// - Parameter own: The environment of this process.
    /// - Returns: It, changed.
    static func forSSH(from own: [String: String]) -> Environment {
        let ours = own.keys.filter { $0.hasPrefix("BRIDGEKEEPER_") }
        var changes: [Key: String?] = ["LC_ALL": "C"]
        for name in languages + ours { changes[Key(stringLiteral: name)] = .some(nil) }
        return .inherit.updating(changes)
    }

    /// For scripts on this machine: only what a login gives, and by which docker and git find their servers.
    /// - Parameters:
    ///   - own: The environment of this process.
    ///   - changes: What is to be different.
    /// - Returns: A small one.
    static func forScripts(from own: [String: String], changes: [String: String]) -> Environment {
        let passed = [
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK",
            "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY",
            "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
        ]
        var values: [Key: String] = [:]
        for name in passed { values[Key(stringLiteral: name)] = own[name] }
        for (name, value) in changes { values[Key(stringLiteral: name)] = value }
        return .custom(values)
    }
}
