// POST /_matrix/media/v3/upload

package import FoundationEssentials
package import Transport

/// Uploads a file; who has the address of it can read it.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav3upload>
package struct UploadMedia: Endpoint {
    /// The name that people see.
    package let filename: String
    /// What is sent.
    package let body: EndpointBody

    /// Uploads bytes.
    package init(_ data: Data, filename: String, mimetype: String) {
        self.filename = filename
        body = .data(data, contentType: mimetype)
    }

    /// Uploads a file of this machine without holding it in memory.
    package init(file path: String, filename: String, mimetype: String) {
        self.filename = filename
        body = .file(path: path, contentType: mimetype)
    }

    package var method: HTTPRequest.Method { .post }
    package var path: EndpointPath { "/_matrix/media/v3/upload" }
    package var query: [EndpointQuery] { [EndpointQuery("filename", filename)] }
    /// A slow line may take its time, as long as something moves.
    package var limits: HTTPLimits { HTTPLimits(total: .seconds(600)) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> MediaURI {
        try answer.object().require("content_uri", of: "the answer to an upload")
    }
}
