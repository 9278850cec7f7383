// PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}

package import Transport

/// Sends an event; twice with the same transaction ID is once.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid>
package struct SendEvent: Endpoint {
    /// The room.
    package let room: RoomID
    /// The event's type.
    package let type: String
    /// The caller's name for this sending.
    package let transaction: TransactionID
    /// What the event says; its numbers must be integers.
    package let content: JSONValue

    /// Sends an event of any type.
    package init(room: RoomID, type: String, transaction: TransactionID, content: JSONValue) {
        self.room = room
        self.type = type
        self.transaction = transaction
        self.content = content
    }

    package var method: HTTPRequest.Method { .put }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/send/\(type)/\(transaction)" }
    package var body: EndpointBody { .json(content) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> EventID {
        try answer.object().require("event_id", of: "the answer to a sending")
    }
}
