import Foundation
import Testing
import Transport

extension ServerTests {
    @Suite("answers that are not as they should be")
    struct HostileAnswerTests {
        @Test(
            "good but rare forms are read",
            arguments: [
                ("/chunked", "hello world"), ("/untilclose", "all of it"), ("/interim", "final"),
            ])
        func rare(path: String, text: String) async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(.get, server.url(path)))
                #expect(answer.status == 200)
                #expect(answer.text == text)
                #expect(answer.header("X-Trailer") == nil)
                #expect(answer.header("X-Early") == nil)
                #expect((answer.header("X-Late") == "1") == (path == "/interim"))
            }
        }

        @Test("gzip is undone")
        func gzip() async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(.get, server.url("/gzip?count=\(1 << 20)")))
                #expect(answer.body == Data(count: 1 << 20))
            }
        }

        @Test(
            "what ends in the middle, or is no HTTP, has broken off",
            arguments: [
                "/truncated", "/chunkedgarbage", "/chunkedshort", "/nothing", "/garbage", "/http09",
                "/gzipbroken",
                "/gzipgzip", "/gziptwice", "/zstd", "/transfergzip", "/controlheader", "/reset",
            ])
        func broken(path: String) async throws {
            try await withBoth { client, server in
                let error = await failure { () async throws(TransportError) in
                    try await client.send(HTTPRequest(.get, server.url(path)))
                }
                guard case .brokenOff(let reason) = error else {
                    Issue.record("\(path): \(String(describing: error))")
                    return
                }
                #expect(!reason.isEmpty)
                // The next call is none the worse for it.
                let answer = try await client.send(HTTPRequest(.get, server.url("/hello")))
                #expect(answer.text == "hello")
            }
        }

        @Test(
            "headers have a bound, in one line and in many",
            arguments: [
                "/hugeheader", "/headersendless", "/interimendless",
            ])
        func headers(path: String) async throws {
            try await withBoth { client, server in
                await #expect(throws: TransportError.answerTooLarge(limit: 64 << 10)) {
                    try await client.send(HTTPRequest(.get, server.url(path)))
                }
            }
        }
    }
}
