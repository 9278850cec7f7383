/// Docker's sentences that mean something of their own.
package enum DockerWords {
    /// Whether docker says that there is no such container.
    ///
    /// `inspect` says one thing; `logs`, `restart` and `stop` another. Only a line that docker begins with "error"
    /// counts: a login shell writes to the same place. Where the daemon was away, nothing is known.
    package static func missingContainer(_ words: String) -> Bool {
        let lines = words.lowercased().split(whereSeparator: \.isNewline)
        let isAway = lines.contains { $0.contains("cannot connect to the docker daemon") }
        return !isAway
            && lines.contains {
                $0.hasPrefix("error")
                    && ($0.contains("no such object: ") || $0.contains("no such container: "))
            }
    }
}
