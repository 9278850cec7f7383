import Matrix

/// The edits that wait: of one message only the latest.
///
/// None goes sooner after another than the homeserver's limits and the reader's eyes bear. Pure: times are passed in.
struct EditQueue: Sendable {
    /// Between two edits of one message.
    static let interval = Duration.seconds(5)
    /// How long that may become while nothing but the time and the output moves: each edit is an event.
    static let longestInterval = Duration.seconds(40)
    /// Messages whose edits wait at once; of more than that the rest is simply not edited.
    static let limit = 100
    /// After so long it does not matter any more when a message was edited.
    private static let memory = Duration.seconds(3600)

    /// What a message is to say, under a name that it keeps however often it is tried: one whose answer was lost is not
    /// made a second time.
    struct Edit: Sendable {
        var content: JSONValue
        var name: String
    }

    private var edits: [TransactionID: Edit] = [:]
    private var editedAt: [TransactionID: Duration] = [:]
    /// How far what a message tells of had come, and how often it was edited there.
    private var paces: [TransactionID: (stage: String, count: Int)] = [:]

    var isEmpty: Bool { edits.isEmpty }

    func contains(_ original: TransactionID) -> Bool { edits[original] != nil }

    /// Takes an edit in place of the one that waits for the same message; the longer one stage lasts, the rarer are its
    /// edits.
    mutating func add(_ edit: Edit, of original: TransactionID, stage: String? = nil) {
        guard contains(original) || edits.count < Self.limit else { return }
        if let stage, paces[original]?.stage != stage { paces[original] = (stage, 0) }
        edits[original] = edit
    }

    mutating func remove(_ original: TransactionID) -> Edit? { edits.removeValue(forKey: original) }

    /// Notes that a message is being edited.
    mutating func began(_ original: TransactionID, at now: Duration) {
        editedAt[original] = now
        paces[original]?.count += 1
    }

    /// The edit that may go first, and when.
    ///
    /// Of several it is the one whose message was edited longest ago, or one that always moves would hold up the others
    /// for ever.
    /// - Parameters:
    ///   - free: when the limits allow the next one.
    ///   - mayGo: whether a message is there to be edited.
    /// - Returns: the message, and when it may be edited; `nil` where nothing waits.
    func next(
        from free: Duration, where mayGo: (TransactionID) -> Bool
    ) -> (original: TransactionID, due: Duration)? {
        edits.keys.filter(mayGo)
            .map { original in
                let last = editedAt[original]
                return (
                    original, due: max(free, last.map { $0 + interval(of: original) } ?? free), last ?? .zero
                )
            }
            .min { ($0.1, $0.2) < ($1.1, $1.2) }
            .map { ($0.0, $0.1) }
    }

    /// Forgets what was edited long ago.
    mutating func tidy(at now: Duration) {
        editedAt = editedAt.filter { now - $0.value < Self.memory }
        paces = paces.filter { editedAt[$0.key] != nil }
    }

    private func interval(of original: TransactionID) -> Duration {
        let count = min(paces[original]?.count ?? 0, 3)
        return min(Self.interval * (1 << count), Self.longestInterval)
    }
}
