package import Matrix

/// An alert as it is remembered after its end: what rang, for how long, and who took it.
package struct RangRow: Sendable, Equatable {
    /// What tells it from every other alert; the message that told of it, where that told of nothing else.
    package var transaction: TransactionID
    /// What it was about, under the key of its alert.
    package var subject: String
    package var kind: String
    /// Milliseconds since 1970, by this machine's clock.
    package var firedAt: Int64
    /// `nil` while it stands.
    package var endedAt: Int64?
    package var takenBy: UserID?

    package init(
        transaction: TransactionID, subject: String, kind: String, firedAt: Int64, endedAt: Int64? = nil,
        takenBy: UserID? = nil
    ) {
        self.transaction = transaction
        self.subject = subject
        self.kind = kind
        self.firedAt = firedAt
        self.endedAt = endedAt
        self.takenBy = takenBy
    }
}

extension RangRow {
    init(_ columns: Columns) throws(JournalError) {
        transaction = try columns.identifier("txn")
        subject = try columns.text("subject")
        kind = try columns.text("kind")
        firedAt = try columns.integer("fired_at")
        endedAt = try columns.integerIfAny("ended_at")
        takenBy = try columns.identifierIfAny("taken_by")
    }
}

/// A service whose alerts ring nobody for a while.
package struct MuteRow: Sendable, Equatable {
    package var service: String
    /// Milliseconds since 1970, by this machine's clock.
    package var until: Int64
    package var by: UserID

    package init(service: String, until: Int64, by: UserID) {
        self.service = service
        self.until = until
        self.by = by
    }
}

extension MuteRow {
    init(_ columns: Columns) throws(JournalError) {
        service = try columns.text("service")
        until = try columns.integer("until")
        by = try columns.identifier("by_user")
    }
}
