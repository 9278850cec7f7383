// GET /_matrix/client/v3/rooms/{roomId}/joined_members

package import Transport

/// Asks who is in a room.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidjoined_members>
package struct JoinedMembers: Endpoint {
    /// The room.
    package let room: RoomID

    /// Asks for all members.
    package init(room: RoomID) { self.room = room }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/joined_members" }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Set<UserID> {
        guard let joined = try answer.object()["joined"]?.objectValue else {
            throw .malformed(what: "no members in the answer to joined_members")
        }
        return Set(joined.keys.compactMap { try? UserID($0.text) })
    }
}
