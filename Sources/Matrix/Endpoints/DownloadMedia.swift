// GET /_matrix/client/v1/media/download/{serverName}/{mediaId}

package import FoundationEssentials
package import Transport

/// Fetches a file from a media repository.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid>
package struct DownloadMedia: Endpoint {
    /// The file.
    package let media: MediaURI
    /// How large it may be, in bytes.
    package let byteLimit: Int

    /// Asks for one file.
    package init(_ media: MediaURI, byteLimit: Int = 8 << 20) {
        self.media = media
        self.byteLimit = byteLimit
    }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v1/media/download/\(media.server)/\(media.mediaID)" }
    package var limits: HTTPLimits { HTTPLimits(total: .seconds(600), answerBytes: byteLimit) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Data { answer.response.body }
}
