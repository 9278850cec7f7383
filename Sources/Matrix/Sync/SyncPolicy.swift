import Transport

/// The policy of the sync loop as a value: what to ask for next, and what each answer or failure means.
///
/// It has no clock and does no I/O; `SyncLoop` does what it says. No sequence of answers makes it ask again
/// and again without a pause, and no failure but a lost login makes it give up.
package struct SyncPolicy: Sendable, Equatable {
    /// What to ask for.
    package struct Request: Sendable, Equatable {
        /// Where to go on; nil for the present.
        package let since: SyncPosition?
        /// How long the homeserver is to wait for something to happen.
        package let poll: Duration
        /// What the answer begins with.
        package let start: SyncBatch.Start
    }

    /// What to do about a failure.
    package enum Verdict: Sendable {
        /// Wait, and ask for `request`.
        case wait(Duration)
        /// End: nothing that can be waited for would help.
        case stop(MatrixError)
    }

    /// Where the loop stands.
    private enum State: Sendable, Equatable {
        /// Nothing was ever told.
        case fresh
        /// It goes on from here.
        case following(SyncPosition)
        /// The homeserver refused this position; it is being found out whether it takes none.
        case doubting(SyncPosition)
    }

    /// What was being done when something failed.
    package enum Phase: Sendable, Equatable {
        /// Asking for `request`.
        case sync
        /// Filling the gap before what the answer told.
        case gap
    }

    /// How long the homeserver waits for something to happen.
    package static let poll = Duration.seconds(30)
    /// An answer that took no longer came without having waited.
    package static let quick = Duration.seconds(1)
    /// The pause after an answer that told something.
    ///
    /// Others hear the same at the same moment, and a homeserver that is asked anew meanwhile would let them wait; so would
    /// the answer to a command, for which it is long enough. In a busy room several events are told at a time then.
    package static let breath = Duration.milliseconds(100)
    /// After this many failures to fill a gap it stays as it is: what comes after it must not wait for ever.
    package static let gapLimit = 5

    private var state: State
    private var backoff = Backoff()
    private var idle = Backoff()
    private var gapFailures = 0
    /// How often in a row an answer was more than can be taken.
    private var excesses = 0
    private var hasFailed = false

    /// Begins at a position, or at the present.
    package init(since: SyncPosition?) { state = since.map { .following($0) } ?? .fresh }

    /// What to ask for next.
    package var request: Request {
        switch state {
        case .fresh: Request(since: nil, poll: .zero, start: .first)
        // After a failure the answer is wanted at once: it tells that the trouble is over.
        case .following(let position):
            Request(since: position, poll: hasFailed ? .zero : Self.poll, start: .next)
        case .doubting: Request(since: nil, poll: .zero, start: .anew)
        }
    }

    /// Where the answer to `request` begins; the position that was refused when it starts anew.
    package var previous: SyncPosition? {
        switch state {
        case .fresh: nil
        case .following(let position), .doubting(let position): position
        }
    }

    /// Whether a gap is to be left as it is.
    package var leavesGaps: Bool { gapFailures >= Self.gapLimit }

    /// How many events an answer may tell before it leaves a gap.
    ///
    /// Anybody in the room can fill one that tells many with more than can be taken, and it would come again and again: so
    /// fewer are asked for, at last one.
    package var timelineLimit: Int { [50, 10, 1][excesses] }

    /// How many events a page of a gap may have.
    package var pageSize: Int { [100, 10, 1][excesses] }

    /// An answer came and was dealt with.
    /// - Parameters:
    ///   - position: where it ended.
    ///   - news: whether it told anything.
    ///   - took: how long the homeserver took to answer.
    ///   - jitter: a random number from 0 to 1.
    /// - Returns: how long to wait before the next request, mostly not at all. A homeserver that answers at
    ///   once though nothing happened, or that does not get on, would make it a loop without a delay.
    package mutating func dealtWith(
        position: SyncPosition, news: SyncNews, took: Duration, jitter: Double
    ) -> Duration {
        let isStuck = news == .none || state == .following(position)
        let hasPolled = request.poll > .zero
        // A homeserver that takes no position at all would otherwise be asked anew each second.
        if request.start != .anew { backoff.reset() }
        state = .following(position)
        gapFailures = 0
        excesses = 0
        hasFailed = false
        guard hasPolled, took < Self.quick, isStuck else {
            idle.reset()
            return hasPolled && news == .some ? Self.breath : .zero
        }
        return idle.wait(.absent, jitter: jitter)
    }

    /// No answer came, or none that could be used.
    /// - Parameters:
    ///   - error: why.
    ///   - phase: what was being done.
    ///   - jitter: a random number from 0 to 1.
    /// - Returns: whether to go on, and after how long a wait.
    package mutating func failed(_ error: MatrixError, during phase: Phase = .sync, jitter: Double) -> Verdict
    {
        if Self.isFinal(error) { return .stop(error) }
        hasFailed = true
        if Self.mayMeanSize(error) { excesses = min(excesses + 1, 2) }
        switch phase {
        case .gap: if !error.isRateLimited { gapFailures += 1 }
        case .sync: if Self.mayMeanPosition(error) { doubt() }
        }
        return .wait(backoff.wait(Self.kind(error), jitter: jitter))
    }

    private mutating func doubt() {
        switch state {
        case .fresh: break
        case .following(let position): state = .doubting(position)
        // It was not the position: without one the homeserver says no as well. So it is kept.
        case .doubting(let position): state = .following(position)
        }
    }

    /// A login that is gone comes back by a person only; other refusals may be a proxy's, or a locked
    /// account's.
    private static func isFinal(_ error: MatrixError) -> Bool {
        error.isUnknownToken || error.isCancelled || error.isClosed
            || error.refusal?.errcode == "M_USER_DEACTIVATED"
    }

    /// It was too large in bytes or in values, or something in it cannot be read.
    private static func mayMeanSize(_ error: MatrixError) -> Bool {
        switch error {
        case .transport(.answerTooLarge), .malformed: true
        default: false
        }
    }

    /// Homeservers have no code for a position that they do not know: Synapse answers 400 `M_UNKNOWN`.
    private static func mayMeanPosition(_ error: MatrixError) -> Bool {
        switch error {
        case .refused(let refusal): (refusal.status == 400 || refusal.status == 403) && !error.isRateLimited
        default: false
        }
    }

    private static func kind(_ error: MatrixError) -> Backoff.Kind {
        if let wait = error.retryAfter { return .told(wait) }
        return error.isAbsence ? .absent : .overloaded
    }
}

/// Whether an answer told anything.
package enum SyncNews: Sendable, Equatable {
    /// Something happened.
    case some
    /// Nothing happened while the homeserver waited.
    case none
}
