// POST /_matrix/client/v3/login

package import Transport

/// Logs in with a password.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login>
package struct Login: Endpoint, CustomStringConvertible, CustomReflectable {
    /// A login.
    package struct Response: Sendable, Equatable {
        /// The account.
        package let userID: UserID
        /// The token of this login.
        package let token: AccessToken
        /// The login's device.
        package let deviceID: DeviceID
    }

    /// The account's name, with or without its server.
    package let user: String
    private let password: String
    /// The device to go on with; a new one when nil.
    package let deviceID: DeviceID?
    /// What the account's owner sees in the list of devices.
    package let deviceName: String?

    /// Logs in.
    package init(user: String, password: String, deviceID: DeviceID? = nil, deviceName: String? = nil) {
        self.user = user
        self.password = password
        self.deviceID = deviceID
        self.deviceName = deviceName
    }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/client/v3/login" }
    package var authorization: EndpointAuthorization { .none }
    package var body: EndpointBody {
        var members: [JSONKey: JSONValue] = [
            "type": "m.login.password",
            "identifier": ["type": "m.id.user", "user": .string(user)],
            "password": .string(password),
        ]
        members["device_id"] = deviceID.map { .string($0.text) }
        members["initial_device_display_name"] = deviceName.map { .string($0) }
        return .json(.object(members))
    }

    /// Shows the account only: the password is not for a log.
    package var description: String { "Login(user: \(user))" }
    /// A mirror with the account only.
    package var customMirror: Mirror { Mirror(self, children: ["user": user]) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Response {
        let json = try answer.object()
        guard let token = try? AccessToken(json.requireString("access_token", of: "the answer to a login"))
        else {
            throw .malformed(what: "no valid access_token in the answer to a login")
        }
        return Response(
            userID: try json.require("user_id", of: "the answer to a login"), token: token,
            deviceID: try json.require("device_id", of: "the answer to a login"))
    }
}
