// PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}

package import Transport

/// Says that the account is writing, or has stopped.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidtypinguserid>
package struct Typing: Endpoint {
    /// What is said.
    package enum State: Sendable, Equatable {
        /// Writing; it ends by itself after this time.
        case writing(for: Duration)
        /// Not writing any more.
        case stopped
    }

    /// The room.
    package let room: RoomID
    /// The account itself.
    package let user: UserID
    /// What is said.
    package let state: State

    /// Says it for the account that calls.
    package init(room: RoomID, user: UserID, _ state: State) {
        self.room = room
        self.user = user
        self.state = state
    }

    package var method: HTTPRequest.Method { .put }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/typing/\(user)" }
    package var body: EndpointBody {
        switch state {
        case .writing(let time): .json(["typing": true, "timeout": .integer(time.wholeMilliseconds)])
        case .stopped: .json(["typing": false])
        }
    }

    package func response(from answer: EndpointAnswer) throws(MatrixError) { _ = try answer.object() }
}
