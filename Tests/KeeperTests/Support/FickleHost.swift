import Remote
import Synchronization

/// A host that can be cut off.
final class FickleHost: Host {
    private let host: LocalHost
    private let away = Mutex(false)

    init(_ host: LocalHost) { self.host = host }

    var name: String { host.name }
    var isAway: Bool {
        get { away.withLock { $0 } }
        set { away.withLock { $0 = newValue } }
    }

    func run() async throws { try await host.run() }
    func renew() {}

    func session<Result: Sendable>(
        _ session: Session, _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result {
        guard !isAway else {
            throw .unreachable(host: name, kind: .refused, words: "ssh: connect to host: Connection refused")
        }
        return try await host.session(session, body)
    }
}
