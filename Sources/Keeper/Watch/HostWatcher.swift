import Contract
import Journal
import Logging
import Matrix
import Remote

/// Looks at the services of one host, at all of them now and then and at one when something is heard of it, and feeds
/// what it sees to their watches.
actor HostWatcher {
    /// How long after a look that was not answered began the next one begins.
    ///
    /// Three of them, with what ssh waits for in each, come to their end within 90 s of the last answer. Not sooner, or an
    /// sshd that is restarted would ring.
    private static let retry = Duration.seconds(20)
    /// The least time between two looks: what happens meanwhile is seen in one.
    private static let breath = Duration.milliseconds(200)
    /// In seconds: what died longer ago says nothing of why there is no container now.
    private static let recent = Int64(120)
    /// How many of the dead container's lines an alert shows.
    private static let lastWords = 10

    private let name: String
    private let eyes: [ServiceEye]
    nonisolated let ear: HostEar
    /// What goes on beside it: who asks the services' probes, and who looks at the host's disks.
    nonisolated let probers: [ServiceName: Prober]
    nonisolated let disk: DiskWatcher?
    private let office: Office
    private let alerts: AlertDesk
    private let attendance: Attendance
    private let poll: Duration
    private let rule: WatchRule
    private var watches: [ServiceName: ServiceWatch] = [:]
    private var epochs: [ServiceName: Int] = [:]
    /// Of whose alert something new was seen between two polls.
    private var renewals: Set<ServiceName> = []
    private var hostWatch: HostWatch

    init(
        name: String, eyes: [ServiceEye], ear: HostEar, office: Office, alerts: AlertDesk,
        attendance: Attendance, poll: Duration, rule: WatchRule, probers: [ServiceName: Prober] = [:],
        disk: DiskWatcher? = nil
    ) {
        self.name = name
        self.eyes = eyes
        self.ear = ear
        self.probers = probers
        self.disk = disk
        self.office = office
        self.alerts = alerts
        self.attendance = attendance
        self.poll = poll
        self.rule = rule
        hostWatch = HostWatch(failuresThatCount: rule.silentPolls)
    }

    /// Watches until it is cancelled.
    func run() async throws {
        for eye in eyes {
            let service = eye.service.name
            let key = AlertReport.Subject.service(service).key
            watches[service] = ServiceWatch(
                rule: rule, firing: await alerts.kind(of: key), isSlow: await alerts.isSlow(key),
                last: await attendance.last(of: service))
        }
        hostWatch = HostWatch(
            failuresThatCount: rule.silentPolls, isFiring: await alerts.kind(of: subject.key) != nil)
        var due = office.time.elapsed()
        while true {
            let begun = office.time.elapsed()
            if begun >= due {
                _ = ear.take()
                var wait = min(poll, try await look(at: eyes, isPoll: true) ?? poll)
                if hostWatch.isDoubtful { wait = min(wait, begun + Self.retry - office.time.elapsed()) }
                due = office.time.elapsed() + max(wait, .milliseconds(500))
            } else {
                let heard = ear.take()
                let concerned = eyes.filter { heard.contains($0.service.name) }
                let wish = try await look(at: concerned, isPoll: false)
                if let wish { due = min(due, office.time.elapsed() + wish) }
            }
            try await office.time.sleep(Self.breath)
            try await ear.wait(atMost: max(.zero, due - office.time.elapsed()))
        }
    }

    private var subject: AlertReport.Subject { .host(name, services: eyes.map(\.service.name)) }

    /// One look at services: a poll of them all, or one at those of whom something was heard.
    ///
    /// - Returns: how soon one of them wants to be looked at again.
    private func look(at eyes: [ServiceEye], isPoll: Bool) async throws -> Duration? {
        let seen: [Seen] = await withTaskGroup(of: Seen.self) { group in
            for eye in eyes {
                group.addTask { [board = office.board] in
                    let before = await board.entry(eye.service.name)
                    let sight = await eye.look()
                    let after = await board.entry(eye.service.name)
                    let isOurs = before.busy != nil || after.busy != nil || before.epoch != after.epoch
                    return Seen(
                        eye: eye, sight: sight, isOurs: isOurs, epoch: after.epoch,
                        busy: before.busy ?? after.busy, done: after.done)
                }
            }
            var all: [Seen] = []
            for await one in group { all.append(one) }
            return all
        }
        try Task.checkCancellation()
        var soonest: Duration?
        for seen in seen.sorted(by: { $0.eye.service.name.text < $1.eye.service.name.text }) {
            if let wish = try await judge(seen, isPoll: isPoll) { soonest = min(soonest ?? wish, wish) }
        }
        // That a host is silent is for the polls to count.
        if isPoll {
            let isGood = seen.allSatisfy(\.sight.isOfDocker)
            office.vitalSigns.note { $0.polled(name, isGood: isGood, at: office.time.elapsed()) }
            try await judgeHost(seen.map(\.sight))
        }
        return soonest
    }

    private struct Seen: Sendable {
        var eye: ServiceEye
        var sight: Sight
        /// Seen while the bot had its hands on the service.
        var isOurs: Bool
        var epoch: Int
        /// What is being done to it, and what was done last.
        var busy: Busy?
        var done: Busy?
    }

    private func judge(_ seen: Seen, isPoll: Bool) async throws -> Duration? {
        let service = seen.eye.service.name
        guard var watch = watches[service] else { return nil }
        defer { watches[service] = watch }
        let isNews = epochs[service, default: 0] != seen.epoch
        if isNews || seen.isOurs {
            watch.handsOff(toStop: !AlertDesk.mends.contains((seen.busy ?? seen.done)?.action ?? ""))
            ear.forget(service)
            await probers[service]?.forget()
            await attendance.handsOff(service)
            // Of what is under way it is not known yet whether it helped.
            if !seen.isOurs { epochs[service] = seen.epoch }
        }
        guard !seen.isOurs else {
            await alerts.saw(AlertReport.Subject.service(service), isBad: false)
            return nil
        }
        if isNews, let done = seen.done { await alerts.changed(service, by: done) }
        await office.board.saw(service, seen.sight, at: office.time.elapsed())
        guard let answer = seen.sight.answer else { return nil }
        let wasAway = await attendance.isOpen(service)
        let probe = await probers[service]?.verdict(of: answer.container)
        var finding = watch.observe(answer, probe: probe, at: office.time.elapsed())
        let past = try await attendance.take(answer, of: seen.eye, watch, heard: ear.reached)
        if past.goesOn { finding.actions += watch.goesOn() }
        if let look = answer.container, isPoll { ear.compare(look, of: service, at: answer.hostTime) }
        await office.board.firing(service, watch.firing)
        let isFollowed = finding.actions.count > 1
        for action in finding.actions {
            // In a loop something is heard all the time; what is new about it can wait for the poll.
            if case .update = action, !isPoll {
                renewals.insert(service)
            } else {
                try await act(
                    action, seen, answer, isFollowed: isFollowed, isSlow: watch.isSlow, wasAway: wasAway)
            }
        }
        if let restarts = finding.warning { try await warn(restarts, seen, answer) }
        if isPoll, renewals.remove(service) != nil, finding.actions.isEmpty, let kind = watch.firing {
            try await act(.update(kind), seen, answer)
        }
        await alerts.saw(.service(service), isBad: watch.isBad)
        return [finding.lookAgain, past.lookAgain].compactMap(\.self).min()
    }

    // `isFollowed`: one alert ends because another begins; `wasAway`: it may have begun before anybody looked again.
    private func act(
        _ action: ServiceWatch.Action, _ seen: Seen, _ answer: StatusAnswer, isFollowed: Bool = false,
        isSlow: Bool = false, wasAway: Bool = false
    ) async throws {
        let service = seen.eye.service.name
        switch action {
        case .fire(let kind):
            var report = report(kind, service, answer)
            report.isFoundSo = wasAway
            try await alerts.fire(await full(report, seen.eye, answer), isSlow: isSlow)
        case .update(let kind):
            let report = await full(report(kind, service, answer), seen.eye, answer)
            // While a new run was not asked yet, there is nothing to say of it.
            if kind == .silent, report.probing == nil { return }
            try await alerts.update(report)
        case .resolve(let kind, let byRequest):
            var report = report(kind, service, answer)
            // What it is now, and not what the alert was about.
            report.state = ServiceState(answer)
            try await alerts.resolve(report, byRequest: byRequest, isFollowed: isFollowed)
        }
    }

    /// Says quietly that a service restarts now and then.
    private func warn(_ restarts: Int, _ seen: Seen, _ answer: StatusAnswer) async throws {
        var report = await full(
            report(.crashLoop, seen.eye.service.name, answer), seen.eye, answer)
        report.state = ServiceState(answer)
        let row = try office.scribe.row(
            .restless(
                RestlessReport(
                    alert: report, restarts: restarts, within: rule.slowWithin, ringing: rule.slowRestarts)),
            named: "restless \(seen.eye.service.name) \(report.since)", priority: .edit)
        try await office.journal.enqueue([row])
        await office.outbox.send([row])
    }

    private func report(_ kind: AlertKind, _ service: ServiceName, _ answer: StatusAnswer) -> AlertReport {
        let look = answer.container
        let death = death(of: service, look, now: answer.hostTime)
        // While it runs its exit code is 0, whatever the last run ended with: then the event of its end tells.
        let code = look.flatMap { $0.state == .running ? nil : $0.exitCode }
        return AlertReport(
            kind: kind, subject: .service(service), since: office.time.wall(),
            state: ServiceState(answer, isLooping: kind == .crashLoop), restartCount: look?.restartCount,
            exitCode: code ?? (kind == .crashLoop ? death?.exitCode : nil),
            outOfMemory: look?.outOfMemory ?? false, memoryRanOut: death?.outOfMemory ?? false,
            cause: StopCause(death, answer))
    }

    /// The last death that was heard of the container that is there; of one that is gone, the last of all.
    private func death(of service: ServiceName, _ look: ContainerLook?, now: Int64?) -> Happenings.Death? {
        let happenings = ear.happenings(of: service)
        guard let look else {
            // From one that died long ago nothing follows.
            guard let now else { return nil }
            return happenings.deaths.last { now - $0.at / 1_000_000_000 < Self.recent }
        }
        return happenings.deaths(of: look).last
    }

    /// The report with what takes a question: what the container wrote, and what it was made from.
    private func full(_ report: AlertReport, _ eye: ServiceEye, _ answer: StatusAnswer) async -> AlertReport {
        var report = report
        guard let look = answer.container else { return report }
        report.deployed = await deployment(of: look.id)
        let words: LastWords
        switch report.kind {
        case .unhealthy: words = await eye.healthWords(Self.lastWords)
        case .silent: return await silent(report, eye.service.name, look)
        case .crashLoop, .stopped, .gone, .unreachable, .disk:
            let deaths = ear.happenings(of: eye.service.name).deaths(of: look)
            words = await eye.lastWords(Self.lastWords, deaths: deaths, isOver: look.state != .running)
        }
        (report.lastLine, report.sameRuns, report.tail) = (words.line, words.runs, words.tail)
        return report
    }

    /// What the probe of a silent service found, and since when.
    private func silent(
        _ report: AlertReport, _ service: ServiceName, _ look: ContainerLook
    ) async -> AlertReport {
        guard let prober = probers[service], let silence = await prober.silence(of: look) else {
            return report
        }
        var report = report
        report.since -= (office.time.elapsed() - silence.since).milliseconds
        report.probing = AlertReport.Probing(
            probe: prober.probe, failure: silence.failure, times: silence.times)
        (report.lastLine, report.tail) = (silence.words.last, silence.words)
        return report
    }

    private func deployment(of container: String) async -> Deployment? {
        do {
            return try await office.journal.deployment(of: container)
        } catch {
            office.log.error("the journal could not be read: \(error)")
            return nil
        }
    }

    private func judgeHost(_ sights: [Sight]) async throws {
        let isAnswered = sights.isEmpty || sights.contains { $0.answer != nil }
        let action = hostWatch.observe(isAnswered: isAnswered)
        await alerts.saw(subject, isBad: !isAnswered)
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
