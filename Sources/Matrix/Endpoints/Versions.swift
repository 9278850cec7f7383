// GET /_matrix/client/versions

package import Transport

/// Asks what the homeserver speaks; needs no account.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions>
package struct Versions: Endpoint {
    /// What the homeserver speaks.
    package struct Response: Sendable, Equatable {
        /// Versions of the specification: `v1.12`.
        package let versions: [String]
        /// Features outside of it that are switched on.
        package let unstableFeatures: Set<String>
    }

    /// Asks.
    package init() {}

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/versions" }
    package var authorization: EndpointAuthorization { .none }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Response {
        let json = try answer.object()
        guard let versions = json["versions"]?.arrayValue else {
            throw .malformed(what: "no versions in the answer to versions")
        }
        let features = json["unstable_features"]?.objectValue ?? [:]
        return Response(
            versions: versions.compactMap(\.stringValue),
            unstableFeatures: Set(features.filter { $0.value == true }.map(\.key.text)))
    }
}
