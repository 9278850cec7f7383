// POST /_matrix/client/v3/rooms/{roomId}/leave

package import Transport

/// Leaves a room, or declines an invitation to it.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidleave>
package struct LeaveRoom: Endpoint {
    /// The room.
    package let room: RoomID

    /// Leaves one room.
    package init(_ room: RoomID) { self.room = room }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/leave" }
    package var body: EndpointBody { .json([:]) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) { _ = try answer.object() }
}
