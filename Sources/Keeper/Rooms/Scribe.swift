import FoundationEssentials
import Journal
import Matrix

/// What goes first when not everything can be sent at once.
enum Priority: Int, Sendable {
    case urgent = 0
    case answer = 1
    case progress = 2
    case file = 3
    case edit = 4
    /// What is said only to have been said: it leaves room in the homeserver's limit for what matters.
    case late = 5
    /// However many strangers there are, nobody waits for what is said to them.
    case stranger = 6
    /// What can be tapped can be typed as well.
    case button = 7
}

/// Writes reports as rows to be sent.
///
/// A row's transaction ID is made from what it answers, so that nothing is ever said twice.
struct Scribe: Sendable {
    let own: UserID
    let wording: Wording
    let spool: Spool
    let time: Time

    /// What a message answers: replies go to it, in its thread when it stood in one.
    struct Place: Sendable {
        var event: EventID
        var threadRoot: EventID?
        /// Where it was a tap: what is said answers the message that was tapped, and says whose tap it was.
        var tap: Tap?
        /// The command that is answered, where the event is only what follows it.
        var follows: EventID?

        struct Tap: Sendable {
            var on: EventID
            var by: UserID
        }

        init(event: EventID, threadRoot: EventID?, tapped: EventID? = nil, by user: UserID? = nil) {
            self.event = event
            self.threadRoot = threadRoot
            if let tapped, let user { tap = Tap(on: tapped, by: user) }
        }

        var reference: MessageReference {
            let answered = tap?.on ?? follows ?? event
            return threadRoot.map { .threadReply(root: $0, to: answered) } ?? .reply(to: answered)
        }
    }

    /// The rows of a report: the message, and its file when there is one.
    func rows(
        _ report: Report, to place: Place, as part: String, priority: Priority = .answer, job: String? = nil
    ) throws -> [OutgoingRow] {
        let now = time.wall()
        let message = wording.message(report, now: now, tappedBy: place.tap?.by)
        var rows = [
            OutgoingRow(
                transaction: try transaction(place.event.text, part), eventType: "m.room.message",
                content: try content(message, place.reference).data(), priority: priority.rawValue,
                createdAt: now)
        ]
        if let file = message.attachment {
            rows.append(try self.file(file, to: place, part: part, job: job ?? place.event.text, at: now))
        }
        return rows
    }

    /// A message that answers nobody: an alert, a warning about the room.
    ///
    /// Where it belongs to an earlier one of ours, it is a reply to that.
    func row(
        _ report: Report, named name: String, priority: Priority, answering event: EventID? = nil
    ) throws -> OutgoingRow {
        try row(report, as: try transaction(name), priority: priority, answering: event)
    }

    /// The same, where it is known already what the message is called.
    func row(
        _ report: Report, as transaction: TransactionID, priority: Priority, answering event: EventID? = nil
    ) throws -> OutgoingRow {
        let now = time.wall()
        let message = wording.message(report, now: now)
        return OutgoingRow(
            transaction: transaction, eventType: "m.room.message",
            content: try content(message, event.map { .reply(to: $0) } ?? .none).data(),
            priority: priority.rawValue, createdAt: now)
    }

    /// The last edit of a message that was edited as things moved; kept, so that no progress stands there for ever.
    /// - Parameters:
    ///   - report: what it says now.
    ///   - original: the message.
    ///   - name: tells the last edits of one message apart, where it can have several.
    /// - Returns: the row.
    /// - Throws: it cannot be written.
    func lastEdit(
        _ report: Report, of original: TransactionID, named name: String = "last edit"
    ) throws -> OutgoingRow {
        let now = time.wall()
        let message = wording.message(report, now: now)
        return OutgoingRow(
            transaction: try transaction(original.text, name), eventType: "m.room.message",
            content: try content(message, .none).data(), priority: Priority.edit.rawValue, createdAt: now,
            key: original.text)
    }

    /// The buttons of a message: reactions that the bot puts on it, for whoever would rather tap than type.
    ///
    /// They wait behind all else, but for those that are of use for a short time only.
    func buttons(
        _ buttons: [OutgoingRow.Button], on message: TransactionID, priority: Priority = .button
    ) throws -> [OutgoingRow] {
        try buttons.map { button in
            OutgoingRow(
                transaction: try transaction(message.text, "button", button.sign), eventType: "m.reaction",
                content: try JSONValue.object(["key": .string(button.sign)]).data(),
                priority: priority.rawValue, createdAt: time.wall(), key: message.text,
                button: .init(sign: Reaction.normalised(button.sign), command: button.command))
        }
    }

    /// An event's content for a report, without what it refers to.
    func content(_ report: Report) -> JSONValue {
        content(wording.message(report, now: time.wall()), .none)
    }

    func transaction(_ words: String...) throws -> TransactionID {
        try TransactionID("bk-" + StableHash.hex(own.text, words.joined(separator: "\n")))
    }

    private func file(
        _ file: TextFile, to place: Place, part: String, job: String, at now: Int64
    ) throws -> OutgoingRow {
        let transaction = try transaction(place.event.text, part, "file")
        let stored =
            if let recording = file.recording {
                (path: try spool.rename(recording.path, to: transaction.text), size: recording.size)
            } else {
                try spool.store(file.lines, as: transaction.text)
            }
        var facts = Facts()
        facts.set("file_of", job)
        // The address is put in when the file has been uploaded.
        let content = MessageContent.notice(
            file.name, facts: MessageFacts(JSONKey(Facts.key), facts.json), relation: place.reference)
        return OutgoingRow(
            transaction: transaction, eventType: "m.room.message", content: try content.data(),
            priority: Priority.file.rawValue, createdAt: now,
            attachment: Attachment(
                path: stored.path, name: file.name, mimeType: "text/plain", size: stored.size))
    }

    private func content(_ message: Message, _ reference: MessageReference) -> JSONValue {
        let facts = message.facts.isEmpty ? nil : MessageFacts(JSONKey(Facts.key), message.facts.json)
        let body = message.prose.plain
        let html = message.prose.html
        return message.isNotice
            ? MessageContent.notice(
                body, html: html, mentions: message.mentions, facts: facts, relation: reference)
            : MessageContent.text(
                body, html: html, mentions: message.mentions, facts: facts, relation: reference)
    }
}

extension JSONValue {
    /// The JSON text; an event never holds what cannot be written.
    func data() throws -> Data { try canonicalData() }
}
