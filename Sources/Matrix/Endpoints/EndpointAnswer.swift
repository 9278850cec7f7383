package import FoundationEssentials
package import Transport

/// An answer that was not refused.
package struct EndpointAnswer: Sendable {
    /// The bytes and headers.
    package let response: HTTPResponse

    /// Wraps a response.
    package init(_ response: HTTPResponse) { self.response = response }

    /// When the homeserver answered, by its own clock; nil when it does not say.
    package var serverDate: Date? { response.header("Date").flatMap(HTTPDate.parse) }

    /// The body as a JSON object.
    /// - Parameter limits: how deep and how large it may be.
    /// - Returns: the object.
    /// - Throws: `notMatrix` when it is no JSON at all, `malformed` when it says it is, and is not, or is no
    ///   object.
    package func object(_ limits: JSONLimits = JSONLimits()) throws(MatrixError) -> JSONValue {
        let value = try json(limits)
        guard value.objectValue != nil else { throw .malformed(what: "the answer is JSON, but no object") }
        return value
    }

    /// The body as a JSON array.
    /// - Throws: as `object` does.
    package func array() throws(MatrixError) -> JSONValue {
        let value = try json()
        guard value.arrayValue != nil else { throw .malformed(what: "the answer is JSON, but no array") }
        return value
    }

    private func json(_ limits: JSONLimits = JSONLimits()) throws(MatrixError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: response.body, limits: limits, tolerance: .lenient)
        } catch {
            guard contentType?.lowercased().contains("json") == true else {
                throw .notMatrix(status: response.status, contentType: contentType)
            }
            throw .malformed(what: error.description)
        }
    }

    /// What the answer says it is, cleaned.
    package var contentType: String? {
        response.header("Content-Type").map { CleanLine.of($0, limit: 80) }
    }
}
