import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A port of this machine from which nothing comes.
package final class BlackHole: Sendable {
    package enum Kind: Sendable {
        /// The queue of those who wait is full: what asks for a connection is dropped.
        case swallows
        /// The kernel takes the connection, and nobody looks after it.
        case staysSilent
    }

    package let port: Int
    private let sockets: [Int32]

    package struct Failed: Error {}

    /// Opens it.
    package init(_ kind: Kind) throws {
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
        guard isBound else { throw Failed() }
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
