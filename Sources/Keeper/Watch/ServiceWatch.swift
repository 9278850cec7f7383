import Contract
import Journal

/// Turns what polls of one service show into alerts: a state machine that is fed with answers and times.
///
/// A container is known by its ID and the run it is in; a restart count that falls means that somebody acted, never that
/// it recovered (`product.md`, section 5). What the bot itself does is not fed to it: ``handsOff(toStop:)`` is called instead.
struct ServiceWatch: Sendable {
    enum Action: Sendable, Equatable {
        case fire(AlertKind)
        /// What stands in the alert has changed.
        case update(AlertKind)
        case resolve(AlertKind, byRequest: Bool)
    }

    /// What one look led to.
    struct Finding: Sendable, Equatable {
        var actions: [Action] = []
        /// Look again after this long, sooner than the poll would.
        var lookAgain: Duration?
        /// So many restarts are worth a quiet word.
        var warning: Int?
    }

    /// How soon a suspicion is looked at again.
    static let closerLook = Duration.seconds(2)
    /// A run that lasted so long ended well: docker's own back-off begins anew after it (`docker.md`).
    private static let calmRun = Duration.seconds(10)

    private enum Alert: Sendable, Equatable {
        case none
        case firing(AlertKind, steadySince: Duration?)
    }

    private let rule: WatchRule
    private var restarts: RestartCounts
    /// It was the slow one that rang: then a run of a few minutes is no sign of an end.
    private(set) var isSlow = false
    /// When a quiet word was said of its restarts last.
    private var warnedAt: Duration?
    private var last: ContainerLook?
    /// Whether the container was ever seen to be there since the bot last had its hands on it.
    private var wasUp = false
    private var wasThere = false
    private var downSince: Duration?
    /// Whether the bot was asked to stop it since it was last seen up: down is then what was asked for.
    private var wasStopped = false
    private var alert = Alert.none

    /// - Parameters:
    ///   - rule: when what is seen is worth an alert.
    ///   - firing: the alert that stands.
    ///   - isSlow: whether the slow rule raised it.
    ///   - last: what was seen of it before anybody looks again.
    init(rule: WatchRule, firing: AlertKind? = nil, isSlow: Bool = false, last: SeenRow? = nil) {
        self.rule = rule
        restarts = RestartCounts(rule)
        guard let firing else {
            // Down is then news, whoever was there when it fell.
            wasUp = last?.isUp ?? false
            wasThere = last != nil
            return
        }
        alert = .firing(firing, steadySince: nil)
        self.isSlow = isSlow
        // What the alert says was seen before the bot ended.
        wasUp = firing == .crashLoop
        wasThere = firing != .gone
    }

    var firing: AlertKind? {
        guard case .firing(let kind, _) = alert else { return nil }
        return kind
    }

    /// Whether it is down, and not yet for long enough.
    var isInDoubt: Bool { downSince != nil && firing == nil }

    /// It loops as it did while nobody looked: that is known from elsewhere.
    mutating func goesOn() -> [Action] {
        guard case .none = alert else { return [] }
        alert = .firing(.crashLoop, steadySince: nil)
        return [.fire(.crashLoop)]
    }

    /// Whether what it is about was there at the last look.
    var isBad: Bool {
        guard case .firing(_, steadySince: nil) = alert else { return false }
        return true
    }

    /// The bot is changing the service: what was seen before says nothing about what will be seen after.
    /// - Parameter mayStop: whether it may be down afterwards as was asked for.
    mutating func handsOff(toStop mayStop: Bool = true) {
        restarts = RestartCounts(rule)
        last = nil
        wasUp = false
        wasThere = false
        downSince = nil
        wasStopped = wasStopped || mayStop
        if case .firing(let kind, _) = alert { alert = .firing(kind, steadySince: nil) }
    }

    /// Takes what a poll answered.
    /// - Parameters:
    ///   - answer: what it answered.
    ///   - probe: what the service's probe says of it; `nil` where it has none.
    ///   - now: the time.
    /// - Returns: what that leads to.
    mutating func observe(
        _ answer: StatusAnswer, probe: ProbeWatch.Verdict? = nil, at now: Duration
    ) -> Finding {
        switch answer.finding {
        case .failed: return Finding()
        case .notDeployed: return down(.gone, isNews: wasThere, at: now)
        case .container(let look):
            wasThere = true
            defer { last = look }
            switch look.state {
            case .running, .restarting:
                let verdicts = restarts.observe(look, at: now)
                var finding = up(look, answer, probe, verdicts, at: now)
                if verdicts.restless == .looping { finding.warning = warning(look, answer, at: now) }
                return finding
            case .exited, .dead, .created: return down(.stopped, isNews: wasUp, at: now)
            case .paused, .removing: return Finding()
            }
        }
    }

    private mutating func up(
        _ look: ContainerLook, _ answer: StatusAnswer, _ probe: ProbeWatch.Verdict?,
        _ verdicts: RestartCounts.Verdicts, at now: Duration
    ) -> Finding {
        wasUp = true
        wasStopped = false
        downSince = nil
        var verdict = verdicts.quick
        if case .none = alert { isSlow = false }
        // A restart that is waited for twice in a row is for the other to judge.
        if verdicts.slow == .looping, verdict != .looping, look.state == .running {
            verdict = .looping
            isSlow = true
        }
        if case .firing(let kind, let since) = alert {
            return standing(kind, since, look, answer, probe, verdict, at: now)
        }
        if verdict != .looping, let illness = Illness.of(look, probe) {
            alert = .firing(illness, steadySince: nil)
            return Finding(actions: [.fire(illness)])
        }
        switch verdict {
        case .steady:
            // How it came up does not count an hour later.
            if beganInGrace(look), let age = age(of: look.startedAt, answer), age >= Self.calmRun {
                forgetRestarts(look, at: now)
            }
            return Finding()
        case .suspicious: return Finding(lookAgain: Self.closerLook)
        case .looping:
            if let wait = patience(look, answer) { return Finding(lookAgain: wait) }
            guard !isCalm(look), !beganInGrace(look) else { return calmed(look, answer, at: now) }
            alert = .firing(.crashLoop, steadySince: nil)
            return Finding(actions: [.fire(.crashLoop)])
        }
    }

