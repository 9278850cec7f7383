/// The path of an endpoint, written as a literal whose interpolated parts are percent-encoded.
///
/// So a part can never end a path, begin a query, or be forgotten:
/// `"/_matrix/client/v3/rooms/\(room)/state"`.
package struct EndpointPath: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The path as it stands in the URL.
    package let text: String

    /// Takes a literal as it is.
    package init(stringLiteral text: String) { self.text = text }

    /// Takes a literal with parts.
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Collects the literal's pieces and encodes what stands between them.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// Starts an empty path.
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds a piece of the literal as it is.
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Adds a part, encoded.
        package mutating func appendInterpolation(_ part: String) {
            // Dots alone would be steps in the path.
            let isStep = part == "." || part == ".."
            text += isStep ? String(repeating: "%2E", count: part.utf8.count) : PercentEncoding.encoded(part)
        }

        /// Adds an identifier, encoded.
        package mutating func appendInterpolation(_ part: some Identifier) { appendInterpolation(part.text) }
    }
}
