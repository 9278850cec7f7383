import FoundationEssentials
import Journal
import Logging
import Matrix

/// Says what there is to say: each thing once, what matters first, within the homeserver's limits.
///
/// Messages are rows of the journal, stored before they are sent, under a transaction ID made from what they answer.
/// Edits of what moves are not stored: of one message only the latest waits. What the homeserver refuses for good is given
/// up, said in the log, and holds up nothing; anything else that keeps a message from it is waited for.
package actor Outbox {
    private static let retryLimit = Duration.seconds(60)
    /// Failures in a row before the log says so: by then the sync knows whether the homeserver is there at all.
    private static let patience = 3

    private let homeserver: Homeserver
    private let room: @Sendable () -> RoomID
    private let journal: Journal
    private let spool: Spool
    private let files: FilePost
    private let time: Time
    private let log: Logger
    private let bell = Doorbell()
    /// Ends a wait that a failure asked for.
    private let recovery = Doorbell()

    private var queue = SendQueue()
    /// Files that are uploaded, while their message is not sent: they are not uploaded again.
    private var uploads: [TransactionID: FilePost.Upload] = [:]
    /// What says no longer what it answers: the homeserver would not take it with that.
    private var loose: Set<TransactionID> = []
    /// What is said in few words: the homeserver would not take all of it.
    private var curt: Set<TransactionID> = []
    private var edits = EditQueue()
    /// What no try of this process or an earlier one can have brought to the homeserver.
    private var untried: Set<TransactionID> = []
    /// What is being stored while it is sent: nothing may be noted of it before it is there.
    private var unstored: [TransactionID: Gate] = [:]
    private var budget = SendBudget()
    /// Whether of what can wait an edit goes next.
    private var isEditsTurn = false
    private var failures = 0
    /// Whether the homeserver answers the sync; when it does not, that is logged already.
    private var isHeard = true

    init(
        homeserver: Homeserver, room: @escaping @Sendable () -> RoomID, journal: Journal, spool: Spool,
        time: Time,
        log: Logger
    ) {
        self.homeserver = homeserver
        self.room = room
        self.journal = journal
        self.spool = spool
        files = FilePost(homeserver: homeserver, spool: spool, log: log)
        self.time = time
        self.log = log
    }

    /// Finds what was not sent when the bot ended, and clears the spool of what nothing refers to.
    ///
    /// To be called before anybody else stores a file: it would be taken for one that was left there.
    func restore() async throws {
        send(try await journal.unsent())
        // Any of them may have reached the homeserver before the bot ended.
        untried = []
        try spool.sweep(keeping: queue.files)
    }

    /// Takes rows that the journal has stored already.
    func send(_ stored: [OutgoingRow]) { take(stored, nil) }

    /// Takes rows that were never stored before, and are being stored now.
    func send(_ rows: [OutgoingRow], whileStoring isStored: Gate) { take(rows, isStored) }

    private func take(_ rows: [OutgoingRow], _ isStored: Gate?) {
        for row in rows where queue.add(row) {
            unstored[row.transaction] = isStored
            untried.insert(row.transaction)
            if let original = row.edited { _ = edits.remove(original) }
        }
        bell.ring()
    }

    /// Edits a message as soon as that may be; what waited for the same message is forgotten.
    /// - Parameters:
    ///   - original: the message.
    ///   - content: what it says now.
    ///   - stage: how far it has come, where it moves through stages; the longer one lasts, the rarer are its edits.
    func amend(_ original: TransactionID, to content: JSONValue, stage: String? = nil) {
        let name = "bk-edit-\(StableHash.hex(original.text, "\(time.wall())"))"
        edits.add(EditQueue.Edit(content: content, name: name), of: original, stage: stage)
        bell.ring()
    }

    /// Whether a message waits still.
    func isWaiting(_ transaction: TransactionID) -> Bool { queue.contains(transaction) }

    /// Takes to know that the bot made an event by another way: that counts against the limit, too.
    func spent() { budget.spend(at: time.elapsed()) }

    /// Takes to know whether the homeserver is there; once it is back, all that was held up is tried at once.
    func heard(_ isHeard: Bool) {
        self.isHeard = isHeard
        guard isHeard else { return }
        queue.forgive()
        recovery.ring()
        bell.ring()
    }

    /// Sends until it is cancelled; what was not sent is found again at the next start.
    func run() async throws {
        while true {
            try Task.checkCancellation()
            let now = time.elapsed()
            if let row = queue.next(at: now, below: .late) {
                let wait = budget.waitForMessage(at: now)
                // What is most urgent then goes first, whichever that will be.
                guard wait == .zero else {
                    try await time.sleep(wait)
                    continue
                }
                try await trySend(row)
            } else if let row = lateRow(at: now) {
                isEditsTurn = true
                try await trySend(row)
            } else if queue.isEmpty, edits.isEmpty {
                edits.tidy(at: now)
                // Without a limit of time: one would have to be taken back before the next answer goes out.
                await bell.wait()
            } else if let wait = try await trySendEdit() {
                let held = queue.wait(at: time.elapsed()) ?? wait
                try await bell.wait(atMost: min(wait, held, waitForLate(wait)), time: time)
            }
        }
    }

    // MARK: What can wait

    /// What is said only to have been said goes as edits do, in turn with them: while room is left for what matters.
    private func lateRow(at now: Duration) -> OutgoingRow? {
        guard let row = queue.next(at: now), budget.waitForEdit(at: now) == .zero else { return nil }
        if isEditsTurn, let edit = nextEdit(at: now), edit.due <= now { return nil }
        return row
    }

    private func waitForLate(_ wait: Duration) -> Duration {
        let now = time.elapsed()
        guard queue.next(at: now) != nil else { return wait }
        return min(wait, max(budget.waitForEdit(at: now), .milliseconds(10)))
    }

    // MARK: Rows

    private func trySend(_ row: OutgoingRow) async throws {
        // Of progress alone: an alert that is over already has yet to be said, and to ring.
        if untried.remove(row.transaction) != nil, row.priority == Priority.progress.rawValue,
            let last = queue.edit(of: row.transaction)
        {
            return try await skip([row, last])
        }
        do {
            // A homeserver remembers a transaction for a day: what was sent longer ago would be sent again.
            // One that is only now being stored was not.
            let isKnown = unstored[row.transaction] == nil
            if isKnown, try await journal.eventID(of: row.transaction) != nil { return try forget(row) }
            let event = try await deliver(row)
            failures = 0
            budget.spend(at: time.elapsed())
            try await done(row, event)
        } catch let error as MatrixError {
            try await failed(row, error)
        } catch let error as Unsendable {
            try await giveUp(row, because: error.reason)
        }
    }

    private func deliver(_ row: OutgoingRow) async throws -> EventID {
        var content = try content(of: row)
        if let attachment = row.attachment {
            content = try await uploaded(attachment, of: row).content(of: attachment, like: content)
        } else if let original = row.follows {
            guard let target = try await journal.eventID(of: original) else {
                throw Unsendable(reason: "it belongs to what was never sent")
            }
            content =
                row.isButton
                ? MessageContent.reaction(to: target, key: content["key"]?.stringValue ?? "")
                : MessageContent.edit(of: target, new: content)
        }
        return try await homeserver.call(
            SendEvent(room: room(), type: row.eventType, transaction: row.transaction, content: content))
    }

    private func content(of row: OutgoingRow) throws -> JSONValue {
        do {
            var members = try JSONValue(parsing: row.content).objectValue ?? [:]
            if loose.contains(row.transaction) { members["m.relates_to"] = nil }
            if curt.contains(row.transaction) { Self.shorten(&members) }
            return .object(members)
        } catch {
            throw Unsendable(reason: "its content cannot be read: \(error)")
        }
    }

    private static func shorten(_ members: inout [JSONKey: JSONValue]) {
        let body = members["body"]?.stringValue ?? ""
        members["body"] = .string(body.prefix(300) + "\n… The homeserver did not take more than this.")
        for name in ["format", "formatted_body"] as [JSONKey] { members[name] = nil }
    }

    private func uploaded(_ attachment: Attachment, of row: OutgoingRow) async throws -> FilePost.Upload {
        if let known = uploads[row.transaction] { return known }
        let upload = try await files.upload(attachment)
        uploads[row.transaction] = upload
        return upload
    }

    /// Waits until a row is stored.
    private func awaitStored(_ row: OutgoingRow) async throws {
        guard let isStored = unstored[row.transaction] else { return }
        // Where it cannot be stored the bot ends, with the reason, and this wait with it.
        guard await isStored.wait() else { throw CancellationError() }
        unstored[row.transaction] = nil
    }

    private func done(_ row: OutgoingRow, _ event: EventID) async throws {
        try await awaitStored(row)
        // Noted before it is forgotten here: what fails in between is sent again under the same name.
        try await journal.sent(row.transaction, as: event, at: time.wall())
        try forget(row)
    }

    private func forget(_ row: OutgoingRow) throws {
        queue.remove(row)
        untried.remove(row.transaction)
        loose.remove(row.transaction)
        curt.remove(row.transaction)
        uploads[row.transaction] = nil
        if let path = row.attachment?.path { try spool.remove(path) }
    }

    private func failed(_ row: OutgoingRow, _ error: MatrixError) async throws {
        if error.isCancelled { throw CancellationError() }
        if error.isUnknownToken { throw error }
        if error.isTooLarge, row.attachment == nil, curt.insert(row.transaction).inserted {
            log.warning("a message is shortened: \(error)")
            return
        }
        if row.isButton, error.isDuplicate {
            // It is there, which is all that was wanted.
            try await journal.gaveUp(row.transaction, reason: "there already", at: time.wall())
            return try forget(row)
        }
        if error.isHopeless {
            // A command may stand in a thread that is none here, by whoever's server: its outcome is said all the same.
            guard error.refusal?.status == 400, try content(of: row)["m.relates_to"] != nil else {
                return try await giveUp(row, because: error.description)
            }
            log.warning("a message is said without what it answers: \(error)")
            loose.insert(row.transaction)
            return
        }
        if error.isAnswered && !error.isRateLimited && !error.isAbsence {
            queue.failed(row, at: time.elapsed())
        }
        try await pause(after: error)
    }

    /// Leaves out the buttons of a message that wait still.
    func dropButtons(of message: TransactionID) async throws { try await skip(queue.buttons(on: message)) }

    /// A notice of progress that is over before it could be said would only stand below its own outcome.
    private func skip(_ rows: [OutgoingRow]) async throws {
        for row in rows {
            try await awaitStored(row)
            try await journal.gaveUp(row.transaction, reason: "over before it was said", at: time.wall())
            try forget(row)
        }
    }

    private func giveUp(_ row: OutgoingRow, because reason: String) async throws {
        log.error("a message could not be sent and is given up: \(reason)")
        try await awaitStored(row)
        var said: [OutgoingRow] = []
        if let attachment = row.attachment { said = try [withoutFile(row, attachment)] }
        try await journal.enqueue(said)
        try await journal.gaveUp(row.transaction, reason: reason, at: time.wall())
        try forget(row)
        send(said)
    }

    /// That a file is missing is said where it would have stood.
    private func withoutFile(_ row: OutgoingRow, _ attachment: Attachment) throws -> OutgoingRow {
        var members = try content(of: row).objectValue ?? [:]
        members["body"] = .string(
            "📎 The homeserver did not take the file \(attachment.name), \(attachment.size) bytes: is that above its limit?"
        )
        return OutgoingRow(
            transaction: try TransactionID("\(row.transaction)-nofile"), eventType: row.eventType,
            content: try JSONValue.object(members).data(), priority: row.priority, createdAt: time.wall())
    }

    private func pause(after error: MatrixError) async throws {
        failures += 1
        if failures == Self.patience, isHeard, !error.isRateLimited {
            log.warning("a message could not be sent yet: \(error)")
        }
        if error.isRateLimited { budget.exhausted(at: time.elapsed(), wait: error.retryAfter) }
        let backoff = min(Duration.milliseconds(500 << min(failures, 6)), .seconds(3))
        if let wait = error.retryAfter { return try await time.sleep(wait) }
        let wait = error.refusal == nil ? backoff : min(backoff * 4, Self.retryLimit)
        try await recovery.wait(atMost: wait, time: time)
    }

    // MARK: Edits

    /// Sends the edit that is due.
    ///
    /// - Returns: how long nothing is due, when nothing is.
    private func trySendEdit() async throws -> Duration? {
        let now = time.elapsed()
        guard let (original, due) = nextEdit(at: now) else { return .seconds(3600) }
        guard due <= now else { return due - now }
        guard let target = try await journal.eventID(of: original) else {
            _ = edits.remove(original)
            return nil
        }
        // Taken only now: while the journal was read a newer one may have come, or the message's last.
        guard let edit = edits.remove(original) else { return nil }
        try await send(edit, of: original, target)
        return nil
    }

    private func nextEdit(at now: Duration) -> (original: TransactionID, due: Duration)? {
        edits.next(from: now + budget.waitForEdit(at: now)) { !queue.contains($0) }
    }

    private func send(_ edit: EditQueue.Edit, of original: TransactionID, _ target: EventID) async throws {
        let now = time.elapsed()
        edits.began(original, at: now)
        isEditsTurn = false
        do {
            _ = try await homeserver.call(
                SendEvent(
                    room: room(), type: "m.room.message", transaction: try TransactionID(edit.name),
                    content: MessageContent.edit(of: target, new: edit.content)))
            budget.spend(at: now)
            failures = 0
        } catch let error as MatrixError {
            if error.isCancelled { throw CancellationError() }
            if error.isUnknownToken { throw error }
            guard !error.isHopeless else {
                log.error("an edit could not be sent and is given up: \(error)")
                return
            }
            // Behind the message's last edit, which may have come meanwhile, this one would bring the past back.
            if !edits.contains(original), !queue.hasEdit(of: original) { edits.add(edit, of: original) }
            try await pause(after: error)
        }
    }
}
