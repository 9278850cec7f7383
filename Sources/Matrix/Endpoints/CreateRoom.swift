// POST /_matrix/client/v3/createRoom

package import Transport

/// Makes a room that only the invited can enter.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom>
package struct CreateRoom: Endpoint {
    /// The name that people see.
    package let name: String?
    /// Who is invited at once.
    package let invite: [UserID]
    /// The version of room; the homeserver's default when nil.
    package let version: String?
    /// State to begin with, encryption for one: objects with `type`, `state_key` and `content`.
    package let initialState: [JSONValue]
    /// What replaces the default rights, when something should.
    package let powerLevels: JSONValue?

    /// Makes a private room.
    package init(
        name: String? = nil, invite: [UserID] = [], version: String? = nil, initialState: [JSONValue] = [],
        powerLevels: JSONValue? = nil
    ) {
        self.name = name
        self.invite = invite
        self.version = version
        self.initialState = initialState
        self.powerLevels = powerLevels
    }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/client/v3/createRoom" }
    package var body: EndpointBody {
        var members: [JSONKey: JSONValue] = ["preset": "private_chat"]
        members["name"] = name.map { .string($0) }
        members["invite"] = invite.isEmpty ? nil : .array(invite.map { .string($0.text) })
        members["room_version"] = version.map { .string($0) }
        members["initial_state"] = initialState.isEmpty ? nil : .array(initialState)
        members["power_level_content_override"] = powerLevels
        return .json(.object(members))
    }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> RoomID {
        try answer.object().require("room_id", of: "the answer to a new room")
    }
}
