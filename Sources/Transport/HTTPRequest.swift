package import FoundationEssentials

/// One header line of a request or an answer.
package struct HTTPHeader: Sendable, Equatable {
    /// The field's name; case does not count.
    package var name: String
    /// The field's value, without the space around it.
    package var value: String

    /// Makes a header; what may not be sent is refused when it is sent.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// How long, and for how much, a call may go on.
package struct HTTPLimits: Sendable, Equatable {
    /// For the way to a usable connection: resolving, TCP, the proxy, TLS; a kept connection needs none of it.
    package var connect: Duration
    /// For a connection on which no byte moves in either direction.
    ///
    /// A header counts when its line is whole.
    package var silence: Duration
    /// For the whole call, from `send` to the last byte; waiting for a free connection is part of it.
    package var total: Duration
    /// For the answer's body in bytes, after decoding; headers have a bound of their own (64 KiB).
    package var answerBytes: Int

    /// Makes limits; what is not named has the default that fits a short call.
    package init(
        connect: Duration = .seconds(10),
        silence: Duration = .seconds(30),
        total: Duration = .seconds(60),
        answerBytes: Int = 8 << 20
    ) {
        self.connect = connect
        self.silence = silence
        self.total = total
        self.answerBytes = answerBytes
    }
}

/// What is asked of a server.
package struct HTTPRequest: Sendable {
    /// The methods that this house uses.
    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    /// Where the request's body comes from.
    package enum Body: Sendable {
        /// No body; PUT and POST say a length of 0.
        case none
        /// These bytes.
        case data(Data)
        /// The bytes of a regular file, read as they are sent; its length is taken when the call starts.
        case file(path: String)
    }

    /// What to do with the resource.
    package var method: Method
    /// The address, percent-encoded, with `https`, or `http` to this machine: see `HTTPClient.send`.
    package var url: String
    /// Headers of the caller's; those that frame the message are this target's own and are refused.
    package var headers: [HTTPHeader]
    /// The body.
    package var body: Body
    /// The call's limits.
    package var limits: HTTPLimits

    /// Makes a request; nothing is checked before it is sent.
    package init(
        _ method: Method,
        _ url: String,
        headers: [HTTPHeader] = [],
        body: Body = .none,
        limits: HTTPLimits = HTTPLimits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
    }
}
