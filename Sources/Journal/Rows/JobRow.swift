package import FoundationEssentials
package import Matrix

/// One command that changes something, from the moment it is taken on until long after its end.
package struct JobRow: Sendable, Equatable {
    /// The ID that the host knows it by too: a hash of the bot's user ID and the event ID.
    package var id: String
    /// The command's event, which no other job has.
    package var event: EventID
    package var threadRoot: EventID?
    /// The message whose button was tapped, where that asked for it.
    package var tapped: EventID?
    package var service: String
    /// The action's word, as it was typed.
    package var action: String
    package var requestedBy: UserID
    /// When the command was sent, in milliseconds by the homeserver's clock: its freshness is judged by it.
    package var sentAt: Int64
    package var phase: JobPhase
    /// The code by which the question before it can be answered.
    package var question: String?
    /// What was found before the change, in a form of `Keeper`'s own.
    package var before: Data?
    /// Milliseconds since 1970, by this machine's clock.
    package var createdAt: Int64
    /// Milliseconds since 1970, by this machine's clock; there exactly when the phase is `ended`.
    package var endedAt: Int64?
    /// The final outcome as the facts name it; there exactly when the phase is `ended`.
    package var outcome: String?

    package init(
        id: String, event: EventID, threadRoot: EventID? = nil, service: String, action: String,
        requestedBy: UserID, sentAt: Int64, phase: JobPhase, question: String? = nil, before: Data? = nil,
        createdAt: Int64, endedAt: Int64? = nil, outcome: String? = nil, tapped: EventID? = nil
    ) {
        self.id = id
        self.event = event
        self.threadRoot = threadRoot
        self.service = service
        self.action = action
        self.requestedBy = requestedBy
        self.sentAt = sentAt
        self.phase = phase
        self.question = question
        self.before = before
        self.createdAt = createdAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.tapped = tapped
    }
}

/// How far a job has come, as far as this must be known after a crash.
package enum JobPhase: String, Sendable, CaseIterable {
    /// A person was asked whether it shall run.
    case asking
    /// It waits its turn; nothing of it has reached the host.
    case queued
    /// It may have reached the host: only the host knows.
    case launching
    case running
    /// Its commands are done; the container is being looked at.
    case proving
    case ended
}

extension JobRow {
    init(_ columns: Columns) throws(JournalError) {
        id = try columns.text("id")
        event = try columns.identifier("event")
        threadRoot = try columns.identifierIfAny("thread")
        service = try columns.text("service")
        action = try columns.text("action")
        requestedBy = try columns.identifier("requested_by")
        sentAt = try columns.integer("sent_at")
        guard let phase = JobPhase(rawValue: try columns.text("phase")) else {
            throw columns.unreadable("phase")
        }
        self.phase = phase
        question = try columns.textIfAny("question")
        before = try columns.dataIfAny("before")
        createdAt = try columns.integer("created_at")
        endedAt = try columns.integerIfAny("ended_at")
        outcome = try columns.textIfAny("outcome")
        tapped = try columns.identifierIfAny("tapped")
    }
}
