import Contract
import FoundationEssentials
import Journal
import Logging
import Matrix

/// Keeps the alerts that stand, and those that may come back: posts, edits, repeats and ends them, knows whose they are,
/// and finds them again after a restart.
actor AlertDesk {
    /// Between two edits of a standing alert.
    static let editInterval = Duration.seconds(30)
    /// What can be meant to help; a backup is not.
    static let mends = ["restart", "start", "update", "mend"]
    /// How exactly a reminder comes in time.
    private static let round = Duration.seconds(5)

    private struct Standing: Sendable {
        var subject: AlertReport.Subject
        var row: AlertRow
        var course: AlertCourse
        var editedAt: Duration
        /// What it says now; not known of one that an earlier run of the bot raised.
        var said: AlertReport?
        /// What somebody did about it, while it is not known whether it helped.
        var attempt: Busy?
        /// How often it was seen since then that it goes on.
        var misses = 0
        /// Whether it was there at the last look.
        var isBad = false
    }

    private let office: Office
    private var standing: [String: Standing] = [:]
    private var mutes = Mutes()
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
            let subject = known.first { $0.key == row.key } ?? AlertReport.Subject(key: row.key)
            guard let subject, let course = course(in: row) else {
                office.log.error("the alert \(row.key) cannot be read, and is forgotten")
                try await office.journal.remove(alert: row.key)
                continue
            }
            let alert = Standing(subject: subject, row: row, course: course, editedAt: office.time.elapsed())
            standing[row.key] = alert
            await showOwner(of: alert)
            if !known.contains(where: { $0.key == row.key }) { try await forget(alert) }
        }
    }

    private func course(in row: AlertRow) -> AlertCourse? {
        do {
            return try JSONDecoder().decode(AlertCourse.self, from: row.state)
        } catch {
            office.log.error("what alert stands for \(row.key) cannot be read: \(error)")
            return nil
        }
    }

    /// Ends an alert of which nothing more will be seen, quietly: it is edited, and no notice is posted.
    private func forget(_ alert: Standing) async throws {
        standing[alert.row.key] = nil
        guard !alert.course.isOver else { return try await office.journal.remove(alert: alert.row.key) }
        var report = report(alert)
        report.resolved = AlertReport.Resolution(lasted: lasted(alert), isForgotten: true)
        let edit = try office.scribe.lastEdit(
            .alert(report), of: alert.row.transaction, named: name("end", alert))
        try await office.journal.remove(
            alert: alert.row.key, remembering: memory(alert, endedAt: office.time.wall()), saying: [edit])
        await office.outbox.send([edit])
    }

    /// Reminds of what still stands, until it is cancelled.
    func run() async throws {
        while true {
            try await office.time.sleep(Self.round)
            try await inTurn { try await tend() }
        }
    }

    private func tend() async throws {
        let now = office.time.wall()
        for mute in mutes.over(at: now) { await note(mute) }
        for (key, alert) in standing {
            if alert.course.isForgotten(at: now) {
                standing[key] = nil
                try await office.journal.remove(alert: key)
            } else if alert.isBad,
                let due = alert.course.nextRing(
                    firedAt: alert.row.firedAt, mutedUntil: mutes.end(of: alert.subject)), due <= now
            {
                try await remind(alert)
            }
        }
    }

    /// One after the other, in the order of coming: what is decided by how an alert stands has to be stored before the
    /// next one decides.
    private func inTurn<Result>(_ body: () async throws -> Result) async rethrows -> Result {
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
        standing[subject].flatMap { $0.course.isOver ? nil : $0.course.kind }
    }

    func fire(_ report: AlertReport) async throws { try await inTurn { try await begin(report) } }

    private func begin(_ report: AlertReport) async throws {
        let key = report.subject.key
        let now = office.time.wall()
        if let alert = standing[key], alert.course.isComeback(report.kind, at: now) {
            return try await reopen(alert, report)
        }
        var report = report
        report.isMuted = mutes.isMuted(report.subject, at: now)
        let row = try office.scribe.row(
            .alert(report), named: "alert \(key) \(report.kind.rawValue) \(report.since)", priority: .urgent)
        let course = AlertCourse(report.kind, isMuted: report.isMuted)
        let alert = Standing(
            subject: report.subject,
            row: AlertRow(
                key: key, transaction: row.transaction, firedAt: report.since,
                state: try JSONEncoder().encode(course)),
            course: course, editedAt: office.time.elapsed(), said: report, isBad: true)
        let rows = try [row] + office.scribe.buttons(AlertButtons.of(report), on: row.transaction)
        try await office.journal.save(alert.row, remembering: memory(alert), saying: rows)
        standing[key] = alert
        office.log.warning("alert: \(key) \(report.kind.rawValue)")
        await office.outbox.send(rows)
    }

    /// The same trouble, so soon after its end: the same alert, without a new ring.
    private func reopen(_ alert: Standing, _ report: AlertReport) async throws {
        var alert = alert
        alert.course.comeBack(at: office.time.wall())
        alert.isBad = true
        alert.said = report
        alert.attempt = nil
        let edit = try office.scribe.lastEdit(
            .alert(told(report, alert)), of: alert.row.transaction, named: name("again", alert))
        try await keep(alert, saying: [edit])
        office.log.warning("alert: \(alert.row.key) \(report.kind.rawValue), again")
    }

    /// Edits the alert when what it says has changed, not more often than every 30 s.
    func update(_ report: AlertReport) async throws { try await inTurn { try await renew(report) } }

    private func renew(_ report: AlertReport) async throws {
        guard var alert = standing[report.subject.key], !alert.course.isOver else { return }
        if let attempt = alert.attempt, report.showsMisses {
            alert.misses += 1
            // One lone restart may be how it comes up; a probe has been asked often enough.
            let isInVain = alert.misses > 1 || report.kind == .silent
            if isInVain { alert.attempt = nil }
            standing[report.subject.key] = alert
            if isInVain { try await sayItDidNotHelp(attempt, report, alert) }
        }
        let now = office.time.elapsed()
        guard alert.said?.changing != report.changing, now - alert.editedAt >= Self.editInterval else {
            return
        }
        alert.editedAt = now
        alert.said = report
        standing[report.subject.key] = alert
        await office.outbox.amend(
            alert.row.transaction, to: office.scribe.content(.alert(told(report, alert))))
    }

    /// Ends the alert: it is edited, and a quiet notice says how long it lasted.
    /// - Parameters:
    ///   - report: how it is now.
    ///   - byRequest: somebody wanted it so.
    ///   - isFollowed: it ends because another alert begins.
    /// - Throws: The journal could not be written.
    func resolve(_ report: AlertReport, byRequest: Bool, isFollowed: Bool = false) async throws {
        try await inTurn { try await end(report, byRequest: byRequest, isFollowed: isFollowed) }
    }

    private func end(_ report: AlertReport, byRequest: Bool, isFollowed: Bool) async throws {
        guard var alert = standing[report.subject.key], !alert.course.isOver else { return }
        var report = report
        report.since = alert.row.firedAt
        report.resolved = AlertReport.Resolution(
            lasted: lasted(alert), byRequest: byRequest, isFollowed: isFollowed,
            attempt: isFollowed ? nil : alert.attempt)
        // What was wrong stays to be read in the alert itself; the notice is only that it is over.
        var ended = report
        ended.keepWords(of: alert.said)
        let rows = [
            try office.scribe.row(.alert(report), named: name("resolved", alert), priority: .answer),
            try office.scribe.lastEdit(.alert(ended), of: alert.row.transaction, named: name("end", alert)),
        ]
        alert.course.end(at: office.time.wall())
        alert.attempt = nil
        try await keep(alert, saying: rows)
        // What can be tapped no more need not be said.
        try await office.outbox.dropButtons(of: alert.row.transaction)
    }

    /// What the last look showed of what an alert is about: no reminder says that it is still so without one.
    func saw(_ subject: AlertReport.Subject, isBad: Bool) async {
        guard standing[subject.key] != nil else { return }
        await inTurn { standing[subject.key]?.isBad = isBad }
    }

    /// Whether what the alert of a message is about was there at the last look.
    func isBad(_ message: TransactionID) -> Bool {
        standing.values.contains { $0.row.transaction == message && $0.isBad }
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

    // MARK: What people say

    /// Whether the alert of a message stands.
    func stands(_ message: TransactionID) -> Bool {
        standing.values.contains { $0.row.transaction == message && !$0.course.isOver }
    }

    /// Makes what stands for a service, or for its host, somebody's own.
    func take(_ service: Service, by user: UserID) async throws -> AlertAnswer.What {
        try await inTurn { try await give(service, to: user) }
    }

    private func give(_ service: Service, to user: UserID) async throws -> AlertAnswer.What {
        var answer = AlertAnswer.What.nothingToTake
        let subjects: [AlertReport.Subject] = [
            .host(service.host, services: []), .disk(service.host, services: []), .service(service.name),
        ]
        for subject in subjects {
            guard var alert = standing[subject.key], !alert.course.isOver else { continue }
            let former = alert.course.takenBy
            answer = .taken(alert.course.kind)
            if let former, former != user { answer = .takenFrom(former, alert.course.kind) }
            guard former != user else { continue }
            alert.course.take(by: user)
            try await keep(alert, saying: [])
            // Of an alert that an earlier run raised it is not known what it says: less would be left of it.
            guard alert.said != nil else { continue }
            await office.outbox.amend(
                alert.row.transaction, to: office.scribe.content(.alert(told(report(alert), alert))))
        }
        return answer
    }

    func mute(_ service: ServiceName, for length: Duration, by user: UserID) async throws {
        let until = office.time.wall() + length.milliseconds
        let mute = MuteRow(service: service.text, until: until, by: user)
        try await inTurn {
            try await office.journal.save(mute)
            await note(mute)
        }
    }

    /// Has a mute hold, and shown, while it lasts; one that is over is forgotten.
    private func note(_ mute: MuteRow) async {
        mutes.take(mute, at: office.time.wall())
        guard let service = ServiceName(mute.service) else { return }
        await office.board.muted(service, until: mutes.end(of: service))
    }

    /// - Returns: Whether it was muted.
    func unmute(_ service: ServiceName) async throws -> Bool {
        try await inTurn {
            let wasMuted = mutes.isMuted(.service(service), at: office.time.wall())
            try await office.journal.remove(muteOf: service.text)
            mutes.remove(service)
            await office.board.muted(service, until: nil)
            return wasMuted
        }
    }

    // MARK: Saying it

    private func remind(_ alert: Standing) async throws {
        let event = try await event(of: alert)
        // What nobody could read yet needs no reminder; what had to be given up needs it all the more.
        if event == nil, try await isWaiting(alert) { return }
        var alert = alert
        alert.course.rang(firedAt: alert.row.firedAt, at: office.time.wall())
        var report = told(report(alert), alert)
        (report.isReminder, report.isMuted) = (true, false)
        let row = try office.scribe.row(
            .alert(report), named: "reminder \(alert.row.transaction) \(office.time.wall())",
            priority: .urgent, answering: event)
        try await keep(alert, saying: [row])
    }

    private func sayItDidNotHelp(_ attempt: Busy, _ report: AlertReport, _ alert: Standing) async throws {
        var report = told(report, alert)
        report.failedAttempt = attempt
        let row = try office.scribe.row(
            .alert(report), named: "no help \(alert.row.transaction) \(office.time.wall())",
            priority: .urgent,
            answering: await event(of: alert))
        try await office.journal.enqueue([row])
        await office.outbox.send([row])
    }

    private func event(of alert: Standing) async throws -> EventID? {
        try await office.journal.eventID(of: alert.row.transaction)
    }

    private func isWaiting(_ alert: Standing) async throws -> Bool {
        try await office.journal.unsent().contains { $0.transaction == alert.row.transaction }
    }

    private func keep(_ alert: Standing, saying rows: [OutgoingRow]) async throws {
        var alert = alert
        alert.row.state = try JSONEncoder().encode(alert.course)
        standing[alert.row.key] = alert
        try await office.journal.save(alert.row, remembering: memory(alert), saying: rows)
        await showOwner(of: alert)
        await office.outbox.send(rows)
    }

    private func showOwner(of alert: Standing) async {
        guard case .service(let service) = alert.subject else { return }
        await office.board.taken(service, by: alert.course.isOver ? nil : alert.course.takenBy)
    }

    private func memory(_ alert: Standing, endedAt: Int64? = nil) -> RangRow {
        RangRow(
            transaction: alert.row.transaction, subject: alert.row.key, kind: alert.course.kind.rawValue,
            firedAt: alert.row.firedAt, endedAt: endedAt ?? alert.course.endedAt,
            takenBy: alert.course.takenBy)
    }

    /// What it says now, as far as that is known.
    private func report(_ alert: Standing) -> AlertReport {
        var report =
            alert.said
            ?? AlertReport(
                kind: alert.course.kind, subject: alert.subject, since: alert.row.firedAt,
                state: alert.course.kind.state)
        report.since = alert.row.firedAt
        return report
    }

    /// A report with what this desk knows of its alert.
    private func told(_ report: AlertReport, _ alert: Standing) -> AlertReport {
        var report = report
        report.since = alert.row.firedAt
        report.takenBy = alert.course.takenBy
        report.comebacks = alert.course.comebacks
        report.isMuted = mutes.isMuted(alert.subject, at: office.time.wall())
        return report
    }

    private func lasted(_ alert: Standing) -> Duration {
        .milliseconds(max(0, office.time.wall() - alert.row.firedAt))
    }

    /// An alert that comes back ends more than once.
    private func name(_ what: String, _ alert: Standing) -> String {
        "\(what) \(alert.row.transaction) \(alert.course.comebacks)"
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

extension AlertKind {
    /// What is so in every case.
    fileprivate var state: ServiceState {
        switch self {
        case .crashLoop: .crashLoop
        case .stopped: .exited
        case .gone: .notDeployed
        case .unhealthy, .silent, .disk: .running
        case .unreachable: .unreachable
        }
    }
}
