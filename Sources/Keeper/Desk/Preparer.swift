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
        case ready(Action, again: QuestionReport.Again?)
        case noWayBack(WayBackFinding)
    }

    /// Whether the host has to be asked: for the way back always, for an update where it may bring back what was rolled back.
    func asksHost(about action: Action, of service: Service) async throws -> Bool {
        switch action {
        case .rollback: true
        case .update: try await lastRollback(of: service) != nil
        default: false
        }
    }

    func prepare(_ action: Action, of service: Service) async throws -> Finding {
        guard let eye = eyes.first(where: { $0.service.name == service.name }) else {
            return .ready(action, again: nil)
        }
        switch action {
        case .rollback:
            let finding = await eye.wayBack()
            guard case .way(let way) = finding else { return .noWayBack(finding) }
            return .ready(.rollback(way), again: nil)
        case .update:
            // Where that cannot be told, the update itself says why.
            guard case .incoming(let incoming) = await eye.changes(), let target = incoming.target,
                let last = try await lastRollback(of: service), last.foundBefore?.commit == target
            else { return .ready(action, again: nil) }
            let again = QuestionReport.Again(
                commit: target, by: last.requestedBy, at: last.endedAt ?? last.createdAt)
            return .ready(action, again: again)
        default: return .ready(action, again: nil)
        }
    }

    /// The rollback since which no update has brought another version.
    private func lastRollback(of service: Service) async throws -> JobRow? {
        let last = try await office.journal.jobs(of: service.name.text, last: Self.lastJobs).first {
            ["update", "rollback"].contains($0.action)
                && [Outcome.ok, .failed, .interrupted].map(\.rawValue).contains($0.outcome)
        }
        return last?.action == "rollback" ? last : nil
    }
}
