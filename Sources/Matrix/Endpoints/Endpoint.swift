package import Transport

/// One call of the client-server API: what is asked, and how its answer is read.
///
/// An endpoint is a value without I/O; `Homeserver.call` sends it.
package protocol Endpoint: Sendable {
    /// What the answer is read as.
    associatedtype Response: Sendable

    /// The HTTP method.
    var method: HTTPRequest.Method { get }
    /// The path behind the homeserver's address.
    var path: EndpointPath { get }
    /// The query's names and values, not encoded.
    var query: [EndpointQuery] { get }
    /// What is sent.
    var body: EndpointBody { get }
    /// Whether the access token is sent.
    var authorization: EndpointAuthorization { get }
    /// How long the call may take, and how large the answer may be.
    var limits: HTTPLimits { get }

    /// Reads an answer with a status of 200 to 299.
    func response(from answer: EndpointAnswer) throws(MatrixError) -> Response
}

extension Endpoint {
    /// No query.
    package var query: [EndpointQuery] { [] }
    /// Nothing is sent.
    package var body: EndpointBody { .none }
    /// The token is sent.
    package var authorization: EndpointAuthorization { .token }
    /// The transport's own limits.
    package var limits: HTTPLimits { HTTPLimits() }
}
