import Contract
import Journal
import Matrix

/// Answers the words and the taps that are about an alert.
struct AlertClerk: Sendable {
    /// How many changes are looked through for one that was tapped before.
    private static let lastJobs = 20

    let office: Office
    let alerts: AlertDesk

    /// Why a tap on an alert does nothing; `nil` when it is a command like any other.
    ///
    /// - Parameters:
    ///   - command: what was tapped.
    ///   - event: the tap.
    ///   - changes: what is asked, waits or is under way for the service.
    /// - Returns: what to answer instead.
    /// - Throws: the journal could not be read.
    func refusal(
        of command: Command, _ event: TakenEvent, changes: [Change]
    ) async throws -> AlertAnswer.What? {
        guard let tapped = event.tapped, let name = command.service else { return nil }
        guard let message = try await office.journal.transaction(of: tapped) else { return .over }
        guard await !alerts.stands(message) else {
            return try await refusal(of: command, event, on: message, changes: changes)
        }
        guard command.word == "rollback" else { return .over }
        return try await offersWayBack(message, of: name) ? same(command, event, changes) : .overtaken
    }

    /// Whether a message is the outcome of an update since which nothing brought another version.
    private func offersWayBack(_ message: TransactionID, of service: ServiceName) async throws -> Bool {
        for job in try await office.journal.jobs(of: service.text, last: Self.lastJobs)
        where ["update", "rollback"].contains(job.action) {
            if try office.outcomeTransaction(job.event) == message { return true }
            if job.outcome == Outcome.ok.rawValue { return false }
        }
        return false
    }

    private func same(
        _ command: Command, _ event: TakenEvent, _ changes: [Change]
    ) -> AlertAnswer.What? {
        guard case .service(_, let action) = command else { return nil }
        let same = changes.first {
            $0.tapped == event.tapped && $0.action.word == action.word && $0.event != event.eventID
        }
        return same.map { .underWay(by: $0.asked.by) }
    }

    private func refusal(
        of command: Command, _ event: TakenEvent, on message: TransactionID, changes: [Change]
    ) async throws -> AlertAnswer.What? {
        guard let tapped = event.tapped, let name = command.service,
            case .service(_, let action) = command
        else { return nil }
        if let under = same(command, event, changes) { return under }
        guard !action.onlyReads, await !alerts.isBad(message) else { return nil }
        let done = try await office.journal.jobs(of: name.text, last: Self.lastJobs).first {
            $0.tapped == tapped && $0.action == action.phrase && $0.outcome == Outcome.ok.rawValue
        }
        return done.map { .done(by: $0.requestedBy) }
    }

    func take(_ service: Service, _ command: Command, _ event: TakenEvent) async throws {
        try await tell(try await alerts.take(service, by: event.sender), command, event)
    }

    func mute(
        _ service: ServiceName, for length: Duration, _ command: Command, _ event: TakenEvent
    ) async throws {
        try await alerts.mute(service, for: length, by: event.sender)
        try await tell(.muted(length), command, event)
    }

    func unmute(_ service: ServiceName, _ command: Command, _ event: TakenEvent) async throws {
        try await tell(.unmuted(wasMuted: try await alerts.unmute(service)), command, event)
    }

    func tell(_ what: AlertAnswer.What, _ command: Command, _ event: TakenEvent) async throws {
        guard let service = command.service else { return }
        let answer = AlertAnswer(
            what: what, service: service, action: command.word,
            asked: Asked(by: event.sender, at: event.sentAt))
        try await office.answer(event, .answered(answer))
    }
}
