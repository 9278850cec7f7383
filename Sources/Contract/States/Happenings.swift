/// What docker lately said has happened to one service: its last deaths, and what came before each.
///
/// It is fed with events, in the order in which they were heard, and holds a few deaths only. It tells facts, and what it
/// cannot know it does not say: a stream that was cut may have lost a signal.
package struct Happenings: Sendable, Equatable {
    /// The end of one run.
    package struct Death: Sendable, Equatable {
        package var container: String
        /// By the host's clock, in nanoseconds since 1970, as all times here.
        package var at: Int64
        /// When the run began, as far as that is known: heard, or told by how long it ran.
        package var began: Int64?
        package var exitCode: Int?
        /// Memory ran out in this run.
        package var outOfMemory = false
        package var kill: Kill?
        /// Nothing can have been missed that led to it: had there been a signal, it would have been heard.
        package var isWhole = false
    }

    /// Signals that were sent through docker in one run, shortly before its end.
    package struct Kill: Sendable, Equatable {
        /// What was sent first: to stop a container docker sends its stop signal and, if that is of no use, KILL.
        package var first: Int
        package var last: Int
        package var at: Int64
    }

    /// How many deaths are remembered.
    package static let deathLimit = 5
    /// How many events are told from those that come a second time.
    package static let seenLimit = 64
    /// A signal that is older than this had nothing to do with the death: docker waits 10 s for a stop, as a rule.
    package static let killWindow: Int64 = 60_000_000_000

    private struct Run: Sendable, Equatable {
        var container: String
        var began: Int64?
        var outOfMemory = false
        var kill: Kill?

        mutating func add(_ signal: Int, at time: Int64) {
            // KILL follows a stop's first signal: both are one story.
            let first = kill.flatMap { isNear($0.at, time) ? $0.first : nil } ?? signal
            kill = Kill(first: first, last: signal, at: time)
        }
    }

    /// The oldest first.
    package private(set) var deaths: [Death] = []
    private var run: Run?
    private var seen: [ContainerEvent] = []
    /// Since when nothing can have been missed.
    private var wholeSince: Int64?

    package init() {}

    /// Listening begins, or begins anew: what was not heard before is not known to have not been.
    package mutating func listen(from time: Int64) { wholeSince = time }

    /// The bot itself has its hands on the service: whatever led to now says nothing about what will come.
    package mutating func forget() {
        deaths = []
        run = nil
        wholeSince = nil
    }

    /// Takes one event of this service.
    ///
    /// - Parameter event: what was heard.
    /// - Returns: whether it is news; what is asked for anew after a break comes twice.
    @discardableResult
    package mutating func take(_ event: ContainerEvent) -> Bool {
        guard !seen.contains(event) else { return false }
        if seen.count >= Self.seenLimit { seen.removeFirst() }
        seen.append(event)
        switch event.action {
        case .start:
            run = Run(container: event.container, began: event.time)
            if wholeSince == nil { wholeSince = event.time }
        case .kill(let signal?):
            current(event.container) { $0.add(signal, at: event.time) }
        case .oom: current(event.container) { $0.outOfMemory = true }
        case .die(let code, let seconds): end(event, code, seconds)
        case .kill(nil):
            // It was sent one, and which is not known: then who ended it is not known either.
            wholeSince = nil
        case .create, .destroy, .pause, .unpause, .rename, .health: break
        }
        return true
    }

    private mutating func current(_ container: String, _ change: (inout Run) -> Void) {
        var now = run.flatMap { $0.container == container ? $0 : nil } ?? Run(container: container)
        change(&now)
        run = now
    }

    private mutating func end(_ event: ContainerEvent, _ code: Int?, _ seconds: Int64?) {
        let run = run.flatMap { $0.container == event.container ? $0 : nil }
        let told = seconds.flatMap { seconds -> Int64? in
            // To the second, downwards: it began in the second before that.
            let (began, isOver) = event.time.subtractingReportingOverflow((seconds + 1) * 1_000_000_000)
            return isOver || began < 0 ? nil : began
        }
        var death = Death(
            container: event.container, at: event.time, began: run?.began ?? told, exitCode: code,
            outOfMemory: run?.outOfMemory ?? false)
        death.kill = run?.kill.flatMap { Self.isNear($0.at, event.time) ? $0 : nil }
        death.isWhole = run?.kill == nil && isWhole(run, event.time)
        deaths.append(death)
        if deaths.count > Self.deathLimit { deaths.removeFirst() }
        self.run = nil
    }

    /// Whether one may have led to the other.
    private static func isNear(_ kill: Int64, _ later: Int64) -> Bool {
        let (age, isOver) = later.subtractingReportingOverflow(kill)
        // A clock that is set back between the two is no sign of innocence.
        return !isOver && age <= Self.killWindow
    }

    private func isWhole(_ run: Run?, _ death: Int64) -> Bool {
        guard let wholeSince else { return false }
        if let began = run?.began, wholeSince <= began { return true }
        let (age, isOver) = death.subtractingReportingOverflow(wholeSince)
        return !isOver && age >= Self.killWindow
    }

    /// The deaths of the container that a look saw, the oldest first; none where the last one was not heard.
    ///
    /// Docker keeps the time of the last end through the next run, so that one which was lost on the way can be told.
    package func deaths(of look: ContainerLook) -> [Death] {
        let deaths = deaths.filter { $0.container == look.id }
        guard let last = deaths.last else { return [] }
        guard let finished = DockerTime.seconds(look.finishedAt) else { return deaths }
        return Double(last.at) / 1e9 >= finished - Self.delay ? deaths : []
    }

    /// How long after the end that docker notes its event may come, in seconds, and as much for the other way round.
    private static let delay = 5.0
}
