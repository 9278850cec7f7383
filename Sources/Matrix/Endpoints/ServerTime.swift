// GET /_matrix/client/versions

package import FoundationEssentials
package import Transport

/// Asks what time it is by the homeserver's clock, to the second.
///
/// It takes the `Date` of an answer that comes at once. That of a long poll is no use: Synapse stamps an answer with the
/// time at which it was asked, half a minute before it comes.
package struct ServerTime: Endpoint {
    /// Asks.
    package init() {}

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/versions" }
    package var authorization: EndpointAuthorization { .none }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Date {
        guard let date = answer.serverDate else { throw .malformed(what: "an answer without a date") }
        return date
    }
}
