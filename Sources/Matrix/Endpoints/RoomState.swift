// GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}

package import Transport

/// Reads the content of one piece of a room's state; refused with `M_NOT_FOUND` when there is none.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey>
package struct RoomState: Endpoint {
    /// The room.
    package let room: RoomID
    /// The state's type.
    package let type: String
    /// What the state is of; mostly empty.
    package let key: String

    /// Asks for one piece.
    package init(room: RoomID, type: String, key: String = "") {
        self.room = room
        self.type = type
        self.key = key
    }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/state/\(type)/\(key)" }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> JSONValue {
        try answer.object()
    }
}
