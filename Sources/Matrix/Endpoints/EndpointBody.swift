package import FoundationEssentials

/// One name and value of a query.
package struct EndpointQuery: Sendable, Equatable {
    /// The name.
    package let name: String
    /// The value.
    package let value: String

    /// Takes both as they are; they are encoded when the URL is made.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What an endpoint sends.
package enum EndpointBody: Sendable {
    /// Nothing.
    case none
    /// A JSON object, checked by the rules for events.
    case json(JSONValue)
    /// Bytes of some kind.
    case data(Data, contentType: String)
    /// A file, sent without holding it in memory.
    case file(path: String, contentType: String)
}

/// Whether an endpoint proves who is calling.
package enum EndpointAuthorization: Sendable, Equatable {
    /// The access token is sent; the call fails without one.
    case token
    /// Nothing is sent.
    case none
}
