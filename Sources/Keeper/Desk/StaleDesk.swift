import Contract
import Journal
import Matrix
import Synchronization

/// Keeps the offers of what came too late, for all who may find that out.
final class StaleDesk: Sendable {
    /// How often it is looked whether the room has the words with a code, and for how long, when that code is used.
    private static let look = Duration.milliseconds(100)
    private static let looks = 20

    private let offers: Mutex<StaleOffers>
    private let journal: Journal
    private let time: Time
    private let random: @Sendable (Range<Int>) -> Int

    init(lasting: Duration, journal: Journal, time: Time, random: @escaping @Sendable (Range<Int>) -> Int) {
        offers = Mutex(StaleOffers(time: lasting))
        self.journal = journal
        self.time = time
        self.random = random
    }

    /// Offers a command in a message that is still to be written; `nil` when no code is free, or it is none to offer.
    func offer(_ command: Command, in message: TransactionID) -> StaleReport.Offer? {
        // An answer to a question that is long over says nothing.
        switch command {
        case .yes, .no: return nil
        default: break
        }
        let now = time.elapsed()
        return offers.withLock { offers in
            offers.offer(command, in: message, at: now, random: random)
                .map { StaleReport.Offer(code: $0, within: offers.time) }
        }
    }

    /// The codes that stand open.
    var codes: [String] {
        let now = time.elapsed()
        return offers.withLock { offers in offers.open.filter { $0.until > now }.map(\.code) }
    }

    /// Takes the command under a code, once.
    ///
    /// Only when the room has the words with that code: a code that somebody read before, perhaps of an earlier process,
    /// must not run what they have never seen.
    func take(_ code: String) async throws -> Command? {
        let now = time.elapsed()
        guard let offer = offers.withLock({ $0.offer(under: code, at: now) }) else { return nil }
        for _ in 0..<Self.looks {
            if offer.isThere { break }
            // That the homeserver has it is noted a moment after it has it.
            if try await journal.eventID(of: offer.message) != nil { break }
            try await time.sleep(Self.look)
        }
        let isThere = offer.isThere ? true : try await journal.eventID(of: offer.message) != nil
        guard isThere, offers.withLock({ $0.take(offer) }) else { return nil }
        return offer.command
    }

    /// Lets the time run of those that have come to the room, and forgets those whose time is over.
    func refresh() async throws {
        let underWay = offers.withLock { $0.open.filter { !$0.isThere }.map(\.message) }
        for message in underWay where try await journal.eventID(of: message) != nil {
            let now = time.elapsed()
            offers.withLock { $0.arrived(message, at: now) }
        }
        let now = time.elapsed()
        offers.withLock { $0.expire(at: now) }
    }
}

extension Office {
    /// Answers a command that came too late, once, behind all that matters more.
    func answerStale(_ event: TakenEvent, _ command: Command, age: Duration, asked: Asked) async throws {
        let message = try scribe.transaction(event.eventID.text, "answer")
        let report = StaleReport(
            service: command.service, action: command.word, phrase: command.phrase,
            age: age, offer: stale.offer(command, in: message),
            asked: asked)
        try await answer(event, .stale(report), priority: .late)
    }

    /// What a change that came too late is offered by, in the message with its outcome.
    func offer(_ change: Change) throws -> StaleReport.Offer? {
        stale.offer(
            .service(change.service.name, change.action),
            in: try scribe.transaction(change.event.text, "outcome"))
    }
}
