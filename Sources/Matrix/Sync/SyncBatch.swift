/// What one answer to a sync brought, made whole.
package struct SyncBatch: Sendable, Equatable {
    /// Why the batch begins where it does.
    package enum Start: Sendable, Equatable {
        /// There was no position: what stands in it is the past.
        case first
        /// The homeserver would not take the position any more. What is not known yet is new or was missed.
        case anew
        /// It goes on where the last one ended.
        case next
    }

    /// Where the next one begins; to be stored with what this one brought.
    package let position: SyncPosition
    /// Where this one began; the position that was rejected when it starts anew.
    package let previous: SyncPosition?
    /// Why it begins there.
    package let start: Start
    /// What happened, the oldest first, each event once; what filled a gap stands before the rest.
    package let events: [RoomEvent]
    /// State that is new, and is not in the events.
    package let state: [RoomEvent]
    /// What the account is to the room; nil when nothing was said of it.
    package let membership: RoomMembership?
    /// Events between the last batch and this one are missing, and will not come.
    package let unfilledGap: Bool
    /// How many events could not be read.
    package let unreadable: Int
    /// When the answer came, by this machine's steady clock.
    package let receivedAt: ContinuousClock.Instant

    /// It does not go on from a batch before it.
    package var isInitial: Bool { start != .next }

    /// Takes all parts; for tests of what handles batches.
    package init(
        position: SyncPosition, previous: SyncPosition? = nil, start: Start = .next, events: [RoomEvent] = [],
        state: [RoomEvent] = [], membership: RoomMembership? = .joined, unfilledGap: Bool = false,
        unreadable: Int = 0, receivedAt: ContinuousClock.Instant
    ) {
        self.position = position
        self.previous = previous
        self.start = start
        self.events = events
        self.state = state
        self.membership = membership
        self.unfilledGap = unfilledGap
        self.unreadable = unreadable
        self.receivedAt = receivedAt
    }
}

extension SyncBatch {
    /// Puts an answer and what filled its gap together.
    init(_ answer: SyncAnswer, filler: GapFiller?, policy: SyncPolicy, receivedAt: ContinuousClock.Instant) {
        var seen: Set<EventID> = []
        let start = policy.request.start
        self.init(
            position: answer.position, previous: policy.previous, start: start,
            events: ((filler?.events ?? []) + answer.timeline.events).filter {
                seen.insert($0.eventID).inserted
            },
            state: answer.state.events.filter { seen.insert($0.eventID).inserted },
            membership: answer.membership,
            // Before the first batch there is nothing that could be missing.
            unfilledGap: start != .first && filler?.isUnfilled == true,
            unreadable: answer.timeline.unreadable + answer.state.unreadable + (filler?.unreadable ?? 0),
            receivedAt: receivedAt)
    }
}
