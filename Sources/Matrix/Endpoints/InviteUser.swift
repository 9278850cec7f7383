// POST /_matrix/client/v3/rooms/{roomId}/invite

package import Transport

/// Asks somebody into a room.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidinvite>
package struct InviteUser: Endpoint {
    /// The room.
    package let room: RoomID
    /// Who is asked.
    package let user: UserID

    /// Asks one person.
    package init(room: RoomID, user: UserID) {
        self.room = room
        self.user = user
    }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/invite" }
    package var body: EndpointBody { .json(["user_id": .string(user.text)]) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) { _ = try answer.object() }
}
