// Transport: HTTP over the system's libcurl.
//
// For: calls to a server that is not trusted with anything but its own answer. One thread drives all
// transfers of a client; callers await, and cancelling their task ends the transfer. Every call has limits
// of time and size; TLS is always verified; plain HTTP goes to this machine only.
//
// Not for: following redirects, cookies, signing in, retrying, caching, JSON, or anything that knows what
// Matrix is. What a status means is the caller's business: each status is an answer, not an error.
//
// The ways of a call:
//
//     send ──► Address, HeaderLines ──► Mailbox ──► Loop (its own thread) ──► Transfer ──► libcurl
//       ▲      (refused here, before          │                                   │
//       │       anything is opened)      cancel, close                            │
//       └───────────────────── continuation, resumed once ◄──────────────────────┘

import CCurl

/// The library under this target, started once for the process.
enum LibCurl {
    /// 7.88: `CURLOPT_QUICK_EXIT`, without which ending a call waits for the resolver, came in 7.87.
    private static let oldest: UInt32 = 0x07_58_00

    /// Starts libcurl at the first use, and tells whether it can do what this target relies on.
    static func start() throws(TransportError) {
        try started.get()
    }

    private static let started: Result<Void, TransportError> = {
        let code = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard code == CURLE_OK else { return .failure(TransportError(code)) }
        guard let about = curl_version_info(CURLVERSION_FIRST) else {
            return .failure(TransportError(CURLE_FAILED_INIT))
        }
        guard about.pointee.version_num >= oldest else {
            let found = String(cString: about.pointee.version)
            return .failure(unfit("libcurl 7.88 or later is needed, this one is \(found)"))
        }
        let needed = [
            (CURL_VERSION_SSL, "TLS"), (CURL_VERSION_LIBZ, "gzip"),
            // Without it, one slow name server would hold up every call.
            (CURL_VERSION_ASYNCHDNS, "resolving in the background"),
        ]
        for (feature, name) in needed where about.pointee.features & CInt(feature) == 0 {
            return .failure(unfit("this libcurl was built without \(name)"))
        }
        return .success(())
    }()

    private static func unfit(_ reason: String) -> TransportError {
        .curl(code: Int(CURLE_NOT_BUILT_IN.rawValue), reason: reason)
    }
}
