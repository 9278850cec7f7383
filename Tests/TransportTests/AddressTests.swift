import Testing
import TestKit

@testable import Transport

@Suite("a URL is called only if it is safe to")
struct AddressTests {
    @Test(
        "https goes anywhere, http to this machine",
        arguments: [
            ("https://matrix.example.org/_matrix/client/versions", "matrix.example.org", "443", false),
            ("HTTPS://example.org:8448/?a=b%20c&d=%F0%9F", "example.org", "8448", false),
            ("https://[2001:db8::1]:8448/", "2001:db8::1", "8448", false),
            ("http://127.0.0.1:8008/", "127.0.0.1", "8008", true),
            ("http://127.255.0.9/", "127.255.0.9", "80", true),
            ("http://[::1]:8008/", "::1", "8008", true),
            ("http://localhost:8008/", "localhost", "8008", true),
            ("http://LocalHost/", "LocalHost", "80", true),
            // libcurl makes short and odd forms whole, and connects to what it made of them.
            ("http://127.1/", "127.0.0.1", "80", true),
            ("http://0x7f000001/", "127.0.0.1", "80", true),
        ]
    )
    func accepted(url: String, host: String, port: String, isPlain: Bool) throws {
        let address = try Address(url)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.isPlain == isPlain)
    }

    @Test(
        "what looks like this machine and is not gets no unencrypted call",
        arguments: [
            "http://example.org/", "http://10.0.0.1/", "http://192.168.1.1:8008/", "http://[2001:db8::1]/",
            "http://localhost.evil.org/", "http://127.0.0.1.evil.org/", "http://evillocalhost/",
            "http://localhost./", "http://sub.localhost/", "http://128.0.0.1/", "http://0.0.0.0/",
            "http://[::]/", "http://[::2]/", "http://[::ffff:127.0.0.1]/", "http://2130706434.example/",
            "http://%65vil.org/", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "ws://127.0.0.1/",
        ]
    )
    func stranger(url: String) throws {
        let error = #expect(throws: TransportError.self) { try Address(url) }
        guard case .notPermitted = error else {
            Issue.record("\(url): \(String(describing: error))")
            return
        }
    }

    @Test(
        "what is no plain URL is refused",
        arguments: [
            "", "/path", "example.org", "//example.org/", "https:", "https://", "https:///path",
            "https:/example.org/", "https:example.org",
            "file:///etc/passwd",
            "http://127.0.0.1@evil.org/", "http://127.0.0.1:80@evil.org/", "https://user:secret@example.org/",
            "http://evil.org\\@127.0.0.1/", "http://127.0.0.1\\@evil.org/", "https://@example.org/",
            "https://example.org/a b", "https://example.org/\r\nHost: evil", "https://example.org/\n",
            "https://example.org/\0", "https://example.org/é", "https://bücher.example/",
            "https://example.org/\u{7F}",
            "https://example.org/#room:example.org", "https://example.org/%", "https://example.org/%4",
            "https://example.org/%zz", "https://example.org/<script>", "https://example.org:99999/",
            "https://example.org:port/", "https://exa mple.org/", "https://ex%20ample.org/", "https://[::1/",
            "https://example.org/rooms/../admin", "https://example.org/rooms/%2e%2E/admin",
            "https://example.org/.%2e/admin", "https://example.org/./x", "https://example.org/..",
            "https://b%C3%BCcher.example/", "https://example.org%00.evil.org/",
        ]
    )
    func invalid(url: String) {
        let error = #expect(throws: TransportError.self) { try Address(url) }
        guard case .invalidURL = error else {
            Issue.record("\(url.debugDescription): \(String(describing: error))")
            return
        }
    }

    @Test(
        "no error repeats what stood in the URL",
        arguments: [
            "https://user:s3cret@example.org/", "https://example.org/?token=s3cret here",
            "ftp://example.org/s3cret",
            "http://example.org/s3cret?token=s3cret", "https://example.org/s3cret/../x", "s3cret",
            "https://example.org:s3cret/",
        ]
    )
    func discreet(url: String) {
        let error = #expect(throws: TransportError.self) { try Address(url) }
        #expect(!String(describing: error).contains("s3cret"))
    }

    @Test(
        "random URLs never pass for this machine unless their host is it", arguments: [1, 2, 3] as [UInt64])
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "127.0.0.1", "localhost", "[::1]", "evil.org", "@", ":", "/", "\\", "?", "#", "%", "%2f", "%40",
            ".",
            "http:", "//", "user", "80", " ", "\t", "%00", "é", ";", "&", "0x7f.1", "127", "[", "]",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...7, using: &random)
            let tail = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            guard let address = try? Address("http://" + tail) else { continue }
            let mine = ["127.0.0.1", "localhost", "::1", "127.0.0.0", "0.0.0.127"].dropLast()
            #expect(
                mine.contains(address.host) || address.host.hasPrefix("127."),
                "seed \(seed): \(tail.debugDescription) is \(address.host)"
            )
            let authority = tail.prefix { !"/?#".contains($0) }
            #expect(!authority.contains("@"), "seed \(seed): \(tail.debugDescription)")
            #expect(!authority.contains("evil"), "seed \(seed): \(tail.debugDescription)")
        }
    }
}
