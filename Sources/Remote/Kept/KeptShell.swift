import Subprocess
import Synchronization

/// A shell on the far side that stays, for queries that are over in a moment: a new `ssh` with a new session and the
/// whole script would take half as long again as what is asked.
///
/// It serves one at a time. Whoever finds it busy, and whomever it fails in any way, asks by a session of his own, which
/// then says what is wrong. One that is cancelled or takes too long costs the shell: its standard input closes, by which
/// the far side ends what still runs there.
final class KeptShell: Sendable {
    private enum State {
        case starting
        case idle(StandardInputWriter)
        case busy(StandardInputWriter, Asked)
        case over
    }

    /// One query that is being answered.
    private final class Asked: Sendable {
        let tag: Tag
        let limit: Duration
        let answer: Mutex<BriefAnswer>
        let ended = Once<Ending>()
        /// For how long it has been asked.
        let age: @Sendable () -> Duration

        init(_ query: Query, _ tag: Tag, room: Int, clock: any Clock<Duration>) {
            (self.tag, limit, age) = (tag, query.limit, stopwatch(clock))
            answer = Mutex(BriefAnswer(tag: tag, bound: query.keep, room: room))
        }

        var hasBegun: Bool { answer.withLock { $0.hasBegun } }
    }

    private enum Ending: Sendable {
        case answered(QueryResult)
        /// The shell ended first.
        case lost(RemoteError?)
        /// The shell did not even begin, which says nothing about the command.
        case unheard
        /// It did not end, not even when it was to be ended.
        case overdue
    }

    let owner: String?
    let master: Master
    /// Set when it can be asked, or never will.
    let settled = Once<Void>()
    /// Set when it is no longer wanted.
    let unwanted = Once<Void>()

    private let host: String
    private let clock: any Clock<Duration>
    private let state = Mutex(State.starting)
    private let served = Atomic(false)
    /// What was asked last, for ``watch()``.
    private let watched: AsyncStream<Asked>
    private let watching: AsyncStream<Asked>.Continuation
    /// How long a shell that is well may take to begin.
    private static let patience: Duration = .seconds(3)
    /// How long the host may take to end a script beyond its limit.
    private static let grace: Duration = .seconds(15)
    /// A longer script might not go into the pipe at once.
    private static let longestScript = 16_384
    /// How long an answer is worth being waited for until the shell is up.
    static let startLimit: Duration = .seconds(3)
    /// An answer of more bytes is not a brief one, and is asked for anew by a session, where the host bounds it.
    private static let room = 262_144

