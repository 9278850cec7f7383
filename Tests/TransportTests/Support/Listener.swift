import Glibc
import Testing

/// A listening socket on 127.0.0.1 that nobody answers: the system takes connections until the backlog is
/// full, and then lets them wait.
final class Listener {
    let port: Int
    private let socket: CInt
    private var others: [CInt] = []

    /// Opens it.
    init() throws {
        socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = Listener.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = self.socket
        port = try withUnsafeMutablePointer(to: &address) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try #require(bind(socket, $0, size) == 0 && listen(socket, 0) == 0)
                try #require(getsockname(socket, $0, &size) == 0)
            }
            return Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
    }

    /// Connects until the system takes no more: the next one hangs.
    func fill() throws {
        for _ in 0..<64 {
            let other = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            others.append(other)
            var address = Listener.loopback(port: port)
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(other, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            var wait = pollfd(fd: other, events: Int16(POLLOUT), revents: 0)
            if poll(&wait, 1, 200) == 0 { return }
        }
        Issue.record("the backlog does not fill")
    }

    deinit {
        for other in others { close(other) }
        close(socket)
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
