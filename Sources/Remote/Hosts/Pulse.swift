/// Decides by a heartbeat whether a connection still carries anything.
///
/// A beat is a number that the far side echoes. With a beat every 5 s a silence is noticed 10 to 15 s after it began,
/// before ssh's own limit and well within the 20 s in which it has to be said.
struct Pulse: Sendable {
    enum Action: Equatable { case send(Int), silent }

    /// So many beats may be unanswered when the next one is due.
    private static let patience = 2
    private var sent = 0
    private var echoed = 0

    /// The next beat is due.
    mutating func beat() -> Action {
        guard sent - echoed < Self.patience else { return .silent }
        sent += 1
        return .send(sent)
    }

    /// The far side echoed a line.
    ///
    /// An earlier beat that was lost does not matter: a login script may eat one.
    mutating func heard(_ line: RawLine) {
        guard let number = Int(String(decoding: line.head, as: UTF8.self)), number <= sent else { return }
        echoed = max(echoed, number)
    }
}
