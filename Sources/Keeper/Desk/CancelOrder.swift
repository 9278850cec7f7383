import Contract
import FoundationEssentials
import Journal
import Matrix

/// A cancel that was taken, and what it is aimed at.
///
/// The aim is journaled with it, before anything is done: were it looked for anew after a crash, the next job might be hit.
struct CancelOrder: Sendable {
    /// What it is called in the journal, where it is a job of its own: it ends once, and survives a crash.
    static let word = "cancel"

    struct Aim: Codable, Sendable, Equatable {
        struct Job: Codable, Sendable, Equatable {
            var id: String
            var event: String
            var action: String

            init(_ change: Change) {
                (id, event, action) = (change.job, change.event.text, change.action.phrase)
            }
        }

        /// What is to be ended on the host.
        var running: Job?
        /// What is to be taken back.
        var waiting: [Job] = []
    }

    var service: Service
    var id: String
    var event: EventID
    var threadRoot: EventID?
    var asked: Asked
    var aim: Aim

    init(_ event: TakenEvent, for service: Service, own: UserID, aim: Aim) {
        self.service = service
        self.aim = aim
        id = StableHash.hex(own.text, event.eventID.text)
        self.event = event.eventID
        threadRoot = event.threadRoot
        asked = Asked(by: event.sender, at: event.sentAt)
    }

    /// Reads one that the journal kept; `nil` for a row of another kind, or of a service that is no more.
    init?(_ row: JobRow, _ services: [Service]) {
        guard row.action == Self.word, let data = row.before,
            let service = services.first(where: { $0.name.text == row.service })
        else { return nil }
        do { aim = try JSONDecoder().decode(Aim.self, from: data) } catch { return nil }
        self.service = service
        id = row.id
        event = row.event
        threadRoot = row.threadRoot
        asked = Asked(by: row.requestedBy, at: row.sentAt)
    }

    func row(at now: Int64) throws -> JobRow {
        JobRow(
            id: id, event: event, threadRoot: threadRoot, service: service.name.text, action: Self.word,
            requestedBy: asked.by, sentAt: asked.at, phase: .launching, before: try JSONEncoder().encode(aim),
            createdAt: now)
    }

    var place: Scribe.Place { Scribe.Place(event: event, threadRoot: threadRoot) }
}
