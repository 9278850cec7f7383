/// Decides whether the outside monitor is called, and what of it is worth a line in the log: each trouble once, and once
/// its end.
struct Heartbeat: Sendable {
    /// What to do now.
    enum Step: Sendable, Equatable {
        case call
        /// Silence is what tells the monitor; the reason goes into the log if it is new.
        case hold(saying: Vitals.Ailment?)
    }

    /// A change that is worth a line.
    enum News: Sendable, Equatable {
        case fails(Monitor.Trouble)
        /// It was called again, after calls that failed or were left out.
        case beatsAgain
    }

    private enum State: Sendable, Equatable {
        case fresh
        case beating
        case held(Vitals.Ailment)
        case failing
    }

    /// At the start nothing was looked at yet, which is no news for so long.
    private static let patience = Duration.seconds(60)

    private var state = State.fresh
    private var begun: Duration?

    /// Whether it was never called yet, nor is there a reason known why not.
    var isFresh: Bool { state == .fresh }

    /// Takes what is wrong with the bot, if anything.
    mutating func decide(_ ailment: Vitals.Ailment?, at now: Duration) -> Step {
        let begun = begun ?? now
        self.begun = begun
        guard let ailment else { return .call }
        guard state != .held(ailment), !isFresh || now - begun >= Self.patience else {
            return .hold(saying: nil)
        }
        state = .held(ailment)
        return .hold(saying: ailment)
    }

    /// Takes how the call ended; nil when it was well.
    ///
    /// - Returns: what to say of it.
    mutating func ended(_ trouble: Monitor.Trouble?) -> News? {
        let before = state
        guard let trouble else {
            state = .beating
            return before == .beating || before == .fresh ? nil : .beatsAgain
        }
        state = .failing
        return before == .failing ? nil : .fails(trouble)
    }
}
