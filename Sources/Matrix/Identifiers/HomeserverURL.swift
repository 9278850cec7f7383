/// Where a homeserver's client API is: `https://host`, perhaps with a port and a path before `/_matrix`.
///
/// Plain `http` is taken for this machine itself (loopback) only.
package struct HomeserverURL: ByteCompared, Codable, CustomStringConvertible {
    /// The address without a slash at its end, with scheme and host in small letters.
    package let text: String
    /// The host as it stands in the address, without the port.
    package let host: String

    /// Takes an address without user information, query and fragment.
    package init(_ text: String) throws(IdentifierError) {
        guard text.utf8.count <= 2_048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.error(.forbiddenCharacter)
        }
        guard let mark = Self.schemeEnd(of: text) else { throw Self.error(.expected("https://host")) }
        let scheme = text[..<mark].lowercased()
        let rest = text[mark...].dropFirst(3)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash].lowercased()
        guard !authority.contains("@") else {
            throw Self.error(.expected("without a user or password in it"))
        }
        guard !rest.contains(where: { "?#\\".contains($0) }) else {
            throw Self.error(.expected("without a query or a fragment"))
        }
        guard let (host, port) = ServerName.split(authority), ServerName.isHost(host), ServerName.isPort(port)
        else {
            throw Self.error(.expected("https://host, perhaps with a port"))
        }
        guard scheme == "https" || (scheme == "http" && Self.isLoopback(host)) else {
            throw Self.error(.expected("https://… (plain http goes to this machine itself only)"))
        }
        guard let path = Self.path(rest[slash...]) else {
            throw Self.error(.expected("one with a plain path, if any"))
        }
        self.host = String(host)
        self.text = "\(scheme)://\(authority)\(path)"
    }

    /// The address itself.
    package var description: String { text }

    /// Reads it from a single string, and checks it again.
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes it as a single string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func error(_ reason: IdentifierError.Reason) -> IdentifierError {
        IdentifierError(kind: "homeserver address", reason: reason)
    }

    private static func schemeEnd(of text: String) -> String.Index? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        return colon
    }

    /// The four numbers are read as such: `127.evil.example` is a name, and belongs to somebody else.
    private static func isLoopback(_ host: Substring) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }

    /// The path without slashes at its end; nil when it has empty or dotted parts, or needs decoding.
    private static func path(_ text: Substring) -> String? {
        var text = text
        while text.last == "/" { text = text.dropLast() }
        guard !text.isEmpty else { return "" }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(PercentEncoding.isUnreserved)
        }
        return isPlain ? String(text) : nil
    }
}
