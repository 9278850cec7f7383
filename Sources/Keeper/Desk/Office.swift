import Contract
import FoundationEssentials
import Journal
import Logging
import Matrix

/// What everybody who answers needs: the journal, the words, the way out, and the clocks.
struct Office: Sendable {
    let own: UserID
    let journal: Journal
    let scribe: Scribe
    let outbox: Outbox
    let board: Board
    let serverClock: ServerClock
    let time: Time
    let log: Logger
    let limits: Limits
    let stale: StaleDesk
    let disk: DiskAlarm
    let freezer: Freezer
    let people: People
    let vitalSigns = VitalSigns()

    /// How old a command is by the homeserver's clock; `nil` while it may still begin.
    func staleAge(_ sentAt: Int64) -> Duration? {
        let age = Duration.milliseconds(serverClock.now() - sentAt)
        return age > limits.freshness ? age : nil
    }

    /// Answers an event, once, and is done with it.
    ///
    /// The answer is sent while it is being stored: should the bot end in between, the event is answered again at the
    /// next start, under the same transaction ID, which the homeserver takes once. So this is for what had no effect.
    func answer(_ event: TakenEvent, _ report: Report, priority: Priority = .answer) async throws {
        let rows = try await disk.patiently {
            try scribe.rows(report, to: place(event), as: "answer", priority: priority)
        }
        let isStored = Gate()
        async let storing: Void = store(rows, for: event, isStored)
        await outbox.send(rows, whileStoring: isStored)
        try await storing
    }

    private func store(_ rows: [OutgoingRow], for event: TakenEvent, _ isStored: Gate) async throws {
        try await journal.settle(event.eventID, at: time.wall(), saying: rows)
        isStored.open(true)
    }

    func place(_ event: TakenEvent) -> Scribe.Place {
        Scribe.Place(
            event: event.eventID, threadRoot: event.threadRoot, tapped: event.tapped, by: event.sender)
    }

    func place(_ change: Change) -> Scribe.Place {
        var place = Scribe.Place(
            event: change.event, threadRoot: change.threadRoot, tapped: change.tapped, by: change.asked.by)
        place.follows = change.follows
        return place
    }

    // MARK: Changes

    func progressTransaction(_ change: Change) throws -> TransactionID {
        try scribe.transaction(change.event.text, "progress")
    }

    /// Shows how a change goes, in the one notice that it has.
    func tell(_ report: ProgressReport, of change: Change) async {
        do {
            await outbox.amend(
                try progressTransaction(change), to: scribe.content(.progress(report)),
                stage: "\(report.step ?? 0) \(report.stage)")
        } catch {
            log.error("the progress of \(change.what) could not be told: \(error)")
        }
    }

    /// What is said of a change when it is over.
    func outcomeTransaction(_ event: EventID) throws -> TransactionID {
        try scribe.transaction(event.text, "outcome")
    }

    /// Stores how a change ended together with what is said about it, and with what follows it: all or nothing.
    func finish(_ change: Change, _ end: ChangeEnd, next: Change? = nil) async throws {
        let isQuiet = end.report.outcome == .notRun
        var report = end.report
        // By the clock that stamped the command; this machine's may be another.
        report.sinceAsked = .milliseconds(serverClock.now() - change.asked.at)
        if report.ending == .unanswered(.tooLate) { report.offer = try offer(change) }
        var rows = try await disk.patiently { [report] in
            try scribe.rows(
                .change(report), to: place(change), as: "outcome", priority: isQuiet ? .answer : .urgent,
                job: change.job)
        }
        if report.wayBack != nil, next == nil, let message = rows.first?.transaction {
            rows += try scribe.buttons(
                [.init(sign: "⏪", command: "!\(change.service.name) rollback")], on: message,
                priority: .answer)
        }
        if report.ending.hadProgress {
            rows.append(try scribe.lastEdit(.progress(over(report)), of: try progressTransaction(change)))
        }
        try await close(change, report.outcome, made: end.made, next: next, saying: rows)
    }

    /// A change that waited too long.
    func giveUp(_ change: Change, age: Duration) async throws {
        let report = StaleReport(
            why: .waited, service: change.service.name, action: change.action.word,
            phrase: change.action.phrase, age: age, offer: try offer(change), asked: change.asked)
        var rows = try scribe.rows(.stale(report), to: place(change), as: "outcome", priority: .late)
        // Or its notice would say for ever that it waits.
        let over = ProgressReport(
            service: change.service.name, action: change.action, job: change.job,
            requestedBy: change.asked.by, stage: .over(.notRun), step: nil,
            steps: change.service.plan(for: change.action)?.steps.count ?? 1, stepName: nil, lasted: .zero,
            tail: [])
        rows.append(try scribe.lastEdit(.progress(over), of: try progressTransaction(change)))
        try await close(change, .notRun, made: nil, saying: rows)
    }

    private func close(
        _ change: Change, _ outcome: Outcome, made: ChangeEnd.Made?, next: Change? = nil,
        saying rows: [OutgoingRow]
    ) async throws {
        var rows = rows
        var following: (event: TakenEvent, job: JobRow)?
        if let next {
            let forms = ChangeForms(office: self, services: [next.service])
            rows.append(try forms.progressRow(next, .first))
            following = (forms.event(of: next), try forms.row(next, .queued))
        }
        let deployment = made.map {
            Deployment(
                container: $0.container, service: change.service.name.text, commit: $0.commit,
                image: $0.image,
                at: time.wall(), by: change.asked.by, isRollback: change.action.word == "rollback")
        }
        try await journal.finish(
            change.job, outcome: outcome.rawValue, event: change.event, at: time.wall(),
            deployment: deployment, next: following,
            saying: rows)
        log.info("\(change.what) ended: \(outcome.rawValue)", metadata: ["job": "\(change.job)"])
        await outbox.send(rows)
    }

    private func over(_ report: ChangeReport) -> ProgressReport {
        ProgressReport(
            service: report.service.name, action: report.action, job: report.job,
            requestedBy: report.asked.by,
            stage: .over(report.outcome), step: report.step, steps: report.steps ?? 1, stepName: nil,
            lasted: report.lasted, tail: [])
    }

    func recordedCommit(of container: String?) async -> String? {
        guard let container else { return nil }
        do {
            return try await journal.deployment(of: container)?.commit
        } catch {
            log.error("the journal could not be read: \(error)")
            return nil
        }
    }
}
