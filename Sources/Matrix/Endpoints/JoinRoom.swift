// POST /_matrix/client/v3/join/{roomIdOrAlias}

package import Transport

/// Goes into a room; who is in it already stays.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3joinroomidoralias>
package struct JoinRoom: Endpoint {
    /// The room's ID or alias.
    package let target: String
    /// Servers that are in the room, for a homeserver that is not yet.
    package let via: [ServerName]

    /// Joins by ID.
    package init(_ room: RoomID, via: [ServerName] = []) {
        target = room.text
        self.via = via
    }

    /// Joins by alias.
    package init(_ alias: RoomAlias) {
        target = alias.text
        via = []
    }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/client/v3/join/\(target)" }
    /// The older name is sent too: a homeserver ignores the one that it does not know.
    package var query: [EndpointQuery] {
        via.map { EndpointQuery("via", $0.text) } + via.map { EndpointQuery("server_name", $0.text) }
    }
    package var body: EndpointBody { .json([:]) }
    /// A join over federation asks many servers.
    package var limits: HTTPLimits { HTTPLimits(silence: .seconds(150), total: .seconds(180)) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> RoomID {
        try answer.object().require("room_id", of: "the answer to a join")
    }
}
