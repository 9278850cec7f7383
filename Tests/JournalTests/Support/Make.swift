import Foundation
import Journal
import Matrix

extension UserID {
    static func make(_ text: String = "@grant:example.org") throws -> UserID { try UserID(text) }
}

extension EventID {
    static func make(_ number: Int) throws -> EventID { try EventID("$event\(number)") }
}

extension TransactionID {
    static func make(_ text: String) throws -> TransactionID { try TransactionID(text) }
}

extension SyncPosition {
    static func make(_ text: String) throws -> SyncPosition { try SyncPosition(text) }
}

extension TakenEvent {
    static func make(_ number: Int, body: String = "!bridge restart") throws -> TakenEvent {
        TakenEvent(
            eventID: try .make(number), sender: try .make(), body: body,
            threadRoot: number.isMultiple(of: 2) ? nil : try .make(number + 10_000),
            sentAt: Int64(number), isEdit: number.isMultiple(of: 3))
    }
}

extension JobRow {
    static func make(
        _ number: Int, service: String = "bridge", phase: JobPhase = .queued
    ) throws -> JobRow {
        JobRow(
            id: "job\(number)", event: try .make(number),
            threadRoot: number.isMultiple(of: 2) ? nil : try .make(number + 10_000), service: service,
            action: "restart", requestedBy: try .make(), sentAt: Int64(number), phase: phase,
            question: phase == .asking ? "47" : nil, createdAt: Int64(number) + 1)
    }
}

extension OutgoingRow {
    static func make(
        _ transaction: String, priority: Int = 1, bytes: Int = 0, attachment: Attachment? = nil,
        key: String? = nil
    ) throws -> OutgoingRow {
        OutgoingRow(
            transaction: try .make(transaction), eventType: "m.room.message",
            content: Data(#"{"body":"\#(String(repeating: "x", count: bytes))"}"#.utf8), priority: priority,
            createdAt: 1, attachment: attachment, key: key)
    }
}

extension Deployment {
    static func make(_ container: String, service: String = "bridge", at: Int64 = 1) throws -> Deployment {
        Deployment(
            container: container, service: service, commit: "9d81e07", image: "sha256:1", at: at,
            by: try .make())
    }
}

extension AlertRow {
    static func make(_ key: String, firedAt: Int64 = 1, state: String = "{}") throws -> AlertRow {
        AlertRow(
            key: key, transaction: try .make("alert-\(key.utf8.count)"), firedAt: firedAt,
            state: Data(state.utf8))
    }
}