    init(owner: String?, host: String, master: Master, clock: any Clock<Duration>) {
        self.owner = owner
        self.host = host
        self.master = master
        self.clock = clock
        (watched, watching) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var isOver: Bool {
        state.withLock { state in
            if case .over = state { true } else { false }
        }
    }

    /// Whether somebody waits for its answer.
    var isBusy: Bool {
        state.withLock { state in
            if case .busy = state { true } else { false }
        }
    }

    /// Whether it was ever up.
    var hasServed: Bool { served.load(ordering: .relaxed) }

    /// Asks it.
    /// - Parameter query: A brief one.
    /// - Returns: The answer; nil when it cannot be asked now, or could not answer: then a session may.
    /// - Throws: Why a session could not answer either.
    func ask(_ query: Query) async throws(RemoteError) -> QueryResult? {
        let tag = Tag.random()
        let script = try Call.group("ask", [tag.text, query.script])
        let asked = Asked(query, tag, room: Self.room, clock: clock)
        guard script.utf8.count <= Self.longestScript, let writer = lend(to: asked) else { return nil }
        do { _ = try await writer.write(script) } catch { discard() }
        switch await asked.ended.wait() {
        case .answered(let result):
            // What was ended by force may have left something that still writes.
            if result.timedOut { discard() }
            return result
        case .lost(let reason): return try missed(reason, hadBegun: asked.hasBegun)
        case .unheard: return nil
        case .overdue: throw .timedOut(host: host, query.limit + Self.grace)
        case nil:
            discard()
            throw .cancelled
        }
    }

    /// The shell ended before it had answered.
    ///
    /// By a session it goes on as if that had been the first try: a connection that was closed is made anew once, and
    /// any other trouble with it is told at once, since whoever asks has waited already.
    private func missed(_ reason: RemoteError?, hadBegun: Bool) throws(RemoteError) -> QueryResult? {
        switch reason {
        case .unreachable(_, .closed, _) where !hadBegun: return nil
        case .unreachable(let host, let kind, let words):
            throw .unreachable(host: host, kind: kind, words: words)
        default: return nil
        }
    }

    private func lend(to asked: Asked) -> StandardInputWriter? {
        state.withLock { state in
            guard case .idle(let writer) = state else { return nil }
            state = .busy(writer, asked)
            watching.yield(asked)
            return writer
        }
    }

    /// Ends in time what is asked, until the task is cancelled.
    ///
    /// The asker does not do it himself: who waits for two things at once passes through more threads on the way back, and
    /// a person waits for the answer.
    func watch() async {
        // Only the one asked last can still be without an answer.
        for await asked in watched {
            guard await isOpen(asked, after: min(Self.patience, asked.limit)) else { continue }
            if asked.hasBegun {
                guard await isOpen(asked, after: asked.limit) else { continue }
                await endLate(asked)
                guard await isOpen(asked, after: asked.limit + Self.grace) else { continue }
                asked.ended.set(.overdue)
            } else {
                asked.ended.set(.unheard)
            }
            discard()
        }
    }

    private func isOpen(_ asked: Asked, after time: Duration) async -> Bool {
        do { try await clock.sleep(for: max(.zero, time - asked.age())) } catch { return false }
        return asked.ended.value == nil
    }

    /// Has it ended on the host, which a shell that is well does.
    private func endLate(_ asked: Asked) async {
        let writer = state.withLock { state -> StandardInputWriter? in
            guard case .busy(let writer, let one) = state, one === asked else { return nil }
            return writer
        }
        guard let writer else { return }
        do { _ = try await writer.write(Call.group("late", [asked.tag.text])) } catch { discard() }
    }

    // MARK: The shell's own side

    /// Serves, until the connection or the shell ends.
    func serve(_ channel: Channel) async throws(RemoteError) {
        _ = try await channel.answer()
        state.withLock { state in
            if case .starting = state { state = .idle(channel.writer) }
        }
        served.store(true, ordering: .relaxed)
        settled.set(())
        while true {
            let line = try await channel.next()
            heard { $0.take(output: line) }
        }
    }

    /// Takes a line of the shell's standard error.
    func heardError(_ line: RawLine) { heard { $0.take(error: line) } }

    /// It is no longer to be used.
    /// - Parameter reason: Why it ended, where it did so by itself.
    func discard(because reason: RemoteError? = nil) {
        let asked = state.withLock { state -> Asked? in
            defer { state = .over }
            guard case .busy(_, let asked) = state else { return nil }
            return asked
        }
        asked?.ended.set(.lost(reason))
        settled.set(())
        unwanted.set(())
    }

    private func heard(_ take: (inout BriefAnswer) -> BriefAnswer.Progress) {
        let current = state.withLock { state -> (StandardInputWriter, Asked)? in
            guard case .busy(let writer, let asked) = state else { return nil }
            return (writer, asked)
        }
        guard let (writer, asked) = current else { return }
        switch asked.answer.withLock({ take(&$0) }) {
        case .more: break
        case .tooMuch: discard()
        case .whole(let result):
            // Free before the asker goes on: he may ask again at once.
            state.withLock { state in
                if case .busy(_, let one) = state, one === asked { state = .idle(writer) }
            }
            asked.ended.set(.answered(result))
        }
    }
}

/// Tells the time since it was called.
private func stopwatch(_ clock: some Clock<Duration>) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}
