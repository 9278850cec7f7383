/// Follows one room: asks, waits, fills gaps, and hands over what came.
///
/// Nothing is asked for before the last batch was dealt with, so a batch that was not stored comes again
/// after a restart.
package struct SyncLoop: Sendable {
    /// What happens while the account is not in the room.
    package enum Outside: Sendable, Equatable {
        /// The loop ends with `notInRoom`, after the batch that says so.
        case stops
        /// It waits for an invitation, which comes as a batch.
        case waits
    }

    private let homeserver: Homeserver
    private let room: RoomID
    private let user: UserID
    private let outside: Outside
    private let clock: any Clock<Duration>
    private let jitter: @Sendable () -> Double
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Takes what the loop needs; it begins with `run`.
    /// - Parameters:
    ///   - homeserver: the homeserver, with the account's token.
    ///   - room: the room to follow.
    ///   - user: the account itself, whose own events are left out.
    ///   - outside: what happens while it is not in the room.
    ///   - clock: what waits are measured by.
    ///   - jitter: a random number from 0 to 1.
    ///   - now: the time by a steady clock, for batches and the length of a trouble.
    package init(
        homeserver: Homeserver, room: RoomID, user: UserID, outside: Outside = .stops,
        clock: any Clock<Duration>,
        jitter: @escaping @Sendable () -> Double,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.homeserver = homeserver
        self.room = room
        self.outside = outside
        self.clock = clock
        self.jitter = jitter
        self.now = now
        self.user = user
    }

    /// Follows the room until something ends it.
    /// - Parameters:
    ///   - since: where to go on; nil begins at the present.
    ///   - lastSeen: the last event that was stored; it bounds a gap where the homeserver does not.
    ///   - onTrouble: called once when no answer comes, and once when one comes again.
    ///   - handle: takes a batch. When it returns, the batch counts as stored. Empty batches come too: their
    ///     position is new.
    /// - Throws: what `handle` throws; `CancellationError` when the task is cancelled; a `MatrixError` when
    ///   the login is gone (`isUnknownToken`, with `softLogout` in its refusal) or the account is not in the
    ///   room.
    package func run(
        since: SyncPosition?, lastSeen: EventID? = nil, onTrouble: (SyncTrouble) async -> Void,
        handle: (SyncBatch) async throws -> Void
    ) async throws {
        var policy = SyncPolicy(since: since)
        var lastSeen = lastSeen
        var trouble = TroubleSpan()
        while true {
            try Task.checkCancellation()
            let asked = now()
            switch await fetch(policy, lastSeen: lastSeen) {
            case .failed(let error, let phase):
                let wait = try verdict(on: error, during: phase, by: &policy)
                if trouble.failed(at: now()) { await onTrouble(.began(error)) }
                try await clock.sleep(for: wait)
            case .fetched(let batch, let news):
                if let ended = trouble.ended(at: now()) { await onTrouble(ended) }
                try await handle(batch)
                // Pages of the past do not have the account's own.
                lastSeen = batch.events.last { $0.sender != user }?.eventID ?? lastSeen
                try stopWhenOutside(batch)
                let pause = policy.dealtWith(
                    position: batch.position, news: news, took: asked.duration(to: batch.receivedAt),
                    jitter: jitter())
                if pause > .zero { try await clock.sleep(for: pause) }
            }
        }
    }

    /// What became of one request.
    private enum Fetched {
        /// A batch, its gap filled as far as it can be.
        case fetched(SyncBatch, SyncNews)
        /// Nothing that could be handed over.
        case failed(MatrixError, SyncPolicy.Phase)
    }

    private func fetch(_ policy: SyncPolicy, lastSeen: EventID?) async -> Fetched {
        let answer: SyncAnswer
        let request = policy.request
        let filter = SyncFilter(
            room: room, user: user, timelineLimit: policy.timelineLimit, start: request.start)
        do throws(MatrixError) {
            let poll = request.since == nil ? uncached() : request.poll
            answer = try await homeserver.call(
                Sync(room: room, user: user, since: request.since, poll: poll, filter: filter.json))
        } catch {
            return .failed(error, .sync)
        }
        let receivedAt = now()
        var filler = answer.gap.map { GapFiller(gap: $0, lastSeen: lastSeen) }
        do throws(MatrixError) {
            try await fill(&filler, policy, hasSeen: lastSeen != nil)
        } catch {
            return .failed(error, .gap)
        }
        let batch = SyncBatch(answer, filler: filler, policy: policy, receivedAt: receivedAt)
        return .fetched(batch, answer.isEmpty ? .none : .some)
    }

    /// A poll that no request without a position had before.
    ///
    /// Synapse answers a request that it knows from a cache, for two minutes: without this the room as it was
    /// then. No homeserver waits when there is no position to wait from.
    private func uncached() -> Duration { .milliseconds(1 + Int64(min(max(jitter(), 0), 1) * 9_998)) }

    /// Fills a gap, where there is a place to go back to: without one it would go through the room's whole
    /// past.
    private func fill(
        _ filler: inout GapFiller?, _ policy: SyncPolicy, hasSeen: Bool
    ) async throws(MatrixError) {
        let goesOn = policy.request.start == .next
        guard goesOn || (policy.request.start == .anew && hasSeen), !policy.leavesGaps else {
            filler?.giveUp()
            return
        }
        while let from = filler?.next {
            let page = try await homeserver.call(
                RoomMessages(
                    room: room, from: from, to: goesOn ? policy.previous : nil, limit: policy.pageSize,
                    filter: SyncFilter(room: room, user: user).page))
            filler?.take(page)
        }
    }

    private func verdict(
        on error: MatrixError, during phase: SyncPolicy.Phase, by policy: inout SyncPolicy
    ) throws -> Duration {
        switch policy.failed(error, during: phase, jitter: jitter()) {
        case .wait(let wait): return wait
        case .stop(let error):
            if error.isCancelled { throw CancellationError() }
            throw error
        }
    }

    private func stopWhenOutside(_ batch: SyncBatch) throws(MatrixError) {
        guard outside == .stops else { return }
        switch batch.membership {
        case .joined, .invited: return
        case .left, .banned: throw .notInRoom(room)
        // An answer that begins anew names every room that the account is in.
        case nil: if batch.isInitial { throw .notInRoom(room) }
        }
    }
}
