/// Decides which alerts are told in one message: one that comes alone goes at once, those of the same seconds together.
///
/// A value that is fed with keys and times. A homeserver takes one event in five seconds after its burst
/// (`matrix.md`, "Limits"): when many things break together, a message for each would leave no room for anything else.
/// So whatever comes within five seconds of another waits for company, and each message of one flood waits twice as long
/// as the one before. Nobody waits longer than eight seconds, and one that is told alone never more than one after a calm.
struct AlertGathering: Sendable {
    /// What comes so long after the last one is alone: so often the homeserver takes an event for ever.
    static let calm = Duration.seconds(5)
    /// A message waits until no other alert came for so long; in a flood longer and longer.
    static let pause = Duration.seconds(1)
    static let longestPause = Duration.seconds(8)
    /// While they keep coming, a message waits so long at most, or for the pause where that is longer.
    static let patience = Duration.seconds(5)

    private var waiting: [String] = []
    /// When the first of those that wait came.
    private var first = Duration.zero
    /// When the last one came, told or not.
    private var last: Duration?
    private var pause = Self.pause

    /// When those that wait have to be told; `nil` when nothing waits.
    var due: Duration? {
        guard let last, !waiting.isEmpty else { return nil }
        return min(last + pause, first + max(pause, Self.patience))
    }

    /// Takes an alert.
    ///
    /// - Returns: Whether it goes at once, alone; otherwise it waits until ``due``.
    mutating func fire(_ key: String, at now: Duration) -> Bool {
        defer { last = now }
        if waiting.isEmpty, last.map({ now - $0 >= Self.calm }) ?? true {
            pause = Self.pause
            return true
        }
        if waiting.isEmpty { first = now }
        if !waiting.contains(key) { waiting.append(key) }
        return false
    }

    /// Those that are to be told now, in one message; none before their time.
    mutating func take(at now: Duration) -> [String] {
        guard let due, due <= now else { return [] }
        return takeAll()
    }

    /// All that wait, to be told in one message whatever the time.
    mutating func takeAll() -> [String] {
        guard !waiting.isEmpty else { return [] }
        defer {
            waiting = []
            pause = min(pause * 2, Self.longestPause)
        }
        return waiting
    }
}
