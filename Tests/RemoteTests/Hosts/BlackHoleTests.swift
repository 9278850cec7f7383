import Foundation
import Remote
import Testing

#if canImport(Glibc)
    import Glibc
#endif

extension OnThisMachine {
    /// Addresses from which nothing comes back, made by the kernel itself: no server, and no packet filter.
    @Suite(.enabled(if: SSHD.isPossible, SSHD.reason), .timeLimit(.minutes(1)))
    struct BlackHoleTests {
        @Test(
            "an address that swallows everything, or takes a connection and says nothing, is said in time",
            arguments: [BlackHole.Kind.swallows, .staysSilent])
        func blackHole(_ kind: BlackHole.Kind) async throws {
            let hole = try BlackHole(kind)
            let place = try Place()
            var options = SSHOptions(
                name: "there", address: "127.0.0.1", port: hole.port, configFile: "/dev/null")
            options.connectTimeout = .seconds(2)
            let host = SSHHost(options, socketDirectory: place.path("s"))
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await host.run() }
                let began = ContinuousClock.now
                let error = await #expect(throws: RemoteError.self) { try await host.run(Query("true")) }
                let took = ContinuousClock.now - began
                guard case .unreachable("there", .timedOut, let words)? = error else {
                    Issue.record("\(String(describing: error))"); group.cancelAll(); return
                }
                // By default it is five times as long.
                #expect(took > .seconds(1.5) && took < .seconds(4), "\(took)")
                #expect(words.contains("timed out"), "\(words)")
                #expect(error?.description == "there is unreachable: it does not answer")
                #expect(error?.mend == "is the host up, and the network or VPN to it?")
                group.cancelAll()
            }
        }
    }
}

/// A port of this machine from which nothing comes.
final class BlackHole: Sendable {
    enum Kind: Sendable {
        /// The queue of those who wait is full: what asks for a connection is dropped.
        case swallows
        /// The kernel takes the connection, and nobody looks after it.
        case staysSilent
    }

    let port: Int
    private let sockets: [Int32]

    init(_ kind: Kind) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, length) == 0 && listen(listener, kind == .swallows ? 0 : 8) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw NotInTime() }
        port = Int(UInt16(bigEndian: address.sin_port))
        var sockets = [listener]
        if kind == .swallows {
            // One more than it takes; none of them is ever accepted.
            for _ in 0..<3 {
                let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
                sockets.append(filler)
                _ = unsafe withUnsafePointer(to: &address) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe connect(filler, $0, length)
                    }
                }
            }
        }
        self.sockets = sockets
    }

    deinit { for socket in sockets { close(socket) } }
}
