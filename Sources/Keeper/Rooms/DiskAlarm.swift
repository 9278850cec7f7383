import Journal
import Logging
import Matrix

/// Says that there is no space to store anything, and that there is again.
///
/// While there is none, whatever has to be stored before it acts waits: commands, jobs, outcomes, alerts. Nothing that was
/// not stored acts, and nothing that was said is lost. It goes on by itself.
actor DiskAlarm {
    /// Between two tries to store.
    static let retry = Duration.seconds(2)
    /// Between two tries to tell the room, and how long one may take.
    private static let again = Duration.seconds(30)
    private static let glance = Duration.seconds(10)

    private enum State {
        case fine
        case full(Trouble)
    }

    private struct Trouble {
        var since: Duration
        /// Under which name the room is told: the same as long as it lasts.
        var name: String
        var isTold = false
        var triedAt: Duration?
    }

    private let scribe: Scribe
    private let homeserver: Homeserver
    private let room: RoomID
    private let time: Time
    private let log: Logger
    private var state = State.fine

    init(scribe: Scribe, homeserver: Homeserver, room: RoomID, time: Time, log: Logger) {
        self.scribe = scribe
        self.homeserver = homeserver
        self.room = room
        self.time = time
        self.log = log
    }

    /// What the journal does while there is no space.
    nonisolated var patience: Patience {
        Patience(wait: { await self.wait($0) }, over: { await self.over() })
    }

    /// Does what needs space on the disk; while there is none, it waits and tries again.
    func patiently<Result: Sendable>(_ work: @Sendable () throws -> Result) async throws -> Result {
        var hasWaited = false
        while true {
            do {
                let result = try work()
                if hasWaited { await over() }
                return result
            } catch let error as KeeperError {
                guard case .noSpace(let path) = error else { throw error }
                hasWaited = true
                guard await wait(.full(path: path)) else { throw error }
            }
        }
    }

    /// - Returns: whether to try again; not any more when the bot ends.
    private func wait(_ error: JournalError) async -> Bool {
        if case .fine = state {
            log.error("\(error); nothing new is run until there is space")
            state = .full(Trouble(since: time.elapsed(), name: "no space \(time.wall())"))
        }
        await tell()
        do { try await time.sleep(Self.retry) } catch { return false }
        return true
    }

    private func over() async {
        guard case .full(let trouble) = state else { return }
        state = .fine
        let lasted = time.elapsed() - trouble.since
        log.info("there is space again after \(HumanTime.length(lasted)); going on")
        guard trouble.isTold else { return }
        _ = await say(.disk(.spaceAgain(lasted: lasted)), named: "\(trouble.name), over")
    }

    /// Tells the room, once.
    ///
    /// Not by way of the outbox: that stores what it sends.
    private func tell() async {
        guard case .full(var trouble) = state, !trouble.isTold else { return }
        let now = time.elapsed()
        if let last = trouble.triedAt, now - last < Self.again { return }
        trouble.triedAt = now
        state = .full(trouble)
        guard await say(.disk(.full), named: trouble.name), case .full(var told) = state,
            told.name == trouble.name
        else { return }
        told.isTold = true
        state = .full(told)
    }

    /// - Returns: whether the room has it.
    private func say(_ report: Report, named name: String) async -> Bool {
        do {
            let row = try scribe.row(report, named: name, priority: .urgent)
            let event = SendEvent(
                room: room, type: row.eventType, transaction: row.transaction,
                content: try JSONValue(parsing: row.content))
            return try await withThrowingTaskGroup(of: Bool.self) { [homeserver, time] group in
                group.addTask {
                    _ = try await homeserver.call(event)
                    return true
                }
                group.addTask {
                    try await time.sleep(Self.glance)
                    return false
                }
                defer { group.cancelAll() }
                return try await group.next() ?? false
            }
        } catch {
            log.warning("the room could not be told about the disk: \(error)")
            return false
        }
    }
}
