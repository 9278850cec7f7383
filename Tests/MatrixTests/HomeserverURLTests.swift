import Matrix
import Testing

@Suite("Addresses and tokens")
struct HomeserverURLTests {
    @Test(
        "addresses that are taken, and how they are kept",
        arguments: [
            ("https://matrix.example.org", "https://matrix.example.org"),
            ("https://matrix.example.org/", "https://matrix.example.org"),
            ("HTTPS://Matrix.Example.ORG:8448", "https://matrix.example.org:8448"),
            ("https://example.org/matrix/Sub//", "https://example.org/matrix/Sub"),
            ("http://localhost:8008", "http://localhost:8008"),
            ("http://127.0.0.1:18448", "http://127.0.0.1:18448"),
            ("http://127.255.1.2", "http://127.255.1.2"),
            ("http://[::1]:8008/", "http://[::1]:8008"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ])
    func taken(text: String, kept: String) throws {
        #expect(try HomeserverURL(text).text == kept)
    }

    @Test(
        "addresses that are refused",
        arguments: [
            "", "matrix.example.org", "https://", "https:///x", "ftp://example.org", "http://example.org",
            "http://10.0.0.1",
            "http://127.evil.example", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
            "http://127.0.0.256",
            "http://127.1", "https://user@example.org", "https://user:pass@example.org",
            "https://example.org?x=1",
            "https://example.org/#x", "https://example.org\\@evil", "https://exam ple.org",
            "https://example.org/a/../b",
            "https://example.org/%2e%2e", "https://example.org:0", "https://example.org:99999",
            "https://example.org:",
            "https://exämple.org", "https://example.org\n", "http://[::2]", "https://[::1",
            "https://example.org/a//b",
            "http://localhost@evil.example", "http://evil.example#localhost", "https:example.org",
        ])
    func refused(text: String) {
        #expect(throws: IdentifierError.self) { try HomeserverURL(text) }
    }

    @Test("a token shows itself neither printed nor dumped nor inside of something else")
    func silentToken() throws {
        struct Holder { let token: AccessToken }
        let token = try AccessToken("syt_secret")
        var dumped = ""
        dump(Holder(token: token), to: &dumped)
        let shown = [
            "\(token)", String(reflecting: token), String(describing: Holder(token: token)), dumped,
            "\([token])", "\(Optional(token) as Any)",
        ]
        for text in shown { #expect(!text.contains("secret"), "\(text.count) characters") }
        #expect(token.secret == "syt_secret")
    }

    @Test(
        "a token that would end its header line is refused",
        arguments: ["", "a b", "a\r\nX-Evil: 1", "ä", "\u{0}"])
    func badTokens(text: String) {
        #expect(throws: IdentifierError.self) { try AccessToken(text) }
    }
}
