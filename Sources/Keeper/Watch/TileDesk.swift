import Contract
import Journal
import Logging
import Matrix
import Synchronization

/// Keeps the tile: the one pinned notice that shows how all services are, now.
///
/// It is shown what ``Board`` knows, and says it when ``TileCourse`` wants that. What it says goes behind alerts and
/// outcomes. A new run of the bot goes on with the tile of the last one; one that was taken back is made anew.
final class TileDesk: Sendable {
    /// How long after the hour an edit may come, by limits and a homeserver that wants to be left alone.
    private static let margin = Duration.seconds(600)
    /// What happens within that is looked at once.
    private static let breath = Duration.milliseconds(200)
    /// How often what rings no bell is looked for.
    private static let tick = Duration.seconds(15)
    /// How long the stream of a host may be broken before that is told.
    private static let deafness = Duration.seconds(60)
    /// How long the first look at each service is waited for.
    private static let patience = Duration.seconds(20)

    private let office: Office
    private let services: [ServiceName]
    private let ears: [HostEar]
    private let board: TileBoard
    /// The event that the tile is, and whether it may have been taken back.
    private let watched = Mutex<(event: EventID?, isInDoubt: Bool)>((nil, false))

    init(office: Office, homeserver: Homeserver, room: RoomID, services: [ServiceName], ears: [HostEar]) {
        self.office = office
        self.services = services
        self.ears = ears
        board = TileBoard(office: office, homeserver: homeserver, room: room)
    }

    /// Takes what came in the room: somebody may have taken the tile back.
    func take(_ batch: SyncBatch) {
        let targets = batch.events.compactMap(\.redacts)
        guard !targets.isEmpty else { return }
        let isMeant = watched.withLock { watched in
            guard let event = watched.event, targets.contains(event) else { return false }
            watched.isInDoubt = true
            return true
        }
        if isMeant { office.board.bell.ring() }
    }

    /// Keeps it until it is cancelled.
    func run() async throws {
        var course = TileCourse()
        var (memory, pinning) = (TileMemory(), TileBoard.Pinning())
        var lookedAt = office.time.elapsed()
        // It may have been taken back while nobody listened.
        var tile = try await board.find()
        try await awaitFirstLooks()
        while true {
            var now = office.time.elapsed()
            let trust = tile?.isDoubtful == true ? Self.tick : TileCourse.longest
            if now - lookedAt >= trust || takeDoubt() {
                lookedAt = now
                tile = try await board.find()
                now = office.time.elapsed()
            }
            if tile == nil { course.forget() }
            let face = try await face(&memory, at: now)
            switch course.next(face, at: now) {
            case .say:
                tile = try await board.say(report(face), on: tile)
            case .wait(let wait):
                let isWaited = tile.map { $0.event == nil } ?? true
                try await office.board.bell.wait(
                    atMost: max(.milliseconds(10), min(wait, isWaited ? .seconds(1) : Self.tick)),
                    time: office.time)
                try await office.time.sleep(min(wait, Self.breath))
            }
            try await board.pin(&tile, &pinning)
            let event = tile?.event
            watched.withLock { $0.event = event }
        }
    }

    private func takeDoubt() -> Bool {
        watched.withLock { watched in
            defer { watched.isInDoubt = false }
            return watched.isInDoubt
        }
    }

    /// A tile that says of everything that it was not looked at yet would be an event for nothing.
    private func awaitFirstLooks() async throws {
        let limit = office.time.elapsed() + Self.patience
        while true {
            let (seen, left) = (await office.board.all(), limit - office.time.elapsed())
            guard left > .zero, services.contains(where: { seen[$0]?.sight == nil }) else { return }
            try await office.board.bell.wait(atMost: left, time: office.time)
        }
    }

    private func report(_ face: TileFace) -> TileReport {
        let now = office.time.wall()
        let latest = TileCourse.longest + Self.margin
        return TileReport(face: face, asOf: now, silentAfter: now + latest.milliseconds)
    }

    // MARK: What it shows

    private func face(_ memory: inout TileMemory, at now: Duration) async throws -> TileFace {
        let entries = await office.board.all()
        var lines: [TileFace.Line] = []
        for service in services {
            let entry = entries[service] ?? Board.Entry()
            if memory.isToBeLookedAt(service, entry) { for ear in ears { ear.askFor(service) } }
            var commit: String?
            if let container = entry.sight?.answer?.container?.id {
                let key = TileMemory.Key(container: container, epoch: entry.epoch)
                if let known = memory.commits[service], known.key == key {
                    commit = known.commit
                } else {
                    commit = await office.recordedCommit(of: container)
                    memory.commits[service] = (key, commit)
                }
            }
            lines.append(TileFace.Line(service, entry, commit: commit))
        }
        return TileFace(lines: lines, byPollOnly: office.vitalSigns.deafTo(Self.deafness, at: now))
    }
}

/// What the tile need not find out again.
private struct TileMemory {
    /// A commit is recorded by a change alone.
    struct Key: Equatable {
        var container: String
        var epoch: Int
    }

    var commits: [ServiceName: (key: Key, commit: String?)] = [:]
    private var epochs: [ServiceName: Int] = [:]

    /// Whether a change has just ended: what was seen while it lasted is not believed, and the next poll is far.
    mutating func isToBeLookedAt(_ service: ServiceName, _ entry: Board.Entry) -> Bool {
        guard entry.busy == nil, epochs[service, default: 0] != entry.epoch else { return false }
        epochs[service] = entry.epoch
        return true
    }
}
