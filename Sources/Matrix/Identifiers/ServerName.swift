/// The name of a homeserver, as it stands behind the colon of an identifier: a host and perhaps a port.
///
/// <https://spec.matrix.org/v1.19/appendices/#server-name>
package struct ServerName: Identifier {
    /// The text itself.
    package let text: String

    /// Takes a DNS name or an IPv4 address, or an IPv6 address in brackets; and perhaps a colon and a port.
    package init(_ text: String) throws(IdentifierError) {
        _ = try IdentifierGrammar.checked(text, "server name", sigil: nil)
        guard let (host, port) = Self.split(text), Self.isHost(host), Self.isPort(port) else {
            throw IdentifierError(
                kind: "server name",
                reason: .expected("a host, or an IPv6 address in brackets, and perhaps a port"))
        }
        self.text = text
    }

    /// Cuts the port off; nil where a bracket stands alone.
    static func split(_ text: String) -> (host: Substring, port: Substring?)? {
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.utf8.first == UInt8(ascii: ":") else { return nil }
            return (text[...end], rest.isEmpty ? nil : rest.dropFirst())
        }
        guard let colon = text.firstIndex(of: ":") else { return (text[...], nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    static func isHost(_ host: Substring) -> Bool {
        if host.utf8.first == UInt8(ascii: "[") {
            let inner = host.dropFirst().dropLast()
            return (2...45).contains(inner.utf8.count) && inner.utf8.allSatisfy(isInAddress)
        }
        return !host.isEmpty && host.utf8.allSatisfy(isInName)
    }

    static func isPort(_ port: Substring?) -> Bool {
        guard let port else { return true }
        guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy(isDigit) else { return false }
        return UInt16(port).map { $0 > 0 } ?? false
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isInName(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isInAddress(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}
