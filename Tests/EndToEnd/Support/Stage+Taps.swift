import Matrix
import Testing

extension Stage {
    /// Taps as a client does: with the variation selector that some of them put behind a sign.
    @discardableResult
    func tap(_ sign: String, on message: EventID, by room: Room) async throws -> EventID {
        let relation: JSONValue = [
            "rel_type": "m.annotation", "event_id": .string(message.text),
            "key": .string(sign + "\u{FE0F}"),
        ]
        return try await room.send(["m.relates_to": relation], type: "m.reaction")
    }

    /// The answer to taps on a message, of one kind: the last when there are so many.
    func answer(
        toTap message: EventID, _ action: String, _ outcome: String, count: Int = 1,
        within limit: Duration = .seconds(45), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await grant.wait(
            for: "\(action) \(outcome)", within: limit, sourceLocation: sourceLocation
        ) { answers in
            let all = answers.filter {
                $0.answers == message && $0["action"] == action && $0["outcome"] == outcome
            }
            return all.count >= count ? all.last : nil
        }
    }

    /// The signs that the bot has put on a message, once there are so many.
    func buttons(on message: EventID, _ count: Int) async throws -> [String] {
        try await grant.wait(for: "\(count) buttons", within: .seconds(45)) { answers in
            let found = answers.compactMap { Reaction($0.event) }.filter { $0.target == message }.map(\.key)
            return found.count >= count ? found : nil
        }
    }

    /// The question that answers a command or a tap.
    func question(
        about message: EventID, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await grant.wait(for: "a question", within: .seconds(30), sourceLocation: sourceLocation) {
            answers in
            answers.last { $0.answers == message && $0["question"] != nil }
        }
    }
}
