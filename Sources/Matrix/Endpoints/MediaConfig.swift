// GET /_matrix/client/v1/media/config

package import Transport

/// Asks how large an upload may be.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediaconfig>
package struct MediaConfig: Endpoint {
    /// Asks.
    package init() {}

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v1/media/config" }

    /// The limit in bytes; nil when the homeserver names none.
    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Int64? {
        try answer.object()["m.upload.size"]?.integerValue
    }
}
