import Contract
import Matrix

/// The bot's open questions: each is answered once, in time, by the person who asked, for exactly that command.
struct Questions: Sendable {
    /// Questions that may be open at once.
    static let limit = 20
    /// Those of ``StaleOffers`` are others.
    static let codes = 10..<40

    struct Question: Sendable {
        var code: String
        var change: Change
        var until: Duration
        /// The message that asks.
        var message: TransactionID?
        /// Whether it was seen that the room has it.
        var isThere = false
    }

    enum Answer: Sendable {
        case found(Question)
        /// None of that person's is open under that code, or several and no code was given.
        case unclear(open: [String])
    }

    private(set) var open: [Question] = []
    /// How long a question stands from when the room has it.
    let time: Duration
    /// How long it may take to get there, where the homeserver lets the bot wait.
    private static let way = Duration.seconds(600)

    init(time: Duration = .seconds(60)) {
        self.time = time
    }

    /// Opens a question under a code of two digits that no other has; `nil` when too many are open.
    mutating func ask(_ change: Change, at now: Duration, random: (Range<Int>) -> Int) -> Question? {
        guard open.count < Self.limit else { return nil }
        let taken = Set(open.map(\.code))
        let free = Self.codes.map(String.init).filter { !taken.contains($0) }
        let question = Question(
            code: free[random(0..<free.count)], change: change, until: now + Self.way + time)
        open.append(question)
        return question
    }

    /// The room has it: from now on its time runs.
    mutating func arrived(_ code: String, at now: Duration) {
        guard let place = open.firstIndex(where: { $0.code == code && !$0.isThere }) else { return }
        open[place].isThere = true
        open[place].until = now + time
    }

    /// Says which message asks a question.
    mutating func note(_ message: TransactionID, asks code: String) {
        guard let place = open.firstIndex(where: { $0.code == code }) else { return }
        open[place].message = message
    }

    /// Takes the question that somebody's answer means; it cannot be answered again.
    /// - Parameters:
    ///   - user: who answers.
    ///   - code: the code that was given.
    ///   - message: the one that was tapped, where the answer is a tap: codes are given again, messages are not.
    ///   - now: when.
    /// - Returns: the question, or that it is not clear which.
    mutating func answer(
        by user: UserID, code: String?, on message: TransactionID? = nil, at now: Duration
    ) -> Answer {
        let theirs = open.filter {
            $0.change.asked.by == user && $0.until > now && (message == nil || $0.message == message)
        }
        let meant = code.map { code in theirs.filter { $0.code == code } } ?? theirs
        guard meant.count == 1, let question = meant.first else {
            return .unclear(open: code == nil ? theirs.map(\.code) : [])
        }
        open.removeAll { $0.code == question.code }
        return .found(question)
    }

    /// Takes the question about a command that was taken back.
    mutating func withdraw(_ command: EventID) -> Question? {
        guard let place = open.firstIndex(where: { $0.change.event == command }) else { return nil }
        return open.remove(at: place)
    }

    /// Takes the questions whose time is over.
    mutating func expired(at now: Duration) -> [Question] {
        let late = open.filter { $0.until <= now }
        open.removeAll { $0.until <= now }
        return late
    }
}
