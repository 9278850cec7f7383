import CCurl

/// A URL that was looked at, and may be called.
///
/// It is taken apart by libcurl's own parser, the one that will connect: two parsers that read one URL
/// differently are how `http://127.0.0.1\@evil` gets past a check.
struct Address: Sendable, Equatable {
    /// The URL as it was given.
    let url: String
    /// The host, without the brackets of IPv6.
    let host: String
    /// The port, given or the scheme's own.
    let port: String
    /// Whether the call goes without TLS, to this machine.
    let isPlain: Bool

    /// Checks a URL.
    ///
    /// - Parameter url: An absolute URL, percent-encoded.
    /// - Throws: `invalidURL` for what is no URL, has user, password, fragment (an unescaped `#` in a room's
    ///   alias would silently call something else) or a dot segment (which servers and proxies resolve to
    ///   another path); `notPermitted` for another scheme, or plain HTTP to another machine.
    init(_ url: String) throws(TransportError) {
        try Address.checkCharacters(url)
        guard let handle = curl_url() else { throw TransportError(CURLE_OUT_OF_MEMORY) }
        defer { curl_url_cleanup(handle) }
        let flags = CUnsignedInt(CURLU_DISALLOW_USER | CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME)
        try Address.check(curl_url_set(handle, CURLUPART_URL, url, flags))
        let scheme = try Address.part(CURLUPART_SCHEME, of: handle)
        let host = try Address.part(CURLUPART_HOST, of: handle)
        try Address.checkSegments(try Address.part(CURLUPART_PATH, of: handle))

        // libcurl undoes percent-encoding here; a name beyond ASCII would go another way than it reads.
        guard host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalidURL(reason: "the host is not ASCII: write its xn-- form")
        }
        self.url = url
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        isPlain = ASCII.equal(scheme, "http")
        guard isPlain || ASCII.equal(scheme, "https") else {
            throw .notPermitted(reason: "only https is called, and http on this machine")
        }
        port = try Address.part(CURLUPART_PORT, of: handle, flags: CUnsignedInt(CURLU_DEFAULT_PORT))
        guard !isPlain || Loopback.isHost(self.host) else {
            throw .notPermitted(
                reason: "http to \(self.host) would go unencrypted: use https"
            )
        }
    }

    /// What a URL may be written with (RFC 3986, section 2); all else is to be percent-encoded.
    private static func checkCharacters(_ url: String) throws(TransportError) {
        let others = [UInt8]("-._~:/?[]@!$&'()*+,;=%".utf8)
        let bytes = [UInt8](url.utf8)
        // libcurl takes one slash and three for two.
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8),
            !bytes[colon...].starts(with: ":///".utf8)
        else { throw .invalidURL(reason: "it does not begin with https://") }
        for (index, byte) in bytes.enumerated() {
            guard ASCII.isAlphanumeric(byte) || others.contains(byte) else {
                let what =
                    byte == UInt8(ascii: "#") ? "a fragment" : "a character that must be percent-encoded"
                throw .invalidURL(reason: "\(what) at byte \(index)")
            }
            guard byte == UInt8(ascii: "%") else { continue }
            guard bytes.count > index + 2, ASCII.isHex(bytes[index + 1]), ASCII.isHex(bytes[index + 2]) else {
                throw .invalidURL(reason: "a % without two hexadecimal digits at byte \(index)")
            }
        }
    }

    private static func checkSegments(_ path: String) throws(TransportError) {
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            // Two dots are six bytes at most when they are encoded.
            guard segment.utf8.count <= 6 else { continue }
            let plain = String(decoding: ASCII.lowercased(segment), as: UTF8.self)
                .split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
            guard plain != ".", plain != ".." else { throw .invalidURL(reason: "a dot segment in the path") }
        }
    }

    private static func part(
        _ part: CURLUPart, of handle: OpaquePointer, flags: CUnsignedInt = 0
    ) throws(TransportError) -> String {
        var text: UnsafeMutablePointer<CChar>?
        try check(curl_url_get(handle, part, &text, flags))
        defer { curl_free(text) }
        return text.map { String(cString: $0) } ?? ""
    }

    private static func check(_ code: CURLUcode) throws(TransportError) {
        switch code {
        case CURLUE_OK: return
        case CURLUE_USER_NOT_ALLOWED: throw .invalidURL(reason: "it has a user or a password in it")
        default: throw .invalidURL(reason: ASCII.printable(String(cString: curl_url_strerror(code))))
        }
    }
}
