import Matrix

/// How one alert goes on: when it rings again, whose it is, whether it may still come back.
///
/// A value that is kept in the journal, and fed with times in milliseconds since 1970: an alert outlives the bot's process,
/// and what ticks only while it runs would be no clock for it.
struct AlertCourse: Sendable, Equatable, Codable {
    /// The first reminder; each later one comes after twice the time.
    static let firstReminder = Int64(30 * 60_000)
    /// What comes again so soon after its end is the same trouble.
    static let memory = Int64(10 * 60_000)
    private static let reminders = 20

    var kind: AlertKind
    /// How often it has rung; `nil` in what an older version kept, which rang once.
    private var rings: Int?
    private var lastRang: Int64?
    /// From when on the reminders are counted, where it came back.
    private var backAt: Int64?
    /// Who took it: quiet until it is over.
    private(set) var takenBy: UserID?
    private(set) var endedAt: Int64?
    /// Nobody saw it begin; `nil` in what an older version kept.
    private var wasFoundSo: Bool?
    /// How often it came back.
    private var returns: Int?

    /// A muted one is written, and rings nobody.
    init(_ kind: AlertKind, isMuted: Bool, isFoundSo: Bool = false) {
        self.kind = kind
        wasFoundSo = isFoundSo
        rings = isMuted ? 0 : 1
    }

    var isFoundSo: Bool { wasFoundSo ?? false }
    var isOver: Bool { endedAt != nil }
    var comebacks: Int { returns ?? 0 }

    /// Whether the same trouble, found now, is this alert and no new one.
    func isComeback(_ kind: AlertKind, at now: Int64) -> Bool {
        guard let endedAt else { return false }
        return self.kind == kind && now - endedAt < Self.memory
    }

    /// Whether it is over for so long that it need not be kept.
    func isForgotten(at now: Int64) -> Bool { endedAt.map { now - $0 >= Self.memory } ?? false }

    mutating func take(by user: UserID) { takenBy = user }

    mutating func end(at now: Int64) { endedAt = now }

    /// It is there again: no new ring, and nobody's any more.
    mutating func comeBack(at now: Int64) {
        (endedAt, backAt, rings, lastRang) = (nil, now, 1, now)
        takenBy = nil
        returns = comebacks + 1
    }

    /// When it rings next; `nil` for one that nobody has to hear of.
    func nextRing(firedAt: Int64, mutedUntil: Int64?) -> Int64? {
        let rung = rings ?? 1
        let firedAt = backAt ?? firedAt
        guard endedAt == nil, takenBy == nil, rung <= Self.reminders else { return nil }
        let due =
            rung == 0
            ? firedAt
            : max(firedAt + Self.firstReminder << (rung - 1), (lastRang ?? firedAt) + Self.firstReminder)
        return max(due, mutedUntil ?? due)
    }

    /// It rings now; the reminders that were due meanwhile are this one.
    mutating func rang(firedAt: Int64, at now: Int64) {
        let firedAt = backAt ?? firedAt
        var rung = (rings ?? 1) + 1
        while rung <= Self.reminders, firedAt + Self.firstReminder << (rung - 1) <= now { rung += 1 }
        rings = rung
        lastRang = now
    }
}
