/// Shows that what was changed runs, instead of believing an exit status: `docker restart` exits 0 although the
/// container is dead 29 ms later.
///
/// A value fed with looks and times (`product.md`, section 4): the same container in the same run from the first look
/// to the last; one `restarting` is failure at once; with a health check, until its verdict, but bounded.
package struct Proof: Sendable {
    package enum Verdict: Sendable, Equatable {
        case lookAgain
        case proven(ContainerLook)
        case failed(Failure)
        /// The health check has not spoken within its bound: that is not "ok".
        case stillStarting(ContainerLook)
    }

    package enum Failure: Sendable, Equatable {
        case notRunning(ContainerLook)
        case restarted(from: ContainerLook, to: ContainerLook)
        case recreated(ContainerLook)
        case unhealthy(ContainerLook)
        case gone
        /// Docker or the host did not answer until the time was over.
        case noAnswer(words: String)
    }

    /// Between two looks.
    package static let interval = Duration.seconds(1)
    private static let healthSlack = Duration.seconds(10)
    private static let healthLimit = Duration.seconds(300)
    /// How long answers may be missing before that is the verdict.
    private static let patience = Duration.seconds(30)

    private let time: Duration
    private var first: (look: ContainerLook, at: Duration)?
    private var lastAnswer: Duration?

    /// - Parameter time: how long the container has to stand still.
    package init(time: Duration) {
        self.time = time
    }

    /// Takes one answer of the host.
    package mutating func observe(_ answer: StatusAnswer, at now: Duration) -> Verdict {
        switch answer.finding {
        case .notDeployed: return .failed(.gone)
        case .failed(let words, _): return missing(words, at: now)
        case .container(let look): return judge(look, at: now)
        }
    }

    /// Takes that the host gave no answer, with the words of whoever tried.
    package mutating func missing(_ words: String, at now: Duration) -> Verdict {
        let since = lastAnswer ?? now
        lastAnswer = since
        return now - since >= Self.patience ? .failed(.noAnswer(words: words)) : .lookAgain
    }

    /// Takes that nobody looked until now, because something else was asked: no answer was missing.
    package mutating func goOn(at now: Duration) { lastAnswer = now }

    private mutating func judge(_ look: ContainerLook, at now: Duration) -> Verdict {
        lastAnswer = now
        guard let first else {
            guard look.state == .running else { return .failed(.notRunning(look)) }
            self.first = (look, now)
            return look.health == "unhealthy" ? .failed(.unhealthy(look)) : .lookAgain
        }
        if look.id != first.look.id { return .failed(.recreated(look)) }
        if !look.isSameRun(as: first.look) { return .failed(.restarted(from: first.look, to: look)) }
        guard look.state == .running else { return .failed(.notRunning(look)) }
        return verdict(look, after: now - first.at)
    }

    private func verdict(_ look: ContainerLook, after lasted: Duration) -> Verdict {
        switch look.health {
        case nil, "healthy": return lasted >= time ? .proven(look) : .lookAgain
        case "unhealthy": return .failed(.unhealthy(look))
        // "starting", and any word that is not known: neither is "ok".
        default:
            let bound = look.healthCheck.map { $0.verdictBound + Self.healthSlack } ?? Self.healthLimit
            return lasted >= max(time, min(bound, Self.healthLimit)) ? .stillStarting(look) : .lookAgain
        }
    }
}
