// GET /_matrix/client/v3/rooms/{roomId}/state

package import Transport

/// Reads all of a room's state; `RoomFacts` says what it means.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstate>
package struct RoomStateAll: Endpoint {
    /// The room.
    package let room: RoomID

    /// Asks for all of it.
    package init(room: RoomID) { self.room = room }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/state" }
    /// A large room's state is large.
    package var limits: HTTPLimits { HTTPLimits(answerBytes: 32 << 20) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> RoomEventList {
        RoomEventList(try answer.array())
    }
}
