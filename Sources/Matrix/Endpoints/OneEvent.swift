// GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}

package import Transport

/// Reads one event of a room, by its name; refused with `M_NOT_FOUND` when it is not there to be seen.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomideventeventid>
package struct OneEvent: Endpoint {
    /// The room.
    package let room: RoomID
    /// Which event.
    package let event: EventID
    /// How long it may take.
    package let limit: Duration

    /// Asks for one event.
    package init(room: RoomID, event: EventID, limit: Duration) {
        self.room = room
        self.event = event
        self.limit = limit
    }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/event/\(event)" }
    package var limits: HTTPLimits { HTTPLimits(total: limit) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> RoomEvent {
        guard let event = RoomEvent(try answer.object()) else {
            throw .malformed(what: "the answer is no event")
        }
        return event
    }
}
