/// Why a call brought no answer.
///
/// None of these holds a URL's path or query, a header's value or a body. Texts of a server's that libcurl
/// quotes are made printable and short.
package enum TransportError: Error, Sendable, Equatable {
    /// The limits of time that a call has.
    package enum Limit: String, Sendable {
        case connect
        case silence
        case total
    }

    /// The URL is none that can be called; nothing was opened.
    case invalidURL(reason: String)
    /// The call is against the rules of this target (plain HTTP to a stranger, a header with a line break).
    case notPermitted(reason: String)
    /// The host's name has no address, or none that could be found now.
    case unresolved(host: String)
    /// No connection came about, whether refused on the way or by a proxy.
    case unreachable(host: String, reason: String)
    /// The other side is not proven to be the host that was meant, or TLS failed.
    case tls(host: String, reason: String)
    /// A limit of time was reached.
    case timedOut(Limit, after: Duration)
    /// The answer's body, decoded, or its headers are longer than the limit in bytes.
    case answerTooLarge(limit: Int)
    /// The connection ended in the middle of the call, or what came is no HTTP. The server may have acted.
    case brokenOff(reason: String)
    /// A file of this machine cannot be read or written.
    case file(path: String, reason: String)
    /// The calling task was cancelled.
    case cancelled
    /// The client was closed.
    case closed
    /// libcurl failed in a way that has no case here.
    case curl(code: Int, reason: String)
}

extension TransportError: CustomStringConvertible {
    /// One line that a person can act on.
    package var description: String {
        switch self {
        case .invalidURL(let reason): "the URL cannot be used: \(reason)"
        case .notPermitted(let reason): "not permitted: \(reason)"
        case .unresolved(let host): "no address found for \(host): check the name, and this machine's DNS"
        case .unreachable(let host, let reason): "cannot reach \(host): \(reason)"
        case .tls(let host, let reason): "no trusted connection to \(host): \(reason)"
        case .timedOut(.connect, let after): "no connection within \(after)"
        case .timedOut(.silence, let after): "the connection was silent for \(after)"
        case .timedOut(.total, let after): "not finished within \(after)"
        case .answerTooLarge(let limit): "the answer is larger than the limit of \(limit) bytes"
        case .brokenOff(let reason): "the connection broke off: \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .cancelled: "cancelled"
        case .closed: "the HTTP client is closed"
        case .curl(let code, let reason): "libcurl failed (\(code)): \(reason)"
        }
    }
}
