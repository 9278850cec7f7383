import Contract
import Journal

/// Decides what happened to one service while nobody looked: it is fed with what was seen last, and with the looks that
/// come after.
///
/// It tells what is over by now. What goes on still is worth an alert, and what is down is found by ``ServiceWatch``,
/// which knows from the same source that it was up. A container is known by its ID and the run it is in: a restart count
/// says how often docker restarted it since somebody started it, and nothing by itself.
struct Absence: Sendable, Equatable {
    enum Verdict: Sendable, Equatable {
        /// Nothing that is worth a word, or nothing that others do not find.
        case nothing
        /// What there was may go on still.
        case open(lookAgain: Duration?)
        /// It goes down and up again, as it did before.
        case goesOn
        case over(Finding)
    }

    enum Finding: Sendable, Equatable {
        /// By its policy, so often at least.
        case restarted(Int)
        /// Down from one time to another, in seconds since 1970 by the host's clock.
        case down(from: Double, until: Double)
    }

    /// What a host takes from its boot until docker starts its containers, at most.
    private static let boot = 120.0

    let before: SeenRow
    let why: AwayReport.Why
    private let rule: WatchRule
    /// The run that may be the end of it.
    private var calm: ContainerLook?

    init(before: SeenRow, why: AwayReport.Why, rule: WatchRule) {
        self.before = before
        self.why = why
        self.rule = rule
    }

    /// Takes one look; after any verdict but `open` it is done.
    mutating func observe(_ answer: StatusAnswer) -> Verdict {
        switch answer.finding {
        case .failed: return .open(lookAgain: nil)
        case .notDeployed: return before.isUp ? .open(lookAgain: nil) : .nothing
        case .container(let look):
            switch look.state {
            case .running, .restarting: return up(look, answer)
            case .removing: return .open(lookAgain: nil)
            case .paused: return .nothing
            // What fell while nobody looked is told by the alert that it is down.
            case .created, .exited, .dead: return before.isUp ? .open(lookAgain: nil) : .nothing
            }
        }
    }

    private mutating func up(_ look: ContainerLook, _ answer: StatusAnswer) -> Verdict {
        guard let started = DockerTime.seconds(look.startedAt), let now = answer.hostTime.map(Double.init),
            !isSameRun(look), !cameUpWithTheHost(started, answer), !beganInGrace(look, started)
        else { return .nothing }
        let times = restarts(of: look)
        let isLoop = times >= rule.restarts
        if isLoop, look.state == .restarting || calm.map({ !look.isSameRun(as: $0) }) ?? false {
            let age = DockerTime.seconds(look.createdAt).map { now - $0 }
            if let age, (0..<Self.seconds(rule.startingGrace)).contains(age) {
                return .open(lookAgain: rule.startingGrace - .seconds(age))
            }
            return .goesOn
        }
        guard let finding = isLoop ? .restarted(times) : down(look, started) else { return .nothing }
        calm = look
        // A clock that was set back makes no age.
        let (age, steady) = (max(0, now - started), Self.seconds(rule.steady))
        return age < steady ? .open(lookAgain: .seconds(steady - age)) : .over(finding)
    }

    private func isSameRun(_ look: ContainerLook) -> Bool {
        look.id == before.container && look.startedAt == before.startedAt
            && look.restartCount == before.restarts
    }

    /// How often docker restarted it, at least, since it was seen.
    private func restarts(of look: ContainerLook) -> Int {
        // A count that fell, or that stands at the same in another run, began anew: somebody acted, or the daemon did.
        guard look.id == before.container, look.restartCount > before.restarts else {
            return look.restartCount
        }
        return look.restartCount - before.restarts
    }

    private func hasBooted(_ answer: StatusAnswer) -> Bool {
        answer.bootTime.map { $0 > before.hostTime } ?? false
    }

    /// A host that rebooted and has all back is nothing to tell, though some wait for others at first.
    private func cameUpWithTheHost(_ started: Double, _ answer: StatusAnswer) -> Bool {
        guard let boot = answer.bootTime, hasBooted(answer) else { return false }
        return started - Double(boot) < Self.boot + Self.seconds(rule.startingGrace)
    }

    /// A new one that waited for its database, and runs since then.
    private func beganInGrace(_ look: ContainerLook, _ started: Double) -> Bool {
        guard look.state == .running, let created = DockerTime.seconds(look.createdAt) else { return false }
        return started - created < Self.seconds(rule.startingGrace)
    }

    /// Somebody stopped it, and started it again: docker keeps the end of the run before.
    private func down(_ look: ContainerLook, _ started: Double) -> Finding? {
        guard before.isUp, look.id == before.container, look.restartCount == 0, look.state == .running,
            let finished = DockerTime.seconds(look.finishedAt), finished >= Double(before.hostTime),
            started - finished >= Self.seconds(rule.stoppedGrace)
        else { return nil }
        return .down(from: finished, until: started)
    }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
