import Contract

/// Whether a service that runs is silent: fed with what its probe found, and with the run of the container it was asked of.
///
/// What was found in one run says nothing of the next. What could not be asked changes nothing.
struct ProbeWatch: Sendable {
    enum Verdict: Sendable, Equatable {
        /// This run was not asked yet.
        case unknown
        case well
        /// It failed, though not as often as counts.
        case doubtful
        case silent
    }

    /// Failures in a row.
    struct Silence: Sendable, Equatable {
        var failure: ProbeFailure
        /// What was printed the last time.
        var words: [String]
        var times = 1
        /// When it failed first.
        var since: Duration
    }

    private enum State: Sendable {
        case unknown
        case well(ContainerLook)
        case failing(ContainerLook, Silence)
    }

    /// How soon what failed is asked again, where it is not asked as often anyway.
    static let closerLook = Duration.seconds(30)

    private let probe: Probe
    /// How long a run gets before it is asked: a text may take as long as it does between two of its appearances.
    private let grace: Duration
    private var state = State.unknown

    init(_ probe: Probe, startingGrace: Duration) {
        self.probe = probe
        grace = probe.text == nil ? startingGrace : max(startingGrace, probe.every)
    }

    /// How long to wait before this run may be asked; `nil` while it is none that could answer.
    /// - Parameters:
    ///   - look: the container as it was last seen.
    ///   - age: how long it has been running; `nil` where that is not to be known.
    /// - Returns: the wait, zero for none.
    func wait(_ look: ContainerLook, age: Duration?) -> Duration? {
        guard look.state == .running, look.health != "starting" else { return nil }
        return max(.zero, grace - (age ?? grace))
    }

    /// Between two questions.
    var interval: Duration {
        guard case .failing = state else { return probe.every }
        return min(probe.every, Self.closerLook)
    }

    /// Takes what came of asking.
    mutating func take(_ result: ProbeResult, of look: ContainerLook, at now: Duration) {
        switch result {
        case .unknown: return
        case .well: state = .well(look)
        case .failed(let failure, let words):
            guard case .failing(let before, var silence) = state, before.isSameRun(as: look) else {
                state = .failing(look, Silence(failure: failure, words: words, since: now))
                return
            }
            (silence.failure, silence.words, silence.times) = (failure, words, silence.times + 1)
            state = .failing(look, silence)
        }
    }

    /// The bot is changing the service: what was found before says nothing about what will be found after.
    mutating func forget() { state = .unknown }

    /// What is known of a run.
    func verdict(of look: ContainerLook) -> Verdict {
        switch state {
        case .well(let before) where before.isSameRun(as: look): .well
        case .failing(let before, let silence) where before.isSameRun(as: look):
            silence.times >= probe.failures ? .silent : .doubtful
        case .unknown, .well, .failing: .unknown
        }
    }

    /// The failures of a run, while it fails.
    func silence(of look: ContainerLook) -> Silence? {
        guard case .failing(let before, let silence) = state, before.isSameRun(as: look) else { return nil }
        return silence
    }
}
