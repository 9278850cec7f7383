import CCurl
import Glibc

extension Transfer {
    /// Sets all of libcurl's options but the callbacks.
    ///
    /// None is left to chance that a rule depends on, even where libcurl's default is the same today.
    func configure(_ settings: Loop.Settings) throws(TransportError) {
        try set(CURLOPT_ERRORBUFFER, pointer: words)
        // libcurl would send signals to itself for its own time-outs. It also stops ignoring SIGPIPE then:
        // the loop's thread blocks that one.
        try set(CURLOPT_NOSIGNAL, 1)
        // A resolver that hangs is left alone when its call ends, not waited for: it would hold up all others.
        try set(CURLOPT_QUICK_EXIT, 1)
        try configureRules()
        try configureConnection()
        try configureTrust(settings.trust)
        try configureRequest(settings.userAgent)
    }

    private func configureRules() throws(TransportError) {
        try set(CURLOPT_URL, call.address.url)
        try set(CURLOPT_PROTOCOLS_STR, call.address.isPlain ? "http" : "https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        // A proxy is told where to connect to, and gets none of the request's headers; it adds none to the
        // answer's either.
        try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private func configureConnection() throws(TransportError) {
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // The loop's own limits come first; libcurl's would otherwise cut a connect limit beyond 5 minutes.
        let connect = min(max(call.request.limits.connect, .zero), .seconds(24 * 3600))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(connect.components.seconds) * 1000 + 2000)
        // A connection whose other end has gone without a word is found dead, and not used again.
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 15)
        try set(CURLOPT_TCP_KEEPINTVL, 5)
        guard call.address.isPlain else { return }
        try set(CURLOPT_NOPROXY, "*")
        if Loopback.isName(call.address.host) {
            let pin = "\(call.address.host):\(call.address.port):127.0.0.1,::1"
            try set(CURLOPT_RESOLVE, list: try keep([pin]))
        }
    }

    private func configureTrust(_ trust: Trust) throws(TransportError) {
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_PROXY_SSL_VERIFYPEER, 1)
        try set(CURLOPT_PROXY_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = trust.file {
            try set(CURLOPT_CAINFO, file)
            try set(CURLOPT_PROXY_CAINFO, file)
        }
        switch trust.folder {
        case .builtIn: break
        case .none:
            try set(CURLOPT_CAPATH, nil)
            try set(CURLOPT_PROXY_CAPATH, nil)
        case .at(let folder):
            try set(CURLOPT_CAPATH, folder)
            try set(CURLOPT_PROXY_CAPATH, folder)
        }
    }

    private func configureRequest(_ userAgent: String) throws(TransportError) {
        try set(CURLOPT_USERAGENT, userAgent)
        try set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
        try set(CURLOPT_HTTPHEADER, list: try keep(call.headers.lines))
        switch (call.request.method, upload) {
        case (.get, nil): try set(CURLOPT_HTTPGET, 1)
        case (.delete, nil): try set(CURLOPT_CUSTOMREQUEST, call.request.method.rawValue)
        case (_, let upload):
            // One way for every method: libcurl reads the body in pieces, and knows its length before.
            try set(CURLOPT_UPLOAD, 1)
            try set(CURLOPT_CUSTOMREQUEST, call.request.method.rawValue)
            try set(CURLOPT_INFILESIZE_LARGE, offset: upload?.count ?? 0)
        }
    }

    private func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_set_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(ccurl_set_string(easy, option, value))
    }

    private func set(_ option: CURLoption, offset: Int64) throws(TransportError) {
        try check(ccurl_set_offset(easy, option, curl_off_t(offset)))
    }

    private func set(
        _ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?
    ) throws(TransportError) {
        try check(ccurl_set_list(easy, option, list))
    }

    /// Sets an option that takes a pointer, which has to outlive the handle.
    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) throws(TransportError) {
        try check(ccurl_set_pointer(easy, option, pointer))
    }

    /// Turns libcurl's refusal of an option into an error.
    func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else { throw TransportError(code) }
    }
}
