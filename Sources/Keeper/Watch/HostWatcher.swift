import Contract
import Remote

/// Polls the services of one host and feeds what it sees to their watches.
actor HostWatcher {
    /// How long after a look that was not answered began the next one begins.
    ///
    /// Three of them, with what ssh waits for in each, come to their end within 90 s of the last answer. Not sooner, or an
    /// sshd that is restarted would ring.
    private static let retry = Duration.seconds(20)
    /// How many of the dead container's lines an alert shows.
    private static let lastWords = 10

    private let name: String
    private let eyes: [ServiceEye]
    private let office: Office
    private let alerts: AlertDesk
    private let poll: Duration
    private let rule: WatchRule
    private var watches: [ServiceName: ServiceWatch] = [:]
    private var epochs: [ServiceName: Int] = [:]
    private var hostWatch: HostWatch

    init(
        name: String, eyes: [ServiceEye], office: Office, alerts: AlertDesk, poll: Duration, rule: WatchRule
    ) {
        self.name = name
        self.eyes = eyes
        self.office = office
        self.alerts = alerts
        self.poll = poll
        self.rule = rule
        hostWatch = HostWatch(failuresThatCount: rule.silentPolls)
    }

    /// Watches until it is cancelled.
    func run() async throws {
        for eye in eyes {
            let service = eye.service.name
            watches[service] = ServiceWatch(
                rule: rule, firing: await alerts.kind(of: AlertReport.Subject.service(service).key))
        }
        hostWatch = HostWatch(
            failuresThatCount: rule.silentPolls, isFiring: await alerts.kind(of: subject.key) != nil)
        while true {
            let begun = office.time.elapsed()
            var wait = min(poll, try await look() ?? poll)
            if hostWatch.isDoubtful { wait = min(wait, begun + Self.retry - office.time.elapsed()) }
            try await office.time.sleep(max(wait, .milliseconds(500)))
        }
    }

    private var subject: AlertReport.Subject { .host(name, services: eyes.map(\.service.name)) }

    /// One poll of all services.
    ///
    /// - Returns: how soon one of them wants to be looked at again.
    private func look() async throws -> Duration? {
        let seen: [Seen] = await withTaskGroup(of: Seen.self) { group in
            for eye in eyes {
                group.addTask { [board = office.board] in
                    let before = await board.entry(eye.service.name)
                    let sight = await eye.look()
                    let after = await board.entry(eye.service.name)
                    let isOurs = before.busy != nil || after.busy != nil || before.epoch != after.epoch
                    return Seen(eye: eye, sight: sight, isOurs: isOurs, epoch: after.epoch)
                }
            }
            var all: [Seen] = []
            for await one in group { all.append(one) }
            return all
        }
        try Task.checkCancellation()
        var soonest: Duration?
        for seen in seen.sorted(by: { $0.eye.service.name.text < $1.eye.service.name.text }) {
            if let wish = try await judge(seen) { soonest = min(soonest ?? wish, wish) }
        }
        try await judgeHost(seen.map(\.sight))
        return soonest
    }

    private struct Seen: Sendable {
        var eye: ServiceEye
        var sight: Sight
        /// Seen while the bot had its hands on the service.
        var isOurs: Bool
        var epoch: Int
    }

    private func judge(_ seen: Seen) async throws -> Duration? {
        let service = seen.eye.service.name
        guard var watch = watches[service] else { return nil }
        defer { watches[service] = watch }
        if epochs[service, default: 0] != seen.epoch || seen.isOurs {
            watch.handsOff()
            epochs[service] = seen.epoch
        }
        guard !seen.isOurs else { return nil }
        await office.board.saw(service, seen.sight, at: office.time.elapsed())
        guard let answer = seen.sight.answer else { return nil }
        let finding = watch.observe(answer, at: office.time.elapsed())
        await office.board.looping(service, watch.firing == .crashLoop)
        for action in finding.actions { try await act(action, seen, answer) }
        return finding.lookAgain
    }

    private func act(_ action: ServiceWatch.Action, _ seen: Seen, _ answer: StatusAnswer) async throws {
        let service = seen.eye.service.name
        switch action {
        case .fire(let kind):
            var report = report(kind, service, answer)
            if case .lines(let lines, _) = await seen.eye.logs(Self.lastWords) { report.tail = lines }
            try await alerts.fire(report)
        case .update(let kind):
            var report = report(kind, service, answer)
            if case .lines(let lines, _) = await seen.eye.logs(Self.lastWords) { report.tail = lines }
            await alerts.update(report)
        case .resolve(let kind, let byRequest):
            var report = report(kind, service, answer)
            // What it is now, and not what the alert was about.
            report.state = ServiceState(answer)
            try await alerts.resolve(report, byRequest: byRequest)
        }
    }

    private func report(_ kind: AlertKind, _ service: ServiceName, _ answer: StatusAnswer) -> AlertReport {
        let look = answer.container
        // While it runs its exit code is 0, whatever the last run ended with.
        let code = look.flatMap { $0.state == .running ? nil : $0.exitCode }
        return AlertReport(
            kind: kind, subject: .service(service), since: office.time.wall(),
            state: ServiceState(answer, isLooping: kind == .crashLoop), restartCount: look?.restartCount,
            exitCode: code, outOfMemory: look?.outOfMemory ?? false)
    }

    private func judgeHost(_ sights: [Sight]) async throws {
        let isAnswered = sights.isEmpty || sights.contains { $0.answer != nil }
        let action = hostWatch.observe(isAnswered: isAnswered)
        var report = AlertReport(
            kind: .unreachable, subject: subject, since: office.time.wall(),
            state: action == .resolve ? .running : .unreachable)
        switch action {
        case .none: return
        case .fire:
            if case .unreachable(let trouble)? = sights.first {
                (report.what, report.words, report.mend) = (trouble.what, trouble.words, trouble.mend)
            }
            try await alerts.fire(report)
        case .resolve: try await alerts.resolve(report, byRequest: false)
        }
    }
}
