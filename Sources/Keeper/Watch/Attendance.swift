import Contract
import Journal
import Logging

/// Remembers what was seen last of each service, also through the bot's end, and tells what happened while nobody looked.
///
/// It is written down when a service has been steady for as long as an alert needs to be over, or is down for good: so
/// seldom, and what is stored is from before a loop that begins.
actor Attendance {
    private let office: Office
    private let rule: WatchRule
    /// Nobody looked for longer than that: what happened meanwhile is not for the watch to find, which counts by minutes.
    private let longestGap: Duration
    private var rows: [ServiceName: SeenRow] = [:]
    private var absences: [ServiceName: Absence] = [:]
    private var seenAt: [ServiceName: Duration] = [:]

    init(office: Office, rule: WatchRule, poll: Duration) {
        self.office = office
        self.rule = rule
        longestGap = max(rule.within, poll * 3)
    }

    /// What came of one look.
    struct Finding: Sendable {
        /// It loops now as it did while nobody looked.
        var goesOn = false
        var lookAgain: Duration?
    }

    /// Finds what an earlier run of the bot saw last.
    func restore() async throws {
        for row in try await office.journal.seen() {
            guard let service = ServiceName(row.service) else { continue }
            rows[service] = row
            absences[service] = Absence(before: row, why: .botAway, rule: rule)
        }
    }

    /// What was seen last of a service; nothing where a job had its hands on it since then.
    func last(of service: ServiceName) -> SeenRow? { rows[service] }

    /// The last event that was heard of a host by its services.
    func heard(of services: some Sequence<ServiceName>) -> Int64? {
        services.compactMap { rows[$0]?.heard }.max()
    }

    /// Whether what is seen of it now may have been so before anybody looked again.
    func isOpen(_ service: ServiceName) -> Bool { absences[service] != nil }

    /// The bot has its hands on it: what was seen before says nothing about what will be seen after.
    func handsOff(_ service: ServiceName) {
        rows[service] = nil
        absences[service] = nil
        seenAt[service] = nil
    }

    /// Takes what a look showed, after the watch has taken it.
    /// - Parameters:
    ///   - answer: what docker said.
    ///   - eye: looks at the service, for what it takes to tell it.
    ///   - watch: what the watch makes of it.
    ///   - heard: the last event that was heard of its host.
    /// - Returns: what has to be done.
    /// - Throws: The journal could not be written.
    func take(_ answer: StatusAnswer, of eye: ServiceEye, _ watch: ServiceWatch, heard: Int64?) async throws
        -> Finding
    {
        if case .failed = answer.finding { return Finding() }
        let service = eye.service.name
        noteGap(service)
        // The alert tells it.
        if watch.firing != nil { absences[service] = nil }
        if var absence = absences[service] {
            let verdict = absence.observe(answer)
            absences[service] = absence
            switch verdict {
            case .open(let wish): return Finding(lookAgain: wish)
            case .goesOn:
                absences[service] = nil
                return Finding(goesOn: true)
            case .nothing: absences[service] = nil
            case .over(let finding):
                try await tell(finding, absence, answer, eye, heard)
                absences[service] = nil
                return Finding()
            }
        }
        if watch.firing == nil, !watch.isInDoubt { try await keep(answer, service, heard) }
        return Finding()
    }

    private func noteGap(_ service: ServiceName) {
        let now = office.time.elapsed()
        if let row = rows[service], let last = seenAt[service], now - last > longestGap {
            absences[service] = absences[service] ?? Absence(before: row, why: .hostAway, rule: rule)
        }
        seenAt[service] = now
    }

    // MARK: What is kept

    private func keep(_ answer: StatusAnswer, _ service: ServiceName, _ heard: Int64?) async throws {
        if case .notDeployed = answer.finding {
            guard rows.removeValue(forKey: service) != nil else { return }
            return try await office.journal.remove(seenOf: service.text)
        }
        guard let row = row(answer, service, heard), isNews(row, rows[service]) else { return }
        try await office.journal.save(row)
        rows[service] = row
    }

    private func isNews(_ row: SeenRow, _ last: SeenRow?) -> Bool {
        guard let last else { return true }
        return row.container != last.container || row.startedAt != last.startedAt
            || row.restarts != last.restarts || row.isUp != last.isUp
    }

    /// What is worth being kept of a look; nothing while it may change at any moment.
    private func row(_ answer: StatusAnswer, _ service: ServiceName, _ heard: Int64?) -> SeenRow? {
        guard let look = answer.container, let now = answer.hostTime else { return nil }
        switch look.state {
        case .restarting, .removing: return nil
        case .running, .paused:
            guard let started = DockerTime.seconds(look.startedAt),
                Double(now) - started >= rule.steady / .seconds(1)
            else { return nil }
        case .created, .exited, .dead: break
        }
        return SeenRow(
            service: service.text, container: look.id, startedAt: look.startedAt,
            restarts: look.restartCount, isUp: look.state == .running || look.state == .paused, hostTime: now,
            heard: heard, at: office.time.wall())
    }

    // MARK: What is told

    /// Says it, and keeps what is there now in the same step: so it is said once.
    private func tell(
        _ finding: Absence.Finding, _ absence: Absence, _ answer: StatusAnswer, _ eye: ServiceEye,
        _ heard: Int64?
    ) async throws {
        let service = eye.service.name
        guard let look = answer.container, let row = row(answer, service, heard) else { return }
        let events = await eye.past(since: absence.before.hostTime)
        guard
            let story = AwayStory(
                finding, before: absence.before, look: look, events: events, rule: rule)
        else {
            try await office.journal.save(row)
            rows[service] = row
            return
        }
        var report = AwayReport(
            service: service, why: absence.why, story: story, state: ServiceState(answer),
            restartCount: look.restartCount)
        await addWords(&report, events, look, eye)
        let message = try office.scribe.row(
            .away(report), named: "away \(service) \(look.id) \(look.startedAt)", priority: .answer)
        try await office.journal.save(row, saying: [message])
        rows[service] = row
        office.log.notice("\(service): told what happened while nobody looked")
        await office.outbox.send([message])
    }

    private func addWords(
        _ report: inout AwayReport, _ events: [ContainerEvent], _ look: ContainerLook, _ eye: ServiceEye
    ) async {
        var happenings = Happenings()
        for event in events.sorted(by: { $0.time < $1.time }) { happenings.take(event) }
        let deaths = happenings.deaths(of: look)
        guard let death = deaths.last else { return }
        report.death = death
        if case .down = report.story.what { return }
        let words = await eye.lastWords(1, deaths: deaths, isOver: false)
        (report.lastLine, report.sameRuns) = (words.line, words.runs)
    }
}
