import Glibc

/// Which hosts are this machine, and so may be called without TLS.
enum Loopback {
    /// Whether a URL's host is one of ours: an address of 127.0.0.0/8, `::1`, or the name `localhost`.
    ///
    /// The name is a promise only: a transfer pins it to the addresses, and looks at the connection's other
    /// end before it sends anything.
    static func isHost(_ host: String) -> Bool {
        isName(host) || contains(host)
    }

    /// Whether this is the name, exactly; not `localhost.`, and nothing below it.
    static func isName(_ host: String) -> Bool {
        ASCII.equal(host, "localhost")
    }

    /// Whether this is a loopback address in its usual form.
    ///
    /// Nothing else is an address here: not `127.1`, which libcurl has made whole before, and no IPv4 address
    /// dressed as IPv6.
    static func contains(_ address: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 {
            return UInt32(bigEndian: four.s_addr) >> 24 == 127
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return false }
        return withUnsafeBytes(of: six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    }
}
