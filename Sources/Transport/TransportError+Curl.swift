import CCurl
import Glibc

extension TransportError {
    /// An error of libcurl's that belongs to no call in particular, in its general words.
    init(_ code: CURLcode) {
        self = .curl(code: Int(code.rawValue), reason: String(cString: curl_easy_strerror(code)))
    }

    /// An error of the multi handle, which is fatal for a client.
    init(_ code: CURLMcode) {
        self = .curl(code: Int(code.rawValue), reason: String(cString: curl_multi_strerror(code)))
    }

    /// What libcurl's code means for a call.
    ///
    /// - Parameters:
    ///   - code: libcurl's result; not `CURLE_OK`.
    ///   - words: libcurl's words for it, cleaned.
    ///   - host: The host that was called.
    ///   - connected: Whether a usable connection had come about.
    ///   - limits: The call's limits.
    init(_ code: CURLcode, words: String, host: String, connected: Bool, limits: HTTPLimits) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved(host: host)
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED:
            self = .unreachable(host: host, reason: words)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
            CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED:
            self = .tls(host: host, reason: words)
        case CURLE_OPERATION_TIMEDOUT where !connected: self = .timedOut(.connect, after: limits.connect)
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut(.silence, after: limits.silence)
        // HTTP/0.9, which is to say: no HTTP, comes as an unsupported protocol.
        case CURLE_WEIRD_SERVER_REPLY, CURLE_PARTIAL_FILE, CURLE_UPLOAD_FAILED, CURLE_GOT_NOTHING,
            CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_UNSUPPORTED_PROTOCOL:
            self = connected ? .brokenOff(reason: words) : .unreachable(host: host, reason: words)
        default: self = .curl(code: Int(code.rawValue), reason: words)
        }
    }

    /// What the system said about a file.
    static func file(_ path: String, errno code: CInt) -> TransportError {
        .file(path: path, reason: reason(errno: code))
    }

    /// The system's words for an error number.
    static func reason(errno code: CInt) -> String {
        guard let words = strerror(code) else { return "error \(code)" }
        return String(cString: words)
    }
}
