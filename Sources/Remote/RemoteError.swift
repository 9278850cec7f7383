/// Why something could not be run on a host, or why it is not known how it ended.
///
/// A command that ran and failed is no error: its exit code is part of the result.
package enum RemoteError: Error, Sendable, Equatable {
    /// The host was not reached, or is no longer.
    ///
    /// `words` are ssh's own, cleaned and bounded; they may hold text of the far side.
    case unreachable(host: String, kind: ConnectTrouble, words: String)
    /// The owner's shell could not be had by the login user; `words` are sudo's own, cleaned and bounded.
    case sudo(host: String, owner: String, login: String?, words: String)
    /// The login worked, but no shell said that it runs our script; `words` are what came instead, cleaned and bounded.
    case noShell(host: String, words: String)
    /// The login worked, but its shell, or the owner's, never came to our command: it waits for something. `words` are
    /// what it said until then, cleaned and bounded.
    case stuckShell(host: String, owner: String?, Duration, words: String)
    /// The script began, but its answer is incomplete or not what was expected.
    case garbled(host: String, words: String)
    /// There was no answer within the limit; a query's script was ended.
    case timedOut(host: String, Duration)
    /// The host's sshd refuses further sessions on one connection, or all places are taken for too long.
    case tooManySessions(host: String)
    /// The task that asked was cancelled.
    case cancelled
    /// The program that reaches the host is not on this machine.
    case notFound(program: String)
    /// The host cannot do what the job protocol asks for (a disk that is full, a home that is read-only); its own words.
    case refused(host: String, words: String)
    /// What was asked for cannot be asked for; nothing was sent.
    case invalid(String)
}

extension RemoteError: CustomStringConvertible {
    /// One line for a person; without what the host or ssh said, which is in `words`.
    package var description: String {
        switch self {
        case .unreachable(let host, let kind, _): "\(host) is unreachable: \(kind.description)"
        case .sudo(let host, let owner, _, let words):
            "\(host): \(SudoTrouble(words: words).description(owner: owner))"
        case .noShell(let host, _): "\(host): the login works, but there is no shell behind it"
        case .stuckShell(let host, let owner, let limit, _):
            "\(host): the login works, but the login shell\(owner.map { " of \($0)" } ?? "") hangs: "
                + "our command had not begun after \(limit.inWords)"
        case .garbled(let host, _): "\(host): the answer is incomplete"
        case .timedOut(let host, let limit): "\(host): no answer within \(limit.inWords)"
        case .tooManySessions(let host): "\(host): no further session on this connection"
        case .cancelled: "cancelled"
        case .notFound(let program): "the program \(program) is not on this machine"
        case .refused(let host, _): "\(host): the host cannot do it"
        case .invalid(let what): what
        }
    }

    /// What ssh, sudo or the host itself said; cleaned and bounded, and somebody else's words all the same.
    package var words: String? {
        let said: String? =
            switch self {
            case .unreachable(_, _, let words), .sudo(_, _, _, let words), .noShell(_, let words),
                .stuckShell(_, _, _, let words), .garbled(_, let words), .refused(_, let words):
                words
            case .timedOut, .tooManySessions, .cancelled, .notFound, .invalid: nil
            }
        return said == "" ? nil : said
    }

    /// What a person can do about it, where that is known.
    package var mend: String? {
        switch self {
        case .unreachable(_, let kind, _): kind.mend
        case .sudo(_, let owner, let login, let words):
            SudoTrouble(words: words).mend(owner: owner, login: login)
        case .noShell(_, let words): Self.mend(ofNoShell: words)
        case .stuckShell:
            "is something in its profile waiting: a `read`, a question, a mount? "
                + "It must not, without a terminal"
        case .tooManySessions: "raise MaxSessions in the host's sshd_config (its default is 10)"
        case .notFound(let program): "install \(program)"
        case .refused: "look at the host's disk and at the home directory of the user"
        case .timedOut: "is the host very busy? Look there with `uptime` and `df`"
        case .garbled: "that may have been a moment: ask again"
        case .cancelled, .invalid: nil
        }
    }

    private static func mend(ofNoShell words: String) -> String {
        words.lowercased().contains("account is currently not available")
            ? "give the user a login shell there: `sudo usermod -s /bin/bash USER`"
            : "the user needs a login shell that runs `exec /bin/sh -s`; "
                + "in authorized_keys its key must have no `command=`"
    }
}

extension Duration {
    /// The duration in the seconds or milliseconds that a person reads.
    var inWords: String {
        let (seconds, attoseconds) = components
        return seconds == 0 && attoseconds != 0 ? "\(attoseconds / 1_000_000_000_000_000) ms" : "\(seconds) s"
    }

    /// Whole seconds, rounded up, and one at least: what a shell can count.
    var wholeSeconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, attoseconds > 0 ? seconds + 1 : seconds)
    }
}
