// PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}

package import Transport

/// Sets a piece of a room's state.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey>
package struct SendState: Endpoint {
    /// The room.
    package let room: RoomID
    /// The state's type.
    package let type: String
    /// What the state is of; mostly empty.
    package let key: String
    /// What it says; its numbers must be integers.
    package let content: JSONValue

    /// Sets one piece.
    package init(room: RoomID, type: String, key: String = "", content: JSONValue) {
        self.room = room
        self.type = type
        self.key = key
        self.content = content
    }

    package var method: HTTPRequest.Method { .put }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/state/\(type)/\(key)" }
    package var body: EndpointBody { .json(content) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> EventID {
        try answer.object().require("event_id", of: "the answer to a change of state")
    }
}
