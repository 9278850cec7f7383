import Matrix

/// Commands that came too late to be run, each under a code by which it can be asked for anew.
///
/// A value. A code is used once, for exactly its command, and lapses; it does not outlive the process. Codes of
/// questions are others (``Questions``), so that none can be taken for the other.
struct StaleOffers: Sendable {
    static let codes = 40..<100
    /// How long the words with the code may take to get to the room, where the homeserver lets the bot wait.
    private static let way = Duration.seconds(3600)

    struct Offer: Sendable, Equatable {
        var code: String
        var command: Command
        /// The message that tells the code.
        var message: TransactionID
        var until: Duration
        /// Whether it was seen that the room has that message.
        var isThere = false
    }

    private(set) var open: [Offer] = []
    /// Codes that were given before, the latest last: what was said of them may still be read, so others go first.
    private var worn: [String] = []
    /// How long a code lasts from when the room has it.
    let time: Duration

    init(time: Duration) {
        self.time = time
    }

    /// Offers a command.
    ///
    /// - Returns: the code; `nil` when no code is free.
    mutating func offer(
        _ command: Command, in message: TransactionID, at now: Duration, random: (Range<Int>) -> Int
    ) -> String? {
        expire(at: now)
        let taken = Set(open.map(\.code))
        let free = Self.codes.map(String.init).filter { !taken.contains($0) }
        let fresh = free.filter { !worn.contains($0) }
        guard let code = fresh.isEmpty ? worn.first(where: free.contains) : fresh[random(0..<fresh.count)]
        else {
            return nil
        }
        worn.removeAll { $0 == code }
        worn.append(code)
        open.append(Offer(code: code, command: command, message: message, until: now + Self.way))
        return code
    }

    /// The room has a message: from now on the time of its code runs.
    mutating func arrived(_ message: TransactionID, at now: Duration) {
        guard let place = open.firstIndex(where: { $0.message == message && !$0.isThere }) else { return }
        open[place].isThere = true
        open[place].until = now + time
    }

    /// What stands under a code.
    func offer(under code: String, at now: Duration) -> Offer? {
        open.first { $0.code == code && $0.until > now }
    }

    /// Takes what stands under a code, if that is still what it was; nobody gets it again.
    mutating func take(_ offer: Offer) -> Bool {
        guard let place = open.firstIndex(where: { $0.code == offer.code && $0.message == offer.message })
        else {
            return false
        }
        open.remove(at: place)
        return true
    }

    mutating func expire(at now: Duration) { open.removeAll { $0.until <= now } }
}
