import Foundation
import Matrix
import TestKit
import Testing
import Transport

/// What makes a phone ring: a push gateway on loopback, to which the homeserver sends what notifies an account.
///
/// The homeserver goes by the account's push rules, which are those of everybody who has changed nothing.
struct PushGateway: Sendable {
    /// Whether there is a pusher.
    enum Kind: Sendable {
        case to(gateway: String, key: String)
        case none(key: String)
    }

    private let server: ScriptedServer
    private let room: RoomID

    /// Counts what rings an admin while a test plays.
    static func with(_ stage: Stage, _ play: (PushGateway) async throws -> Void) async throws {
        let server = try ScriptedServer { _ in .json(#"{"rejected":[]}"#) }
        let key = UUID().uuidString
        try await stage.grant.push(.to(gateway: "http://127.0.0.1:\(server.port)", key: key))
        do {
            try await play(PushGateway(server: server, room: stage.grant.id))
        } catch {
            try await stage.grant.push(.none(key: key))
            throw error
        }
        try await stage.grant.push(.none(key: key))
    }

    /// The events of the room that rang, each once: what only tells how much is unread names none.
    var rung: [EventID] {
        var all: [EventID] = []
        for request in server.requests where request.path == "/_matrix/push/v1/notify" {
            guard let json = try? JSONValue(parsing: String(decoding: request.body, as: UTF8.self)),
                let notification = json["notification"],
                notification["room_id"]?.stringValue == room.text,
                let event: EventID = notification.identifier("event_id"), !all.contains(event)
            else { continue }
            all.append(event)
        }
        return all
    }

    /// Everything that rang until now, but for what this person says.
    ///
    /// Pushes go out in the order of their events. So somebody says something that rings: when that has come, all before
    /// it has come too, and what has not, rang not.
    func rungUntilNow(
        _ stage: Stage, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [EventID] {
        let mark = try await stage.mallory.say("is anybody awake?")
        try await eventually(
            "a person's word rings", sourceLocation: sourceLocation,
            instead: { "the gateway was told of \(server.requests.count) things; is the world an old one?" }
        ) { rung.contains(mark) }
        try await stage.grant.look()
        let theirs = await stage.grant.events.filter { $0.sender == stage.mallory.user }.map(\.eventID)
        return rung.filter { !theirs.contains($0) }
    }
}

// POST /_matrix/client/v3/pushers/set

/// Sets a pusher, or takes it away.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3pushersset>
struct SetPusher: Endpoint {
    let kind: PushGateway.Kind

    var method: HTTPRequest.Method { .post }
    var path: EndpointPath { "/_matrix/client/v3/pushers/set" }
    var body: EndpointBody {
        switch kind {
        case .none(let key):
            .json(["app_id": "dev.bridgekeeper.rings", "pushkey": .string(key), "kind": .null])
        case .to(let gateway, let key):
            .json([
                "app_id": "dev.bridgekeeper.rings", "pushkey": .string(key), "kind": "http",
                "app_display_name": "rings", "device_display_name": "rings", "lang": "en",
                "data": ["url": .string("\(gateway)/_matrix/push/v1/notify"), "format": "event_id_only"],
            ])
        }
    }

    func response(from answer: EndpointAnswer) throws(MatrixError) { _ = try answer.object() }
}
