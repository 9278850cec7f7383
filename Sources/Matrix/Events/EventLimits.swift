/// What is taken of other people's events: each may be 65 536 bytes, and anybody in a room can send many.
enum EventLimits {
    /// For an answer that tells events, in bytes; of those that are too large for it fewer are asked for.
    static let answerBytes = 4 << 20
    /// As values they take ten times the room of their bytes: 32 000 zeros fit one event.
    static let json = JSONLimits(values: 200_000)
    /// For the content of an event that is no state; nobody types one with more, and no client makes one.
    static let contentValues = 1000
}
