/// Docker's sentences that mean something of their own.
package enum DockerWords {
    /// Whether docker says that there is no such container.
    ///
    /// `inspect` says one thing; `logs`, `restart` and `stop` another. Only a line that docker begins with "error"
    /// counts: a login shell writes to the same place. Where the daemon was away, nothing is known.
    package static func missingContainer(_ words: String) -> Bool {
        let lines = words.lowercased().split(whereSeparator: \.isNewline)
        let isAway = lines.contains { line in away.contains(where: line.contains) }
        return !isAway
            && lines.contains {
                $0.hasPrefix("error")
                    && ($0.contains("no such object: ") || $0.contains("no such container: "))
            }
    }

    /// Whether a line is docker's word that there is no container of just that name.
    static func isMissing(_ container: String, _ line: String) -> Bool {
        missingContainer(line) && line.utf8.reversed().starts(with: ": \(container)".utf8.reversed())
    }

    /// Whether docker says that the user may not use it.
    package static func isForbidden(_ words: String) -> Bool {
        let said = words.lowercased()
        return forbidden.contains(where: said.contains)
    }

    /// What is said where docker says nothing at all.
    package static func silence(of limit: String) -> String { "\(silent) \(limit)" }

    static let silent = "docker gave no answer within"
    /// The second is that of engine 28.
    static let away = ["cannot connect to the docker daemon", "failed to connect to the docker api"]
    static let forbidden = [
        "permission denied while trying to connect to the docker", "docker.sock: connect: permission",
    ]
}
