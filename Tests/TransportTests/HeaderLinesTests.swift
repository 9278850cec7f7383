import Testing

@testable import Transport

@Suite("request headers stay on their line")
struct HeaderLinesTests {
    @Test("good headers are sent as they are, empty ones too")
    func good() throws {
        let headers = [
            HTTPHeader("Authorization", "Bearer syt_abc"), HTTPHeader("Content-Type", "application/json"),
            HTTPHeader("X-Empty", ""), HTTPHeader("X-Blank", " \t"),
        ]
        let lines = try HeaderLines(headers).lines
        #expect(
            lines == [
                "Authorization: Bearer syt_abc", "Content-Type: application/json", "X-Empty;", "X-Blank;",
                "Expect:",
            ]
        )
    }

    @Test(
        "what would break out, or frame the message, is refused",
        arguments: [
            HTTPHeader("X", "a\r\nHost: evil"), HTTPHeader("X", "a\n"), HTTPHeader("X", "\r"),
            HTTPHeader("X", "a\0b"), HTTPHeader("X", "é"), HTTPHeader("X", "\u{7F}"),
            HTTPHeader("X", "\u{2028}"),
            HTTPHeader("", "a"), HTTPHeader("X Y", "a"), HTTPHeader("X:", "a"), HTTPHeader("X\r\nY", "a"),
            HTTPHeader("X;", ""), HTTPHeader("É", "a"), HTTPHeader("Content-Length", "3"),
            HTTPHeader("content-length", "3"), HTTPHeader("Transfer-Encoding", "chunked"),
            HTTPHeader("Host", "evil"),
            HTTPHeader("Cookie", "a=b"), HTTPHeader("Connection", "close"),
            HTTPHeader("Expect", "100-continue"),
            HTTPHeader("Accept-Encoding", "zstd"), HTTPHeader("TE", "gzip"), HTTPHeader("Upgrade", "h2c"),
        ]
    )
    func bad(header: HTTPHeader) {
        let error = #expect(throws: TransportError.self) { try HeaderLines([header]) }
        guard case .notPermitted = error else {
            Issue.record("\(header): \(String(describing: error))")
            return
        }
    }

    @Test("the error names the header and keeps its value")
    func discreet() {
        let error = #expect(throws: TransportError.self) {
            try HeaderLines([HTTPHeader("Authorization", "Bearer s3cret\n")])
        }
        #expect(String(describing: error).contains("Authorization"))
        #expect(!String(describing: error).contains("s3cret"))
    }
}
