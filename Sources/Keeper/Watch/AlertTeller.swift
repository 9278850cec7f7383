import Contract
import Journal

/// What is to be said of a service's alert, one after the other.
struct Telling: Sendable {
    struct Step: Sendable {
        var action: ServiceWatch.Action
        var report: AlertReport
    }

    var eye: ServiceEye
    var answer: StatusAnswer
    /// One alert ends because another begins.
    var isFollowed: Bool
    var isSlow: Bool
    var isBad: Bool
    var steps: [Step]
    /// It restarts now and then, which rings nobody.
    var warning: RestlessReport?
    /// What happened while nobody looked.
    var untold: Attendance.Untold?

    /// Whether there is anything to say.
    var isEmpty: Bool { steps.isEmpty && warning == nil && untold == nil }
}

/// Asks the host what an alert says besides, and hands it on.
struct AlertTeller: Sendable {
    let facts: AlertFacts
    let alerts: AlertDesk
    let attendance: Attendance
    let office: Office

    /// Returns when all of it is stored.
    func tell(_ telling: Telling) async throws {
        if let untold = telling.untold {
            try await attendance.tell(untold, telling.answer, of: telling.eye)
        }
        for step in telling.steps { try await tell(step, telling) }
        if let warning = telling.warning { try await warn(warning, telling) }
        await alerts.saw(.service(telling.eye.service.name), isBad: telling.isBad)
    }

    private func tell(_ step: Telling.Step, _ telling: Telling) async throws {
        switch step.action {
        case .fire:
            try await alerts.fire(
                await facts.full(step.report, telling.eye, telling.answer), isSlow: telling.isSlow)
        case .update(let kind):
            let report = await facts.full(step.report, telling.eye, telling.answer)
            // While a new run was not asked yet, there is nothing to say of it.
            if kind == .silent, report.probing == nil { return }
            try await alerts.update(report)
        case .resolve(_, let byRequest):
            try await alerts.resolve(step.report, byRequest: byRequest, isFollowed: telling.isFollowed)
        }
    }

    /// Says quietly that a service restarts now and then.
    private func warn(_ warning: RestlessReport, _ telling: Telling) async throws {
        var warning = warning
        warning.alert = await facts.full(warning.alert, telling.eye, telling.answer)
        warning.alert.state = ServiceState(telling.answer)
        let row = try office.scribe.row(
            .restless(warning), named: "restless \(telling.eye.service.name) \(warning.alert.since)",
            priority: .edit)
        try await office.journal.enqueue([row])
        await office.outbox.send([row])
    }
}
