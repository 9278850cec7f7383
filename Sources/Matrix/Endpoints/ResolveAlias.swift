// GET /_matrix/client/v3/directory/room/{roomAlias}

package import Transport

/// Asks which room a name points to.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directoryroomroomalias>
package struct ResolveAlias: Endpoint {
    /// A room and who knows it.
    package struct Response: Sendable, Equatable {
        /// The room.
        package let room: RoomID
        /// Servers that are in it.
        package let servers: [ServerName]
    }

    /// The name.
    package let alias: RoomAlias

    /// Asks for one name.
    package init(_ alias: RoomAlias) { self.alias = alias }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/directory/room/\(alias)" }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Response {
        let json = try answer.object()
        let servers = json["servers"]?.arrayValue ?? []
        return Response(
            room: try json.require("room_id", of: "the answer for a room alias"),
            servers: servers.compactMap { $0.stringValue.flatMap { try? ServerName($0) } })
    }
}
