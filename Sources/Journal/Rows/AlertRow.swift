package import FoundationEssentials
package import Matrix

/// An alert that fires, or may fire again soon, so that it survives a restart of the bot.
package struct AlertRow: Sendable, Equatable {
    /// What it is about, such as a service and a kind.
    package var key: String
    /// The message that told of it, and perhaps of others, which later edits change.
    package var transaction: TransactionID
    /// Milliseconds since 1970, by this machine's clock.
    package var firedAt: Int64
    /// Where it stands, in a form of `Keeper`'s own.
    package var state: Data

    package init(key: String, transaction: TransactionID, firedAt: Int64, state: Data) {
        self.key = key
        self.transaction = transaction
        self.firedAt = firedAt
        self.state = state
    }
}

extension AlertRow {
    init(_ columns: Columns) throws(JournalError) {
        key = try columns.text("key")
        transaction = try columns.identifier("txn")
        firedAt = try columns.integer("fired_at")
        state = try columns.data("state")
    }
}
