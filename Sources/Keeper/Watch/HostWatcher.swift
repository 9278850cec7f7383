import Contract
import Journal
import Logging
import Matrix
import Remote

/// Looks at the services of one host, at all of them now and then and at one when something is heard of it, and feeds
/// what it sees to their watches.
///
/// One loop judges. What takes a question to the host goes on beside it: the looks, and what an alert has to ask. So while
/// docker hangs on one container the others are looked at and told of, and of the connection's few places enough are left
/// for what people ask.
actor HostWatcher {
    /// How long after a look that was not answered began the next one begins.
    ///
    /// Three of them, with what ssh waits for in each, come to their end within 90 s of the last answer. Not sooner, or an
    /// sshd that is restarted would ring.
    private static let retry = Duration.seconds(20)
    /// So many alerts may ask for their words at once.
    private static let mostTellings = 2

    private let name: String
    private let eyes: [ServiceEye]
    nonisolated let ear: HostEar
    /// What goes on beside it: who asks the services' probes, and who looks at the host's disks.
    nonisolated let probers: [ServiceName: Prober]
    nonisolated let disk: DiskWatcher?
    private let office: Office
    private let alerts: AlertDesk
    private let attendance: Attendance
    private let facts: AlertFacts
    private let rule: WatchRule
    private var watches: [ServiceName: ServiceWatch] = [:]
    private var epochs: [ServiceName: Int] = [:]
    /// Of whose alert something new was seen between two polls.
    private var renewals: Set<ServiceName> = []
    private var hostWatch: HostWatch

    // What is under way, and what waits.
    private var plan: LookPlan
    private var way = HostEye.Way.together
    /// What came of looks: one poll's, and those of the few looks beside it, at most.
    private var arrived: [Round] = []
    /// When the last look that was judged began: what an older one saw comes too late.
    private var judged: [ServiceName: Duration] = [:]
    /// Whose alerts are being told; nothing of these is judged meanwhile, so there is one of each at most.
    private var told: Set<ServiceName> = []
    private var tellings: [Telling] = []
    private var tellingNow = 0
    /// Who was seen meanwhile.
    private var passedOver: Set<ServiceName> = []
    /// Why it cannot go on.
    private var failure: (any Error)?

    init(
        name: String, eyes: [ServiceEye], ear: HostEar, office: Office, alerts: AlertDesk,
        attendance: Attendance, beat: PollBeat, rule: WatchRule, probers: [ServiceName: Prober] = [:],
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
        self.rule = rule
        facts = AlertFacts(ear: ear, office: office, probers: probers)
        plan = LookPlan(beat: beat, at: office.time.elapsed())
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
        try await withThrowingDiscardingTaskGroup { group in
            do {
                while true {
                    try await judgeWhatArrived()
                    while let telling = nextTelling() { group.addTask { try await self.tell(telling) } }
                    let now = office.time.elapsed()
                    if plan.takePoll(at: now) {
                        group.addTask { await self.look(at: self.eyes, isPoll: true) }
                    }
                    if let concerned = plan.takeLook(at: now, hearing: ear.take()) {
                        let eyes = eyes.filter { concerned.contains($0.service.name) }
                        group.addTask { await self.look(at: eyes, isPoll: false) }
                    }
                    try await ear.wait(atMost: plan.pause(at: office.time.elapsed()))
                }
            } catch {
                throw failure ?? error
            }
        }
    }

    private var subject: AlertReport.Subject { .host(name, services: eyes.map(\.service.name)) }

    // MARK: Looking

    private struct Round: Sendable {
        var seen: [Seen]
        var isPoll: Bool
        var begun: Duration
        var way: HostEye.Way
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

    /// One look at services: a poll of them all, or one at those of whom something was heard.
    private func look(at eyes: [ServiceEye], isPoll: Bool) async {
        let begun = office.time.elapsed()
        let before = await office.board.all()
        let looked = await Self.look(eyes, way)
        let after = await office.board.all()
        var round = Round(seen: [], isPoll: isPoll, begun: begun, way: .together)
        for (eye, sights, way) in looked {
            if way == .apart { round.way = .apart }
            round.seen += zip(eye.eyes, sights).map { eye, sight in
                let before = before[eye.service.name] ?? Board.Entry()
                let after = after[eye.service.name] ?? Board.Entry()
                return Seen(
                    eye: eye, sight: sight,
                    isOurs: before.busy != nil || after.busy != nil || before.epoch != after.epoch,
                    epoch: after.epoch, busy: before.busy ?? after.busy, done: after.done)
            }
        }
        // What was broken off was not seen.
        guard !Task.isCancelled else { return }
        if isPoll { plan.pollEnded() } else { plan.lookEnded(at: eyes.map(\.service.name)) }
        arrived.append(round)
        ear.wake()
    }

    private typealias Looked = (eye: HostEye, sights: [Sight], way: HostEye.Way)

    private static func look(_ eyes: [ServiceEye], _ way: HostEye.Way) async -> [Looked] {
        await withTaskGroup(of: Looked.self) { group in
            for eye in HostEye.over(eyes) {
                group.addTask {
                    let (sights, way) = await eye.look(way)
                    return (eye, sights, way)
                }
            }
            var all: [Looked] = []
            for await one in group { all.append(one) }
            return all
        }
    }

    // MARK: Judging

    private func judgeWhatArrived() async throws {
        while !arrived.isEmpty {
            let round = arrived.removeFirst()
            for seen in round.seen.sorted(by: { $0.eye.service.name.text < $1.eye.service.name.text }) {
                try await judge(seen, round)
            }
            // That a host is silent is for the polls to count.
            guard round.isPoll else { continue }
            way = round.way
            let isGood = round.seen.allSatisfy(\.sight.isOfDocker)
            office.vitalSigns.note { $0.polled(name, isGood: isGood, at: office.time.elapsed()) }
            try await judgeHost(round.seen.map(\.sight))
            if hostWatch.isDoubtful { plan.poll(after: Self.retry, since: round.begun) }
        }
    }

    private func judge(_ seen: Seen, _ round: Round) async throws {
        let service = seen.eye.service.name
        guard var watch = watches[service], round.begun >= judged[service] ?? .zero else { return }
        guard !told.contains(service) else {
            passedOver.insert(service)
            return
        }
        judged[service] = round.begun
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
            return
        }
        if isNews, let done = seen.done { await alerts.changed(service, by: done) }
        await office.board.saw(service, seen.sight, at: office.time.elapsed())
        guard let answer = seen.sight.answer else { return }
        let wasAway = await attendance.isOpen(service)
        let probe = await probers[service]?.verdict(of: answer.container)
        var finding = watch.observe(answer, probe: probe, at: office.time.elapsed())
        let past = try await attendance.take(answer, of: seen.eye, watch, heard: ear.reached)
        if past.goesOn { finding.actions += watch.goesOn() }
        if let look = answer.container, round.isPoll { ear.compare(look, of: service, at: answer.hostTime) }
        for wish in [finding.lookAgain, past.lookAgain].compactMap(\.self) {
            plan.wish(after: wish, at: office.time.elapsed())
        }
        await office.board.firing(service, watch.firing)
        let actions = actions(finding, of: service, watch, isPoll: round.isPoll)
        let telling = Telling(
            eye: seen.eye, answer: answer, isFollowed: finding.actions.count > 1, isSlow: watch.isSlow,
            isBad: watch.isBad,
            steps: actions.map { action in
                var report = facts.report(action, service, answer)
                if case .fire = action { report.isFoundSo = wasAway }
                return Telling.Step(action: action, report: report)
            },
            warning: finding.warning.map {
                RestlessReport(
                    alert: facts.report(.update(.crashLoop), service, answer), restarts: $0,
                    within: rule.slowWithin, ringing: rule.slowRestarts)
            }, untold: past.untold)
        guard !telling.isEmpty else { return await alerts.saw(.service(service), isBad: watch.isBad) }
        told.insert(service)
        tellings.append(telling)
    }

    /// What is to be done about an alert now: in a loop something is heard all the time, and what is new about it can wait
    /// for the poll.
    private func actions(
        _ finding: ServiceWatch.Finding, of service: ServiceName, _ watch: ServiceWatch, isPoll: Bool
    ) -> [ServiceWatch.Action] {
        guard isPoll else {
            if finding.actions.contains(where: \.isUpdate) { renewals.insert(service) }
            return finding.actions.filter { !$0.isUpdate }
        }
        guard renewals.remove(service) != nil, finding.actions.isEmpty, let kind = watch.firing else {
            return finding.actions
        }
        return [.update(kind)]
    }

    // MARK: Telling

    private func nextTelling() -> Telling? {
        guard tellingNow < Self.mostTellings, !tellings.isEmpty else { return nil }
        tellingNow += 1
        return tellings.removeFirst()
    }

    private func tell(_ telling: Telling) async throws {
        let service = telling.eye.service.name
        do {
            try await AlertTeller(facts: facts, alerts: alerts, attendance: attendance, office: office)
                .tell(telling)
        } catch {
            // By it, and not by its own end, the loop has to end.
            failure = failure ?? error
            throw error
        }
        tellingNow -= 1
        told.remove(service)
        if passedOver.remove(service) != nil { ear.askFor(service) }
        ear.wake()
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

extension ServiceWatch.Action {
    fileprivate var isUpdate: Bool {
        guard case .update = self else { return false }
        return true
    }
}
