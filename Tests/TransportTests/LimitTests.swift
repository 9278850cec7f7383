import Foundation
import Testing
import Transport

extension ServerTests {
    @Suite("limits")
    struct LimitTests {
        /// Expects a limit of time to end a call: not before its time, and not much later.
        private func expect(
            _ limit: TransportError.Limit, after: Duration, _ client: HTTPClient, _ request: HTTPRequest,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async {
            let took = await timed {
                await #expect(
                    throws: TransportError.timedOut(limit, after: after), sourceLocation: sourceLocation
                ) {
                    try await client.send(request)
                }
            }
            #expect(took >= after, sourceLocation: sourceLocation)
            #expect(took < after + .seconds(5), sourceLocation: sourceLocation)
        }

        @Test("a host that takes no connection is given up after the time for connecting")
        func connect() async throws {
            let listener = try Listener()
            try listener.fill()
            try await withClient { client in
                let limits = HTTPLimits(connect: .milliseconds(250))
                let request = HTTPRequest(.get, "http://127.0.0.1:\(listener.port)/", limits: limits)
                await expect(.connect, after: .milliseconds(250), client, request)
            }
        }

        @Test("TLS belongs to connecting")
        func handshake() async throws {
            let listener = try Listener()
            try await withClient { client in
                let limits = HTTPLimits(connect: .milliseconds(250), silence: .milliseconds(50))
                let request = HTTPRequest(.get, "https://127.0.0.1:\(listener.port)/", limits: limits)
                await expect(.connect, after: .milliseconds(250), client, request)
            }
        }

        @Test(
            "a connection that goes silent is given up, before the answer and within it",
            arguments: ["/silent", "/half"])
        func silence(path: String) async throws {
            try await withBoth { client, server in
                let limits = HTTPLimits(connect: .seconds(5), silence: .milliseconds(250))
                await expect(
                    .silence, after: .milliseconds(250), client,
                    HTTPRequest(.get, server.url(path), limits: limits)
                )
                try await server.saw("closed")
            }
        }

        @Test("a server that does not read what is sent is silent too")
        func silentReader() async throws {
            let listener = try Listener()
            try await withClient { client in
                let limits = HTTPLimits(silence: .milliseconds(250))
                let url = "http://127.0.0.1:\(listener.port)/"
                let error = await failure { () async throws(TransportError) in
                    try await client.send(
                        HTTPRequest(.put, url, body: .data(Data(count: 32 << 20)), limits: limits))
                }
                #expect(error == .timedOut(.silence, after: .milliseconds(250)))
            }
        }

        @Test("a slow drip is no silence", arguments: ["/drip", "/dripheaders"])
        func drip(path: String) async throws {
            try await withBoth { client, server in
                let limits = HTTPLimits(silence: .seconds(1))
                let url = server.url("\(path)?count=10&seconds=0.15")
                let took = try await timed {
                    let answer = try await client.send(HTTPRequest(.get, url, limits: limits))
                    #expect(answer.status == 200)
                }
                #expect(took > .milliseconds(1400))
            }
        }

        @Test("a slow drip ends with the time for the whole call", arguments: ["/drip", "/dripheaders"])
        func total(path: String) async throws {
            try await withBoth { client, server in
                let limits = HTTPLimits(silence: .seconds(5), total: .milliseconds(400))
                let url = server.url("\(path)?count=1000&seconds=0.02")
                await expect(
                    .total, after: .milliseconds(400), client, HTTPRequest(.get, url, limits: limits))
            }
        }

        @Test("one call's limit leaves the others alone")
        func apart() async throws {
            try await withBoth { client, server in
                let other = Task {
                    try await client.send(HTTPRequest(.get, server.url("/slowly?seconds=0.6")))
                }
                let limits = HTTPLimits(silence: .milliseconds(100))
                await expect(
                    .silence, after: .milliseconds(100), client,
                    HTTPRequest(.get, server.url("/silent"), limits: limits)
                )
                let answer = try await other.value
                #expect(answer.status == 200)
            }
        }

        @Test("an answer may be as large as the limit, and not a byte more", arguments: [100_000, 99_999, 0])
        func size(limit: Int) async throws {
            try await withBoth { client, server in
                let limits = HTTPLimits(answerBytes: limit)
                let request = HTTPRequest(.get, server.url("/bytes?count=100000"), limits: limits)
                if limit == 100_000 {
                    let answer = try await client.send(request)
                    #expect(answer.body.count == 100_000)
                } else {
                    await #expect(throws: TransportError.answerTooLarge(limit: limit)) {
                        try await client.send(request)
                    }
                }
                let endless = HTTPRequest(.get, server.url("/endless"), limits: limits)
                await #expect(throws: TransportError.answerTooLarge(limit: limit)) {
                    try await client.send(endless)
                }
            }
        }

        @Test("the bound counts decoded bytes: a gzip bomb of a gigabyte ends at the limit, in little memory")
        func bomb() async throws {
            await #expect(processExitsWith: .success) {
                try await withBoth { client, server in
                    _ = try await client.send(HTTPRequest(.get, server.url("/gzip?count=\(4 << 20)")))
                    let before = try peakMemory()
                    let limits = HTTPLimits(answerBytes: 4 << 20)
                    let request = HTTPRequest(.get, server.url("/gzip?count=\(1 << 30)"), limits: limits)
                    await #expect(throws: TransportError.answerTooLarge(limit: 4 << 20)) {
                        try await client.send(request)
                    }
                    #expect(try peakMemory() - before < 16 << 10)
                }
            }
        }
    }
}
