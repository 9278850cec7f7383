import Journal
import Logging
import Matrix

/// Where the tile hangs: its message in the room and in the journal, and its pin.
struct TileBoard: Sendable {
    /// How long the homeserver may take to show one event.
    private static let glance = Duration.seconds(10)
    /// How long a pin that was refused is left alone, and one that could not be tried.
    private static let (refused, away) = (Duration.seconds(3600), Duration.seconds(15))

    let office: Office
    let homeserver: Homeserver
    let room: RoomID

    /// The tile as it stands.
    struct Tile: Sendable {
        var row: TileRow
        /// What it is in the room; `nil` until it is sent.
        var event: EventID?
        /// Whether the homeserver was asked in vain if it still stands.
        var isDoubtful = false
    }

    /// How pinning it went, whichever tile it was.
    struct Pinning: Sendable {
        /// When it may be tried again, on the elapsed clock.
        var due = Duration.zero
        var isRefusalSaid = false
    }

    /// Finds the tile of this room, from whatever run of the bot.
    ///
    /// - Returns: It; `nil` where there is none, or it was taken back.
    /// - Throws: The journal could not be read or written; or it was cancelled.
    func find() async throws -> Tile? {
        guard let row = try await office.journal.tile(), row.room == room else { return nil }
        switch try await office.journal.delivery(of: row) {
        case .waiting: return Tile(row: row)
        case .lost: return nil
        case .sent(let event):
            let isGone = try await isGone(event)
            guard isGone == true else { return Tile(row: row, event: event, isDoubtful: isGone == nil) }
            office.log.notice("the tile was taken back: it is made anew")
            return nil
        }
    }

    /// Whether somebody took it back; `nil` where the homeserver does not say.
    private func isGone(_ event: EventID) async throws -> Bool? {
        do throws(MatrixError) {
            return try await homeserver.call(OneEvent(room: room, event: event, limit: Self.glance))
                .isRedacted
        } catch {
            if error.isCancelled { throw CancellationError() }
            if error.refusal?.errcode == "M_NOT_FOUND" { return true }
            office.log.debug("whether the tile still stands is not known: \(error)")
            return nil
        }
    }

    /// Says it on the tile that is there, or makes one.
    func say(_ report: TileReport, on tile: Tile?) async throws -> Tile {
        if let tile {
            await office.outbox.amend(tile.row.transaction, to: office.scribe.content(.tile(report)))
            return tile
        }
        var old: EventID?
        if let before = try await office.journal.tile(), before.room == room,
            case .sent(let event) = try await office.journal.delivery(of: before)
        {
            old = event
        }
        // Its name is kept with it: the next run of the bot edits this very message.
        let message = try office.scribe.row(.tile(report), named: "tile \(report.asOf)", priority: .late)
        let row = TileRow(transaction: message.transaction, room: room, replaces: old)
        try await office.journal.save(row, saying: [message])
        await office.outbox.send([message])
        return Tile(row: row)
    }

    /// Ends the tile that an earlier run made: nobody keeps it up to date any more.
    func takeDown() async throws {
        guard let row = try await office.journal.tile() else { return }
        guard row.room == room, try await office.journal.delivery(of: row) != .lost else {
            return try await office.journal.removeTile()
        }
        let edit = try office.scribe.lastEdit(.tileOff, of: row.transaction)
        try await office.journal.removeTile(saying: [edit])
        await office.outbox.send([edit])
    }

    // MARK: The pin

    /// Pins the tile, once it is there; without the right to, that is said once and tried again in an hour.
    ///
    /// One that was pinned and is not any more was unpinned by somebody, and stays so.
    func pin(_ tile: inout Tile?, _ pinning: inout Pinning) async throws {
        guard var standing = tile else { return }
        defer { tile = standing }
        if standing.event == nil, case .sent(let event) = try await office.journal.delivery(of: standing.row)
        {
            standing.event = event
        }
        let now = office.time.elapsed()
        guard let event = standing.event, !standing.row.isPinned, now >= pinning.due else { return }
        do throws(MatrixError) {
            if let content = TilePins.adding(event, insteadOf: standing.row.replaces, to: try await pinned())
            {
                _ = try await homeserver.call(SendState(room: room, type: TilePins.type, content: content))
                await office.outbox.spent()
            }
        } catch {
            if error.isCancelled { throw CancellationError() }
            pinning.due = now + (error.isHopeless ? Self.refused : error.retryAfter ?? Self.away)
            if error.isHopeless, !pinning.isRefusalSaid {
                pinning.isRefusalSaid = true
                office.log.warning("the tile cannot be pinned, and stands in the room without that: \(error)")
            }
            return
        }
        standing.row.isPinned = true
        try await office.journal.save(standing.row)
    }

    private func pinned() async throws(MatrixError) -> JSONValue {
        do {
            return try await homeserver.call(RoomState(room: room, type: TilePins.type))
        } catch {
            guard error.refusal?.status == 404 else { throw error }
            return [:]
        }
    }
}
