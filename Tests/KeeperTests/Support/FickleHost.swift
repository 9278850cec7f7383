import Synchronization

@testable import Remote

/// A host that can be cut off, or has no session to spare for a stream.
final class FickleHost: Host {
    private let host: LocalHost
    private let away = Mutex(false)
    private let hasFewPlaces: Bool

    init(_ host: LocalHost, hasFewPlaces: Bool = false) {
        self.host = host
        self.hasFewPlaces = hasFewPlaces
    }

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
        guard !hasFewPlaces || session.kind != .listener else { throw .tooManySessions(host: name) }
        return try await host.session(session, body)
    }
}
