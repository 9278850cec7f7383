// GET /_matrix/client/v3/account/whoami

package import Transport

/// Asks whose the access token is.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami>
package struct WhoAmI: Endpoint {
    /// The account behind a token.
    package struct Response: Sendable, Equatable {
        /// The account.
        package let userID: UserID
        /// The login that the token belongs to; an application service's has none.
        package let deviceID: DeviceID?
    }

    /// Asks.
    package init() {}

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/account/whoami" }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Response {
        let json = try answer.object()
        return Response(
            userID: try json.require("user_id", of: "whoami"), deviceID: json.identifier("device_id"))
    }
}
