import Foundation
import Matrix
import Testing
import Transport

/// A room as somebody in it sees it: what they say, and all that came since they looked first.
actor Room {
    nonisolated let id: RoomID
    nonisolated let user: UserID
    private let homeserver: Homeserver
    private var position: SyncPosition?
    private(set) var events: [RoomEvent] = []
    private var count = 0

    /// Looks at a room through the eyes of an account.
    init(_ id: RoomID, account: World.Account, url: String, http: HTTPClient) throws {
        self.id = id
        user = try UserID(account.user_id)
        homeserver = Homeserver(
            url: try HomeserverURL(url), token: try AccessToken(account.token), http: http)
    }

    // MARK: Saying

    /// Says something that is no text, or no message at all.
    @discardableResult
    func send(_ content: JSONValue, type: String = "m.room.message") async throws -> EventID {
        count += 1
        let transaction = try TransactionID("\(UUID().uuidString).\(count)")
        return try await homeserver.call(
            SendEvent(room: id, type: type, transaction: transaction, content: content))
    }

    @discardableResult
    func say(_ text: String) async throws -> EventID {
        try await send(["msgtype": "m.text", "body": .string(text)])
    }

    /// Changes the room's state, as somebody with the power.
    func set(_ type: String, _ content: JSONValue, key: String = "") async throws {
        _ = try await homeserver.call(SendState(room: id, type: type, key: key, content: content))
    }

    /// Takes something back.
    func redact(_ event: EventID) async throws {
        let transaction = try TransactionID(UUID().uuidString)
        _ = try await homeserver.call(Redact(room: id, event: event, transaction: transaction))
    }

    /// Has what notifies this account pushed to a gateway, or no more.
    func push(_ kind: PushGateway.Kind) async throws { try await homeserver.call(SetPusher(kind: kind)) }

    func download(_ media: MediaURI) async throws -> String {
        String(decoding: try await homeserver.call(DownloadMedia(media, byteLimit: 80 << 20)), as: UTF8.self)
    }

    // MARK: Looking

    /// What other people said since the first look.
    var answers: [Answer] { events.map { Answer(event: $0) } }

    /// Waits until something can be seen in the room, and fails the test with all that was seen when it is not in time.
    func wait<Found: Sendable>(
        for what: String, within limit: Duration = .seconds(30),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ find: ([Answer]) -> Found?
    ) async throws -> Found {
        let deadline = ContinuousClock.now + limit
        while true {
            if let found = find(answers) { return found }
            let left = deadline - .now
            guard left > .zero else { break }
            try await look(for: min(left, .seconds(5)))
        }
        let seen = answers.map(\.description).joined(separator: "\n")
        Issue.record(
            "not within \(limit): \(what). Seen in the room:\n\(seen)", sourceLocation: sourceLocation)
        throw NotInTime()
    }

    /// Asks what came; waits for something when nothing did.
    func look(for wait: Duration = .zero) async throws {
        let answer = try await homeserver.call(
            Sync(
                room: id, user: user, since: position, poll: wait,
                filter: SyncFilter(room: id, user: user).json))
        position = answer.position
        // Two waits at once see the same twice.
        let known = Set(events.map(\.eventID))
        events += answer.timeline.events.filter { $0.sender != user && !known.contains($0.eventID) }
    }
}
