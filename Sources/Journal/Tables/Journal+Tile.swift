import GRDB
package import Matrix

/// How the tile's message is.
package enum TileDelivery: Sendable, Equatable {
    case waiting
    case sent(EventID)
    /// It can never be sent, or is not known any more.
    case lost
}

extension Journal {
    /// The tile, when there is one.
    package func tile() async throws(JournalError) -> TileRow? {
        try await read { db in try db.row("SELECT * FROM tile", as: TileRow.init) }
    }

    /// How the message of the tile is.
    package func delivery(of tile: TileRow) async throws(JournalError) -> TileDelivery {
        try await read { db in
            try db.row("SELECT sent_as, done_at FROM outgoing WHERE txn = ?", [tile.transaction.text]) {
                row throws(JournalError) in
                if let event: EventID = try row.identifierIfAny("sent_as") { return .sent(event) }
                return try row.integerIfAny("done_at") == nil ? .waiting : .lost
            } ?? .lost
        }
    }

    /// Keeps the tile, in place of the one that was, together with its message when it is new.
    package func save(_ tile: TileRow, saying messages: [OutgoingRow] = []) async throws(JournalError) {
        try await write { db in
            try db.change(
                """
                INSERT INTO tile (only, txn, room, is_pinned, replaces) VALUES (1, ?, ?, ?, ?)
                ON CONFLICT (only) DO UPDATE SET txn = excluded.txn, room = excluded.room,
                    is_pinned = excluded.is_pinned, replaces = excluded.replaces
                """, [tile.transaction.text, tile.room.text, tile.isPinned, tile.replaces?.text])
            try db.enqueue(messages)
        }
    }

    /// Forgets the tile, if there is one, together with what is to be said.
    package func removeTile(saying messages: [OutgoingRow] = []) async throws(JournalError) {
        try await write { db in
            try db.change("DELETE FROM tile", [])
            try db.enqueue(messages)
        }
    }
}
