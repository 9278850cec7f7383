package import Matrix

/// The tile: the one message that is edited for as long as the bot lives, so that it is found again.
package struct TileRow: Sendable, Equatable {
    /// The message that it is.
    package var transaction: TransactionID
    /// Where it stands; in another room it is none.
    package var room: RoomID
    /// Whether it was ever pinned: one that somebody unpinned stays so.
    package var isPinned: Bool
    /// The tile before it, which was taken back.
    package var replaces: EventID?

    package init(
        transaction: TransactionID, room: RoomID, isPinned: Bool = false, replaces: EventID? = nil
    ) {
        self.transaction = transaction
        self.room = room
        self.isPinned = isPinned
        self.replaces = replaces
    }
}

extension TileRow {
    init(_ columns: Columns) throws(JournalError) {
        transaction = try columns.identifier("txn")
        room = try columns.identifier("room")
        isPinned = try columns.integer("is_pinned") != 0
        replaces = try columns.identifierIfAny("replaces")
    }
}
