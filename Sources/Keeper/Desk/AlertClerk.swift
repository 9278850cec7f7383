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
        guard let message = try await office.journal.transaction(of: tapped), await alerts.stands(message)
        else { return .over }
        guard case .service(_, let action) = command else { return nil }
        let same = changes.first { $0.tapped == tapped && $0.action == action && $0.event != event.eventID }
        if let same { return .underWay(by: same.asked.by) }
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
