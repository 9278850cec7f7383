// POST /_matrix/client/v3/rooms/{roomId}/receipt/m.read/{eventId}

package import Transport

/// Says that an event was read.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid>
package struct ReadReceipt: Endpoint {
    /// The room.
    package let room: RoomID
    /// What was read.
    package let event: EventID

    /// Says it of one event.
    package init(room: RoomID, event: EventID) {
        self.room = room
        self.event = event
    }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/receipt/m.read/\(event)" }
    package var body: EndpointBody { .json([:]) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) { _ = try answer.object() }
}
