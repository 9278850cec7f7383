import Testing

@testable import Transport

@Suite("An address that is a secret")
struct SecretURLTests {
    @Test("it shows itself nowhere by accident")
    func hidden() throws {
        let url = try SecretURL("https://monitor.example.org/ping/sesame?a=b")
        var dumped = ""
        dump(url, to: &dumped)
        dump([url as SecretURL?], to: &dumped)
        for text in ["\(url)", String(reflecting: url), "\([url])", dumped] {
            #expect(!text.contains("sesame") && !text.contains("monitor"), "\(text)")
        }
        #expect(url.secret == "https://monitor.example.org/ping/sesame?a=b")
    }

    @Test(
        "what has to be masked is all of it, and what stands behind the host",
        arguments: [
            ("https://m.example/ping/sesame?a=b", ["ping/sesame?a=b"]), ("https://sesame.example", []),
            ("https://m.example/", []), ("https://m.example?sesame/a", ["a"]),
        ])
    func parts(text: String, more: [String]) throws {
        #expect(try SecretURL(text).parts == [text] + more)
    }

    @Test(
        "what is not called is none, and the error does not tell the path",
        arguments: [
            "http://monitor.example.org/sesame", "ftp://monitor.example.org/sesame", "sesame", "",
            "https://a:sesame@monitor.example.org/", "https://monitor.example.org/sesame#a",
            "https://monitor.example.org/sesame a", "https://monitor.example.org/../sesame",
            "https://monitor.example.org/sesame\r\nHost: a",
            "https://monitor.example.org/" + String(repeating: "sesame", count: 400),
        ])
    func refused(text: String) {
        #expect {
            try SecretURL(text)
        } throws: { error in
            !"\(error)".contains("sesame")
        }
    }
}
