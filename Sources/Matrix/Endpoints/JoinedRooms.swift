// GET /_matrix/client/v3/joined_rooms

package import Transport

/// Asks in which rooms the account is.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3joined_rooms>
package struct JoinedRooms: Endpoint {
    /// Asks.
    package init() {}

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/joined_rooms" }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> [RoomID] {
        guard let rooms = try answer.object()["joined_rooms"]?.arrayValue else {
            throw .malformed(what: "no rooms in the answer to joined_rooms")
        }
        return rooms.compactMap { $0.stringValue.flatMap { try? RoomID($0) } }
    }
}
