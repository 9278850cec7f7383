import FoundationEssentials
import Transport

/// A homeserver's no: the status and Matrix's error object.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#standard-error-response>
package struct Refusal: Sendable, Equatable, CustomStringConvertible {
    /// The HTTP status.
    package let status: Int
    /// Matrix's code, `M_FORBIDDEN`; empty where a proxy said to wait and gave none.
    package let errcode: String
    /// The server's own words: one line, cleaned, of 200 characters at most.
    package let error: String
    /// How long to wait, when the server says so; at most `waitLimit`.
    package let retryAfter: Duration?
    /// The server wanted a longer wait than `waitLimit`: something is wrong that a person should look at.
    package let isWaitCapped: Bool
    /// With an unknown token: the device is still there, and a new login with its ID goes on with it.
    package let softLogout: Bool

    /// The longest wait that is obeyed.
    package static let waitLimit = Duration.seconds(300)

    /// Takes all parts and cleans the words.
    package init(
        status: Int, errcode: String, error: String = "", retryAfter: Duration? = nil,
        softLogout: Bool = false
    ) {
        self.status = status
        self.errcode = CleanLine.of(errcode, limit: 64)
        self.error = CleanLine.of(error, limit: 200)
        self.retryAfter = retryAfter.map { max(.zero, min($0, Self.waitLimit)) }
        self.isWaitCapped = retryAfter.map { $0 > Self.waitLimit } ?? false
        self.softLogout = softLogout
    }

    /// Reads an error object; nil when there is none, but for a wait in the header.
    init?(_ response: HTTPResponse, json: JSONValue?) {
        let errcode = json?["errcode"]?.stringValue
        let wait = Self.wait(header: response, json: json)
        guard errcode != nil || response.status == 429 || (wait != nil && response.status == 503) else {
            return nil
        }
        self.init(
            status: response.status, errcode: errcode ?? "", error: json?["error"]?.stringValue ?? "",
            retryAfter: wait, softLogout: json?["soft_logout"]?.boolValue ?? false)
    }

    /// One line: the words, the code, the status, and the wait.
    package var description: String {
        let words = error.isEmpty ? "no reason given" : error
        let code = errcode.isEmpty ? "HTTP \(status)" : "\(errcode), HTTP \(status)"
        let wait = retryAfter.map { ", try again in \(Int(($0 / .seconds(1)).rounded(.up))) s" } ?? ""
        return "the homeserver refused: \(words) (\(code)\(wait))"
    }

    /// The header first (seconds, or a date by the server's own clock), `retry_after_ms` second.
    private static func wait(header response: HTTPResponse, json: JSONValue?) -> Duration? {
        if let text = response.header("Retry-After") {
            if let seconds = UInt32(text) { return .seconds(Int64(seconds)) }
            if let date = HTTPDate.parse(text), let now = response.header("Date").flatMap(HTTPDate.parse) {
                return .seconds(Int64(date.timeIntervalSince(now).rounded()))
            }
        }
        guard let milliseconds = json?["retry_after_ms"]?.integerValue else { return nil }
        return .milliseconds(milliseconds)
    }
}
