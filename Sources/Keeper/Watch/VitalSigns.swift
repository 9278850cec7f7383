import Synchronization

/// Where those who listen and look leave word of it, for the heartbeat and the tile.
final class VitalSigns: Sendable {
    private let vitals = Mutex<Vitals?>(nil)

    /// From now on it is noted what is heard and seen; before that, nobody asks.
    func begin(_ vitals: Vitals) { self.vitals.withLock { $0 = vitals } }

    /// Takes what was heard or seen.
    func note(_ change: (inout Vitals) -> Void) {
        vitals.withLock { vitals in
            guard var noted = vitals else { return }
            change(&noted)
            vitals = noted
        }
    }

    /// The hosts of which nothing is heard between two polls, for so long or longer.
    func deafTo(_ limit: Duration, at now: Duration) -> [String] {
        vitals.withLock { $0?.deafTo(limit, at: now) ?? [] }
    }

    /// What is wrong; nil when all is well.
    func ailment(lastSync: Duration?, at now: Duration) -> Vitals.Ailment? {
        vitals.withLock { $0?.ailment(lastSync: lastSync, at: now) }
    }
}
