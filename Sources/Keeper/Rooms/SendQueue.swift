import DequeModule
import Journal
import Matrix

/// What waits to be sent: by priority, and within that in the order of storing, whatever a clock says; each thing once.
///
/// A value; ``Outbox`` does what it says.
struct SendQueue: Sendable {
    /// So often a message may be answered with a failure before others go past it.
    private static let patience = 5
    private static let longestWait = 300

    private var lanes: [Int: Deque<OutgoingRow>] = [:]
    private var known: Set<TransactionID> = []
    private var failures: [TransactionID: (count: Int, until: Duration)] = [:]

    /// The files that what waits refers to.
    var files: Set<String> { Set(lanes.values.joined().compactMap(\.attachment?.path)) }

    var isEmpty: Bool { known.isEmpty }

    /// Takes a message.
    ///
    /// - Returns: whether it is new here.
    @discardableResult
    mutating func add(_ row: OutgoingRow) -> Bool {
        guard known.insert(row.transaction).inserted else { return false }
        lanes[row.priority, default: []].append(row)
        return true
    }

    /// Finds what goes next.
    ///
    /// - Parameters:
    ///   - now: When that is.
    ///   - limit: Only what goes before that; `nil` for all.
    /// - Returns: The first; `nil` when nothing may go.
    func next(at now: Duration, below limit: Priority? = nil) -> OutgoingRow? {
        for lane in lanes.sorted(by: { $0.key < $1.key }) {
            if let limit, lane.key >= limit.rawValue { return nil }
            if let row = lane.value.first(where: { mayGo($0, at: now) }) { return row }
        }
        return nil
    }

    /// How long until something that is held back may be tried again.
    func wait(at now: Duration) -> Duration? {
        failures.values.filter { $0.until > now }.map { $0.until - now }.min()
    }

    /// Whether a message waits still.
    func contains(_ transaction: TransactionID) -> Bool { known.contains(transaction) }

    /// Whether an edit of a message waits.
    func hasEdit(of original: TransactionID) -> Bool {
        lanes.values.joined().contains { $0.edited == original }
    }

    /// The buttons of a message that wait.
    func buttons(on message: TransactionID) -> [OutgoingRow] {
        lanes.values.joined().filter { $0.isButton && $0.follows == message }
    }

    /// The stored edit of a message that waits.
    func edit(of original: TransactionID) -> OutgoingRow? {
        lanes.values.joined().first { $0.edited == original }
    }

    /// It was sent, or given up.
    mutating func remove(_ row: OutgoingRow) {
        known.remove(row.transaction)
        failures[row.transaction] = nil
        guard let place = lanes[row.priority]?.firstIndex(where: { $0.transaction == row.transaction }) else {
            return
        }
        lanes[row.priority]?.remove(at: place)
    }

    /// The homeserver answered it with a failure of its own: after some of them others go past it, or one message that
    /// it stumbles over would keep all that is behind it unsaid.
    mutating func failed(_ row: OutgoingRow, at now: Duration) {
        let count = (failures[row.transaction]?.count ?? 0) + 1
        let wait = count < Self.patience ? 0 : min(5 << min(count - Self.patience, 10), Self.longestWait)
        failures[row.transaction] = (count, now + .seconds(wait))
    }

    /// The homeserver is back from having been away: what it answered meanwhile says nothing of the messages.
    mutating func forgive() { failures = [:] }

    private func mayGo(_ row: OutgoingRow, at now: Duration) -> Bool {
        if let until = failures[row.transaction]?.until, until > now { return false }
        // An edit waits for what it edits, and so does a button.
        guard let original = row.follows else { return true }
        return !known.contains(original)
    }
}

extension OutgoingRow {
    /// The message that has to be in the room before: what this one edits, or is a button on; `nil` where there is none.
    var follows: TransactionID? {
        guard let key, attachment == nil else { return nil }
        do { return try TransactionID(key) } catch { return nil }
    }

    /// The message that this one edits; `nil` where it edits none.
    var edited: TransactionID? { isButton ? nil : follows }

    var isButton: Bool { eventType == "m.reaction" }
}
