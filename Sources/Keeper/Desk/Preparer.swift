import Contract
import Journal
import Matrix

/// Finds out what has to be known of a change before anybody is asked about it.
struct Preparer: Sendable {
    /// How many changes are looked through for the last that brought another version.
    private static let lastJobs = 50

    let office: Office
    let eyes: [ServiceEye]

    enum Finding: Sendable {
        case ready(Action, again: QuestionReport.Again? = nil, adoption: Adoption? = nil)
        /// It is not to be asked about, and why.
        case settled(Report)
    }

    /// Whether the host has to be asked: for the way back always, for an update where it may bring back what was rolled back.
    func asksHost(about action: Action, of service: Service) async throws -> Bool {
        switch action {
        case .rollback, .adopt: true
        case .update: try await !rollbacks(of: service).isEmpty
        default: false
        }
    }

    func prepare(_ action: Action, of service: Service, _ asked: Asked) async throws -> Finding {
        guard let eye = eyes.first(where: { $0.service.name == service.name }) else { return .ready(action) }
        switch action {
        case .rollback:
            let finding = await eye.wayBack()
            guard case .way(let way, _) = finding else {
                return .settled(
                    .noWayBack(NoWayBackReport(service: service, finding: finding, asked: asked)))
            }
            return .ready(.rollback(way))
        case .adopt:
            let report = AdoptionReport(
                service: service, finding: await eye.adoption(), isMeant: true, asked: asked)
            guard let adoption = report.adoptable else { return .settled(.adoption(report)) }
            return .ready(.adopt, adoption: adoption)
        case .update:
            let rollbacks = try await rollbacks(of: service)
            guard let latest = rollbacks.first else { return .ready(action) }
            var back: JobRow? = latest
            var isSure = false
            if case .incoming(let incoming) = await eye.changes(), let target = incoming.target {
                back = rollbacks.first { Self.from($0) == target }
                isSure = true
            }
            // Where it could not be told what comes it is asked all the same.
            guard let back, let from = Self.from(back) else { return .ready(action) }
            let again = QuestionReport.Again(
                commit: from, isSure: isSure, isDone: back.outcome == Outcome.ok.rawValue,
                by: back.requestedBy, at: back.endedAt ?? back.createdAt)
            return .ready(action, again: again)
        default: return .ready(action)
        }
    }

    /// The rollbacks since the last update that went well, also one that is under way, the latest first.
    private func rollbacks(of service: Service) async throws -> [JobRow] {
        try await office.journal.jobs(of: service.name.text, last: Self.lastJobs)
            .prefix { $0.action != "update" || $0.outcome != Outcome.ok.rawValue }
            .filter {
                $0.action == "rollback" && $0.phase != .asking
                    && ![Outcome.notRun, .refused].map(\.rawValue).contains($0.outcome)
            }
    }

    private static func from(_ rollback: JobRow) -> String? {
        let before = rollback.foundBefore
        return before?.commit ?? before?.wayBack?.from
    }
}
