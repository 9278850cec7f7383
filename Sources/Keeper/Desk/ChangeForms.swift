import Contract
import FoundationEssentials
import Journal
import Logging
import Matrix

/// Makes of a change what the journal and the room have of it, and the other way round.
struct ChangeForms: Sendable {
    let office: Office
    let services: [Service]

    /// The change that an event asks for; its job's name follows from the event alone.
    func change(_ action: Action, of service: Service, _ event: TakenEvent, _ asked: Asked) -> Change {
        Change(
            service: service, action: action, job: StableHash.hex(office.own.text, event.eventID.text),
            event: event.eventID, threadRoot: event.threadRoot, tapped: event.tapped, asked: asked)
    }

    /// The change of a job; `nil` where the configuration has its service or its action no more.
    func change(_ job: JobRow) -> Change? {
        guard let service = services.first(where: { $0.name.text == job.service }) else { return nil }
        guard var action = service.change(named: job.action) else { return nil }
        let before = job.foundBefore
        if case .rollback = action {
            guard let way = before?.wayBack else { return nil }
            action = .rollback(way)
        }
        var change = Change(
            service: service, action: action, job: job.id, event: job.event, threadRoot: job.threadRoot,
            tapped: job.tapped, asked: Asked(by: job.requestedBy, at: job.sentAt))
        do { change.follows = try before?.follows.map(EventID.init) } catch {
            // It was stored by this program; only what is said then replies to nothing.
            office.log.error("a job of \(change.what) follows no event: \(error)")
        }
        return change
    }

    /// The rollback that follows an update by itself, in the name of whoever asked for that.
    func rollback(_ way: Rollback, after change: Change) throws -> Change {
        let job = StableHash.hex(office.own.text, change.event.text, "rollback")
        return Change(
            service: change.service, action: .rollback(way), job: job, event: try EventID("$\(job)"),
            threadRoot: change.threadRoot, asked: Asked(by: change.asked.by, at: office.serverClock.now()),
            follows: change.follows ?? change.tapped ?? change.event)
    }

    /// The event that a change of the bot's own is kept under: nobody sent it.
    func event(of change: Change) -> TakenEvent {
        TakenEvent(
            eventID: change.event, sender: change.asked.by,
            body: "!\(change.what)", threadRoot: change.threadRoot, sentAt: change.asked.at)
    }

    func row(_ change: Change, _ phase: JobPhase, question: String? = nil) throws -> JobRow {
        let before = Before(of: change)
        return JobRow(
            id: change.job, event: change.event, threadRoot: change.threadRoot,
            service: change.service.name.text,
            action: change.action.phrase, requestedBy: change.asked.by, sentAt: change.asked.at, phase: phase,
            question: question, before: before.isEmpty ? nil : try JSONEncoder().encode(before),
            createdAt: office.time.wall(), tapped: change.tapped)
    }

    /// The message that is edited as the change goes on.
    func progressRow(_ change: Change, _ admission: ServiceDriver.Admission) throws -> OutgoingRow {
        var stage = ProgressReport.Stage.beginning
        if case .waits(let behind) = admission { stage = .waiting(behind: behind) }
        let report = ProgressReport(
            service: change.service.name, action: change.action, job: change.job,
            requestedBy: change.asked.by,
            stage: stage, step: nil, steps: change.service.plan(for: change.action)?.steps.count ?? 1,
            stepName: nil,
            lasted: .zero, tail: [])
        let rows = try office.scribe.rows(
            .progress(report), to: office.place(change), as: "progress", priority: .progress)
        guard let row = rows.first else { throw KeeperError.noSuchAction(change.what) }
        return row
    }

    /// Ends what never began.
    func end(_ change: Change, _ how: ChangeReport.Unanswered, by user: UserID? = nil) async throws {
        var report = ChangeReport(
            service: change.service, action: change.action, job: change.job, asked: change.asked,
            ending: .unanswered(how), lasted: .zero, sinceAsked: .zero)
        report.cancelledBy = user
        try await office.finish(change, ChangeEnd(report: report))
    }

    /// Ends a job whose service or action the configuration has no more: whoever asked is told.
    func forget(_ job: JobRow) async throws {
        office.log.error(
            "a job of \(job.service) \(job.action) is open, and the configuration has it no more")
        guard let name = ServiceName(job.service) else { return }
        let words = job.action.split(separator: " ").map(String.init)
        let change = Change(
            service: Service(name: name, host: "", directory: "", container: ""),
            action: .custom(words.first ?? job.action, values: Array(words.dropFirst())),
            job: job.id, event: job.event, threadRoot: job.threadRoot,
            asked: Asked(by: job.requestedBy, at: job.sentAt))
        if job.phase == .asking { return try await end(change, .restarted) }
        let report = ChangeReport(
            service: change.service, action: change.action, job: change.job, asked: change.asked,
            ending: .interrupted(.forgotten), lasted: .zero, sinceAsked: .zero)
        try await office.finish(change, ChangeEnd(report: report))
    }
}
