/// Decides from polls alone whether a container restarts over and over.
///
/// The rule (`product.md`, section 5): `restarting` in two polls in a row, or a restart count that rose by three or
/// more within five minutes. A count that falls means that somebody acted or the daemon restarted, never that it
/// recovered; another container ID is another story. Late in a loop docker waits a minute between tries, so two polls
/// can see the same count: that is why `restarting` twice is itself the finding.
package struct CrashLoop: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        /// The container is in the run that the look before saw, or was not seen before.
        case steady
        /// It is not, which is not yet enough to wake anybody.
        case suspicious
        /// It is up, and goes down and up again.
        case looping
    }

    package static let restartsThatCount = 3

    /// Two looks have to be so far from each other to count as two.
    private static let apart = Duration.milliseconds(900)

    private struct Sighting: Sendable, Equatable {
        var look: ContainerLook
        var at: Duration
    }

    private struct Count: Sendable, Equatable {
        var restarts: Int
        /// The last time it stood at that.
        var at: Duration
    }

    private var threshold: Int
    private var within: Duration
    private var last: Sighting?
    /// The counts that were seen within the time, each higher than the one before.
    private var counts: [Count] = []

    package init(restarts: Int = CrashLoop.restartsThatCount, within: Duration = .seconds(300)) {
        threshold = restarts
        self.within = within
    }

    /// Takes one look and the time it was taken (on any clock that only goes forward).
    package mutating func observe(_ look: ContainerLook, at now: Duration) -> Verdict {
        let before = last?.look.id == look.id ? last : nil
        last = Sighting(look: look, at: now)
        let climbs = before.map { look.restartCount >= $0.look.restartCount } ?? false
        if !climbs { counts = [] }
        counts.removeAll { now - $0.at > within || $0.restarts == look.restartCount }
        counts.append(Count(restarts: look.restartCount, at: now))
        guard let before else { return look.state == .restarting ? .suspicious : .steady }
        // Looks that come one upon the other see one and the same fall; docker waits for a second only after the fourth.
        let isInRow = climbs && (Self.apart...max(within, Self.apart)).contains(now - before.at)
        return judge(look, after: before.look, isInRow: isInRow)
    }

    private func judge(_ look: ContainerLook, after before: ContainerLook, isInRow: Bool) -> Verdict {
        let unlessTheSame: Verdict = look.isSameRun(as: before) ? .steady : .suspicious
        switch look.state {
        case .restarting where before.state == .restarting && isInRow: return .looping
        case .restarting: return rose >= threshold ? .looping : .suspicious
        // It runs since the look before: what it did until then is over, though it may not be for long.
        case .running where unlessTheSame == .steady: return .steady
        case .running: return rose >= threshold ? .looping : .suspicious
        // Docker keeps the count of a container that is down; what is down does not loop.
        case .created, .paused, .removing, .exited, .dead: return unlessTheSame
        }
    }

    /// How many restarts were seen within the time.
    package var rose: Int { (counts.last?.restarts ?? 0) - (counts.first?.restarts ?? 0) }
}
