import Contract
import Journal
import Logging
import Matrix

/// Keeps the alerts that stand, and those that may come back: raises, edits, repeats and ends them, and finds them again
/// after a restart.
///
/// What it says of them stands in `AlertDesk+Saying.swift`, what people say to it in `AlertDesk+People.swift`.
actor AlertDesk {
    /// Between two edits of a standing alert.
    static let editInterval = Duration.seconds(30)
    /// What can be meant to help; a backup is not.
    static let mends = ["restart", "start", "update", "mend"]
    /// How exactly a reminder comes in time.
    private static let round = Duration.seconds(5)
    /// How soon it is looked again whether the homeserver has room.
    private static let closerLook = Duration.milliseconds(200)

    let office: Office
    var standing: [String: StandingAlert] = [:]
    var mutes = Mutes()
    var gathering = AlertGathering()
    /// The message that told of an alert last.
    var lastTold: TransactionID?
    /// Messages for several in which something is not said yet.
    var outdated: Set<TransactionID> = []
    /// Rings when an alert waits for company.
    private let bell = Doorbell()
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(office: Office) {
        self.office = office
    }

    /// Finds the alerts that stood when the bot ended.
    ///
    /// - Parameter known: what is looked after. What an alert is about and is not among it cannot recover: it would stand
    ///   for ever.
    /// - Throws: The journal could not be read or written.
    func restore(_ known: [AlertReport.Subject]) async throws {
        for mute in try await office.journal.mutes() { await note(mute) }
        for row in try await office.journal.alerts() {
            guard let alert = alert(in: row, known) else {
                office.log.error("the alert \(row.key) cannot be read, and is forgotten")
                try await office.journal.forget(alert: row.key, at: office.time.wall())
                continue
            }
            standing[row.key] = alert
            await showOwner(of: alert)
        }
        // The bot ended while they waited for company: that is all of it now.
        try await tell(standing.values.filter { $0.message == nil }.map(\.key).sorted())
        for (key, alert) in standing where !known.contains(where: { $0.key == key }) {
            try await forget(alert)
        }
        // Edits of a message for several are not kept.
        let shared = standing.values.filter { $0.isShared && $0.stands }.compactMap(\.message)
        for message in Set(shared) { await amend(message) }
    }

    private func alert(in row: AlertRow, _ known: [AlertReport.Subject]) -> StandingAlert? {
        let subject = known.first { $0.key == row.key } ?? AlertReport.Subject(key: row.key)
        guard let subject else { return nil }
        do {
            return try StandingAlert(row, about: subject, at: office.time.elapsed())
        } catch {
            office.log.error("what alert stands for \(row.key) cannot be read: \(error)")
            return nil
        }
    }

    /// Ends an alert of which nothing more will be seen, quietly: it is edited, and no notice is posted.
    private func forget(_ alert: StandingAlert) async throws {
        standing[alert.key] = nil
        guard alert.stands, let message = alert.message else {
            return try await office.journal.remove(alert: alert.key)
        }
        let now = office.time.wall()
        var rows: [OutgoingRow] = []
        if !alert.isShared {
            var report = told(alert)
            report.resolved = AlertReport.Resolution(lasted: alert.lasted(at: now), isForgotten: true)
            rows = [try office.scribe.lastEdit(.alert(report), of: message, named: alert.named("end"))]
        } else if let face = face(of: message), !isAnyStanding(in: message) {
            rows = [try office.scribe.lastEdit(face, of: message, named: alert.named("end"))]
        }
        try await office.journal.remove(
            alert: alert.key, remembering: alert.memory(endedAt: now), saying: rows)
        await office.outbox.send(rows)
    }

    /// Tells what waited for company, and reminds of what still stands, until it is cancelled.
    func run() async throws {
        while true {
            try await bell.wait(atMost: await untilDue(), time: office.time)
            try await inTurn {
                let isHeld = await isHeld()
                try await tell(gathering.take(at: office.time.elapsed(), isHeld: isHeld))
                try await tend()
            }
        }
    }

    private func untilDue() async -> Duration {
        guard let due = gathering.due else { return Self.round }
        let wait = max(.zero, due - office.time.elapsed())
        return min(await isHeld() ? max(wait, Self.closerLook) : wait, Self.round)
    }

    /// Whether the homeserver has no room yet for what was told last.
    private func isHeld() async -> Bool {
        guard let lastTold else { return false }
        return await office.outbox.isWaiting(lastTold)
    }

    private func tend() async throws {
        let now = office.time.wall()
        for mute in mutes.over(at: now) { await note(mute) }
        var due: [TransactionID: [StandingAlert]] = [:]
        for (key, alert) in standing {
            guard let message = alert.message else { continue }
            if alert.course.isForgotten(at: now) {
                // While others stand in its message it is told there that this one is over.
                guard !isAnyStanding(in: message) else { continue }
                standing[key] = nil
                try await office.journal.remove(alert: key)
            } else if alert.isBad,
                let ring = alert.course.nextRing(
                    firedAt: alert.firedAt, mutedUntil: mutes.end(of: alert.subject)), ring <= now
            {
                due[message, default: []].append(alert)
            }
        }
        for (message, alerts) in due { try await remind(alerts, in: message) }
        for message in outdated { try await renew(message) }
    }

    /// One after the other, in the order of coming: what is decided by how an alert stands has to be stored before the
    /// next one decides.
    func inTurn<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        if isBusy {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            isBusy = true
        }
        defer {
            if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
        }
        return try await body()
    }

    // MARK: What the watch says

    /// The kind of alert that stands for a subject.
    func kind(of subject: String) -> AlertKind? {
        standing[subject].flatMap { $0.stands ? $0.course.kind : nil }
    }

    /// Whether what stands for a subject is a loop that goes slowly.
    func isSlow(_ subject: String) -> Bool { standing[subject]?.isSlow ?? false }

    /// Raises an alert: alone and at once, or in one message with others of the same seconds.
    /// - Parameters:
    ///   - report: what is wrong.
    ///   - isSlow: it restarts too seldom for the ordinary rule.
    /// - Throws: The journal could not be written.
    func fire(_ report: AlertReport, isSlow: Bool = false) async throws {
        try await inTurn { try await begin(report, isSlow) }
    }

    private func begin(_ report: AlertReport, _ isSlow: Bool) async throws {
        let key = report.subject.key
        let now = office.time.wall()
        if let alert = standing[key], alert.course.isComeback(report.kind, at: now) {
            return try await reopen(alert, report, isSlow)
        }
        let alert = StandingAlert(
            subject: report.subject,
            name: try office.scribe.transaction("alert \(key) \(report.kind.rawValue) \(report.since)"),
            firedAt: report.since,
            course: AlertCourse(
                report.kind, isMuted: mutes.isMuted(report.subject, at: now), isFoundSo: report.isFoundSo),
            editedAt: office.time.elapsed(), said: report, isSlow: isSlow, isBad: true)
        standing[key] = alert
        office.log.warning("alert: \(key) \(report.kind.rawValue)")
        let isHeld = await isHeld()
        if gathering.fire(key, at: office.time.elapsed(), isHeld: isHeld) {
            try await tell([key], .urgent)
        } else {
            try await keep(alert, saying: [])
            bell.ring()
        }
    }

    /// The same trouble, so soon after its end: the same alert, without a new ring.
    private func reopen(_ alert: StandingAlert, _ report: AlertReport, _ isSlow: Bool) async throws {
        guard let message = alert.message else { return }
        var alert = alert
        alert.course.comeBack(at: office.time.wall())
        (alert.isBad, alert.said, alert.attempt, alert.isSlow) = (true, report, nil, isSlow)
        office.log.warning("alert: \(alert.key) \(report.kind.rawValue), again")
        guard alert.isShared else {
            let edit = try office.scribe.lastEdit(
                .alert(told(alert)), of: message, named: alert.named("again"))
            return try await keep(alert, saying: [edit])
        }
        try await keep(alert, saying: [])
        await amend(message)
    }

    /// Edits the alert when what it says has changed, not more often than every 30 s.
    func update(_ report: AlertReport) async throws { try await inTurn { try await renew(report) } }

    private func renew(_ report: AlertReport) async throws {
        guard var alert = standing[report.subject.key], alert.stands else { return }
        if let attempt = alert.attempt, report.showsMisses {
            alert.misses += 1
            // One lone restart may be how it comes up; a probe has been asked often enough.
            let isInVain = alert.misses > 1 || report.kind == .silent
            if isInVain { alert.attempt = nil }
            standing[alert.key] = alert
            if isInVain { try await sayItDidNotHelp(attempt, report, alert) }
        }
        let now = office.time.elapsed()
        guard alert.said?.changing != report.changing else { return }
        guard !alert.isShared, let message = alert.message else {
            // One edit tells of all that changes meanwhile in such a message.
            standing[alert.key]?.said = report
            if let message = alert.message { outdated.insert(message) }
            return
        }
        guard now - alert.editedAt >= Self.editInterval else { return }
        (alert.editedAt, alert.said) = (now, report)
        try await keep(alert, saying: [])
        await amend(message)
    }

    /// Ends the alert: it is edited, and a quiet notice says how long it lasted, one for all that stand in its message.
    /// - Parameters:
    ///   - report: how it is now.
    ///   - byRequest: somebody wanted it so.
    ///   - isFollowed: it ends because another alert begins.
    /// - Throws: The journal could not be written.
    func resolve(_ report: AlertReport, byRequest: Bool, isFollowed: Bool = false) async throws {
        try await inTurn { try await end(report, byRequest: byRequest, isFollowed: isFollowed) }
    }

    private func end(_ report: AlertReport, byRequest: Bool, isFollowed: Bool) async throws {
        let key = report.subject.key
        guard standing[key]?.stands == true else { return }
        // What is over before it was told has yet to be said, and to ring.
        if standing[key]?.message == nil { try await tell(gathering.takeAll()) }
        guard var alert = standing[key], let message = alert.message else { return }
        var report = report
        report.since = alert.firedAt
        report.resolved = AlertReport.Resolution(
            lasted: alert.lasted(at: office.time.wall()), byRequest: byRequest, isFollowed: isFollowed,
            attempt: isFollowed ? nil : alert.attempt)
        alert.course.end(at: office.time.wall())
        alert.attempt = nil
        standing[key] = alert
        try await keep(alert, saying: try lastWords(of: alert, report, in: message))
        guard alert.isShared else {
            // What can be tapped no more need not be said.
            return try await office.outbox.dropButtons(of: message)
        }
        outdated.remove(message)
        if isAnyStanding(in: message) { await amend(message) }
    }

    /// What the last look showed of what an alert is about: no reminder says that it is still so without one.
    func saw(_ subject: AlertReport.Subject, isBad: Bool) async {
        guard standing[subject.key] != nil else { return }
        await inTurn { standing[subject.key]?.isBad = isBad }
    }

    /// Somebody changed the service: what comes next says whether that helped.
    func changed(_ service: ServiceName, by attempt: Busy) async {
        guard Self.mends.contains(attempt.action) else { return }
        await inTurn { note(attempt, of: service) }
    }

    private func note(_ attempt: Busy, of service: ServiceName) {
        let key = AlertReport.Subject.service(service).key
        standing[key]?.attempt = attempt
        standing[key]?.misses = 0
    }
}

extension AlertReport {
    /// Whether it goes on after somebody did something about it: while its cause is waited for, that is not known.
    fileprivate var showsMisses: Bool {
        switch kind {
        case .crashLoop: true
        case .silent: probing.map { $0.times >= $0.probe.failures } ?? false
        case .stopped, .gone, .unhealthy, .unreachable, .disk: false
        }
    }

    /// What is worth an edit when it changes.
    fileprivate var changing: String {
        "\(state.rawValue) \(restartCount ?? 0) \(exitCode ?? 0) \(sameRuns) \(memoryRanOut) "
            + "\(disk?.percent ?? 0) \(probing.map { "\($0.failure)" } ?? "")"
    }
}
