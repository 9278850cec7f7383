import Journal
import Logging
import Matrix
import Synchronization

/// Holds the watch over the room for all who need it, and says what changed: in the log, and where people have to know
/// it in the room.
final class RoomGuard: Sendable {
    private let watch: Mutex<RoomWatch>

    init(_ watch: RoomWatch) { self.watch = Mutex(watch) }

    /// Why nothing is changed, and no log shown, at the wish of this room; nil while it is private, or need not be.
    var refusal: String? { watch.withLock { $0.refusal } }

    /// Says what is to be said of the room as it was entered.
    func begin(_ office: Office, _ room: RoomID) async throws {
        for change in watch.withLock({ $0.begin() }) { try await tell(change, office, room) }
    }

    /// Takes what came; from the next command on it counts.
    func take(_ batch: SyncBatch, _ office: Office, _ room: RoomID) async throws {
        for change in watch.withLock({ $0.take(batch) }) { try await tell(change, office, room) }
    }

    private func tell(_ change: RoomWatch.Change, _ office: Office, _ room: RoomID) async throws {
        switch change {
        case .exposed(let reason, let event):
            let isRefusing = refusal != nil
            office.log.log(
                level: isRefusing ? .error : .warning,
                "the room is not private: \(reason)\(isRefusing ? "; nothing is changed until it is" : "")")
            // At the start only a room that the configuration takes is entered: nobody needs to be told.
            guard let event else { return }
            try await say(
                .room(.exposed(reason: reason, isRefusing: isRefusing)), named: "exposed \(event)", office)
        case .privateAgain(let event):
            office.log.info("the room is private again")
            try await say(.room(.privateAgain), named: "private \(event?.text ?? "again")", office)
        case .encrypted:
            office.log.error("the room \(room) is encrypted, and this bot cannot read encrypted rooms")
            try await say(.encrypted, named: "encrypted \(room)", office)
        case .replaced(let sender, let next):
            office.log.error(
                "the room was given up by \(sender) for \(next?.text ?? "another one"): set `room`, and start again"
            )
            try await say(
                .room(.replaced(by: sender, room: next)), named: "replaced \(next?.text ?? "")", office)
        case .guestsMayJoin:
            office.log.warning("people without an account may come into the room when they are invited")
        case .name(.impostor(let user)):
            office.log.warning("\(user) goes by the bot's name in the room, or by one that looks like it")
        case .name(.tooMany):
            office.log.warning("more than \(NameWatch.limit) members go by the bot's name: no more are named")
        }
    }

    private func say(_ report: Report, named name: String, _ office: Office) async throws {
        let row = try office.scribe.row(report, named: name, priority: .urgent)
        try await office.journal.enqueue([row])
        await office.outbox.send([row])
    }
}