    /// What is said quietly of a container that restarts now and then: once, until it has been quiet for as long.
    private mutating func warning(_ look: ContainerLook, _ answer: StatusAnswer, at now: Duration) -> Int? {
        guard case .none = alert, look.state == .running, !beganInGrace(look),
            patience(look, answer) == nil
        else { return nil }
        defer { warnedAt = now }
        if let warnedAt, now - warnedAt < rule.slowWithin { return nil }
        return restarts.rose
    }

    /// The same run as at the look before.
    private func isCalm(_ look: ContainerLook) -> Bool {
        look.state == .running && (last.map(look.isSameRun) ?? true)
    }

    /// It restarted often, and does so no more: once a run has lasted, what was before it does not count again.
    private mutating func calmed(_ look: ContainerLook, _ answer: StatusAnswer, at now: Duration) -> Finding {
        guard let age = age(of: look.startedAt, answer), age >= Self.calmRun else {
            return Finding(lookAgain: Self.closerLook)
        }
        forgetRestarts(look, at: now)
        return Finding()
    }

    private mutating func forgetRestarts(_ look: ContainerLook, at now: Duration) {
        restarts = RestartCounts(rule)
        _ = restarts.observe(look, at: now)
    }

    /// An alert is up, and it goes on, becomes another, or is over.
    private mutating func standing(
        _ kind: AlertKind, _ since: Duration?, _ look: ContainerLook, _ answer: StatusAnswer,
        _ probe: ProbeWatch.Verdict?, _ verdict: CrashLoop.Verdict, at now: Duration
    ) -> Finding {
        guard isCalm(look), !Illness.lasts(kind, look, probe) else {
            if kind != .crashLoop, verdict == .looping, !beganInGrace(look) {
                if let wait = patience(look, answer) {
                    alert = .firing(kind, steadySince: nil)
                    return Finding(lookAgain: wait)
                }
                alert = .firing(.crashLoop, steadySince: nil)
                return Finding(actions: [.resolve(kind, byRequest: false), .fire(.crashLoop)])
            }
            alert = .firing(kind, steadySince: nil)
            return Finding(actions: [.update(kind)])
        }
        let start = since ?? now
        guard now - start >= (isSlow ? max(rule.steady, rule.slowPace) : rule.steady) else {
            alert = .firing(kind, steadySince: start)
            return Finding()
        }
        if let illness = Illness.of(look, probe), illness != kind {
            alert = .firing(illness, steadySince: nil)
            forgetRestarts(look, at: now)
            return Finding(actions: [.resolve(kind, byRequest: false), .fire(illness)])
        }
        alert = .none
        // The restarts that rang stand within the rule's time still, and would ring again.
        forgetRestarts(look, at: now)
        return Finding(actions: [.resolve(kind, byRequest: false)])
    }

    private mutating func down(_ kind: AlertKind, isNews: Bool, at now: Duration) -> Finding {
        var isNews = isNews
        if case .firing(let firing, _) = alert {
            if !isNews, wasStopped {
                alert = .none
                return Finding(actions: [.resolve(firing, byRequest: true)])
            }
            guard firing != kind else { return Finding() }
            // It is down in another way than the alert says, and nobody asked for that either.
            isNews = true
        }
        guard isNews else { return Finding() }
        let since = downSince ?? now
        downSince = since
        guard now - since >= rule.stoppedGrace else {
            return Finding(lookAgain: rule.stoppedGrace - (now - since))
        }
        var actions: [Action] = [.fire(kind)]
        if case .firing(let firing, _) = alert { actions.insert(.resolve(firing, byRequest: false), at: 0) }
        alert = .firing(kind, steadySince: nil)
        wasUp = false
        wasStopped = false
        wasThere = kind != .gone
        return Finding(actions: actions)
    }

    /// When to look again at a container that was just created and restarts; `nil` when it had its time.
    private func patience(_ look: ContainerLook, _ answer: StatusAnswer) -> Duration? {
        guard let age = age(of: look.createdAt, answer), age < rule.startingGrace else { return nil }
        return rule.startingGrace - age
    }

    /// Whether it runs since its starting grace: then all its restarts were in there too.
    private func beganInGrace(_ look: ContainerLook) -> Bool {
        guard look.state == .running, let created = DockerTime.seconds(look.createdAt),
            let started = DockerTime.seconds(look.startedAt)
        else { return false }
        return .seconds(min(max(0, started - created), 1e9)) < rule.startingGrace
    }

    /// How long ago something was, by the host's own clock; `nil` where that is not to be known.
    private func age(of time: String, _ answer: StatusAnswer) -> Duration? {
        guard let then = DockerTime.seconds(time), let now = answer.hostTime else { return nil }
        let age = Double(now) - then
        // To the second, and a clock that was set back is no age at all.
        return age > -1 && age < 1e9 ? .seconds(max(0, age)) : nil
    }
}
