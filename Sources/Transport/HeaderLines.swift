import CCurl

/// The header lines of a request, as libcurl takes them.
struct HeaderLines: Sendable, Equatable {
    let lines: [String]

    /// What frames or routes a message, or changes how the answer is read, and so is this target's business.
    ///
    /// Two lengths in one request are how requests are smuggled. Cookies there are none.
    private static let own = [
        "accept-encoding", "connection", "content-length", "cookie", "expect", "host", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// Checks headers; see RFC 9110, section 5.
    ///
    /// - Throws: `notPermitted`, which names the header and never its value, which may be a token.
    init(_ headers: [HTTPHeader]) throws(TransportError) {
        var lines: [String] = []
        for header in headers {
            try HeaderLines.check(name: header.name)
            try HeaderLines.check(value: header.value, of: header.name)
            let isEmpty = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            // "Name:" would take libcurl's own header away; with a semicolon it is sent, empty.
            lines.append(isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        // Nobody here waits for "100 Continue": it costs a second where a server does not know it.
        self.lines = lines + ["Expect:"]
    }

    /// Refuses a value that would not stay on its line, or is more than printable ASCII.
    static func check(value: String, of name: String) throws(TransportError) {
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            throw .notPermitted(
                reason: "the header \(ASCII.printable(name)) has a line break or another character"
                    + " that is not printable ASCII"
            )
        }
    }

    private static func check(name: String) throws(TransportError) {
        let others = [UInt8]("!#$%&'*+-.^_`|~".utf8)
        guard !name.isEmpty, name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || others.contains($0) }) else {
            throw .notPermitted(reason: "a header's name is not a token: \(ASCII.printable(name))")
        }
        guard !own.contains(String(decoding: ASCII.lowercased(name), as: UTF8.self)) else {
            throw .notPermitted(reason: "the header \(name) is set by the transport itself")
        }
    }
}
