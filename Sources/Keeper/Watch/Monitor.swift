package import Transport

/// An outside monitor that wants to be called now and then, and tells somebody when it is not.
///
/// Its address is as good as a password: who has it can keep a dead bot looking alive.
package struct Monitor: Sendable {
    /// Why a call was for nothing.
    enum Trouble: Error, Sendable, Equatable {
        case transport(TransportError)
        /// It answered, but not with a success; where a redirect leads is not looked at.
        case status(Int)
    }

    /// Nobody waits longer than that for it, and of its answer only the status counts.
    private static let limits = HTTPLimits(
        connect: .seconds(10), silence: .seconds(10), total: .seconds(10), answerBytes: 64 << 10)

    private let url: SecretURL
    private let http: HTTPClient
    let every: Duration

    /// - Parameters:
    ///   - url: what is called.
    ///   - every: how often.
    ///   - http: carries the calls; it belongs to whoever made it.
    package init(_ url: SecretURL, every: Duration = .seconds(60), http: HTTPClient) {
        self.url = url
        self.every = every
        self.http = http
    }

    /// Calls it once.
    ///
    /// - Returns: the status of its success.
    func call() async throws(Trouble) -> Int {
        let status: Int
        do throws(TransportError) {
            status = try await http.send(HTTPRequest(.get, url.secret, limits: Self.limits)).status
        } catch {
            throw .transport(error)
        }
        guard (200...299).contains(status) else { throw .status(status) }
        return status
    }

    /// The doctor's look, which is a call like any other.
    package func finding() async -> Finding {
        do throws(Trouble) {
            return Finding(.ok, "heartbeat", "answered \(try await call())")
        } catch {
            return Finding(
                .warning, "heartbeat", error.description,
                mend: "look at its address and at the monitor: nobody outside knows whether the bot lives")
        }
    }
}

extension Monitor.Trouble: CustomStringConvertible {
    /// For the log and the doctor; nothing of the address but its host.
    var description: String {
        switch self {
        case .transport(let error): error.description
        case .status(let status) where (300...399).contains(status):
            "answered \(status), a redirect, which is not followed"
        case .status(let status): "answered \(status)"
        }
    }
}
