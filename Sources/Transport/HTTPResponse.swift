package import FoundationEssentials

/// A server's whole answer, whatever its status.
package struct HTTPResponse: Sendable {
    /// The status code, as the server gave it; redirects are handed back, not followed.
    package var status: Int
    /// The headers of the final answer, in their order; trailers and interim answers are left out.
    package var headers: [HTTPHeader]
    /// The body, decoded; empty when it went to a file.
    package var body: Data

    /// Makes an answer.
    package init(status: Int, headers: [HTTPHeader], body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of this name, in whatever case.
    package func header(_ name: String) -> String? {
        let wanted = ASCII.lowercased(name)
        return headers.first { ASCII.lowercased($0.name) == wanted }?.value
    }
}
