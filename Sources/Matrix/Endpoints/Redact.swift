// PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}

package import Transport

/// Takes an event back; twice with the same transaction ID is once.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid>
package struct Redact: Endpoint {
    /// The room.
    package let room: RoomID
    /// What is taken back.
    package let event: EventID
    /// The caller's name for this sending.
    package let transaction: TransactionID
    /// Why, for people.
    package let reason: String?

    /// Takes one event back.
    package init(room: RoomID, event: EventID, transaction: TransactionID, reason: String? = nil) {
        self.room = room
        self.event = event
        self.transaction = transaction
        self.reason = reason
    }

    package var method: HTTPRequest.Method { .put }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/redact/\(event)/\(transaction)" }
    package var body: EndpointBody { .json(reason.map { ["reason": .string($0)] } ?? [:]) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> EventID {
        try answer.object().require("event_id", of: "the answer to a redaction")
    }
}
