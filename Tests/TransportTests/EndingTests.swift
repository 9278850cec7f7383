import Foundation
import Testing
import TestKit
import Transport

extension ServerTests {
    @Suite("calls that are ended")
    struct EndingTests {
        @Test(
            "a cancelled task ends its transfer at once, and the server sees it",
            arguments: ["/silent", "/half"])
        func cancel(path: String) async throws {
            try await withBoth { client, server in
                let call = Task { try await client.send(HTTPRequest(.get, server.url(path))) }
                try await server.saw("reached")
                let took = try await timed {
                    call.cancel()
                    await #expect(throws: TransportError.cancelled) { try await call.value }
                    try await server.saw("closed \(path)")
                }
                // Some milliseconds in truth; the rest is for a busy machine.
                #expect(took < .seconds(1))
            }
        }

        @Test("a task that was cancelled before calls nobody")
        func cancelledBefore() async throws {
            try await withBoth { client, server in
                let call = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await client.send(HTTPRequest(.get, server.url("/silent")))
                }
                await #expect(throws: TransportError.cancelled) { try await call.value }
                let answer = try await client.send(HTTPRequest(.get, server.url("/count")))
                #expect(answer.text == "1")
            }
        }

        @Test("a cancel at any moment ends a call")
        func race() async throws {
            let listener = try Listener()
            try listener.fill()
            let port = listener.port
            try await withClient { client in
                // On another thread and after some moments, or the cancel always finds the call at rest.
                var random = SeededGenerator(seed: 7)
                for _ in 0..<20_000 {
                    let call = Task.detached {
                        try await client.send(HTTPRequest(.get, "http://127.0.0.1:\(port)/"))
                    }
                    for _ in 0..<Int.random(in: 0...4000, using: &random) { _ = random.next() }
                    call.cancel()
                    await #expect(throws: TransportError.cancelled) { try await call.value }
                }
            }
        }

        @Test("a cancel at any moment comes before the answer, or after it")
        func raceWithAnswer() async throws {
            try await withBoth { client, server in
                var random = SeededGenerator(seed: 7)
                for _ in 0..<300 {
                    let call = Task { try await client.send(HTTPRequest(.get, server.url("/hello"))) }
                    for _ in 0..<Int.random(in: 0...40, using: &random) { await Task.yield() }
                    call.cancel()
                    do {
                        let answer = try await call.value
                        #expect(answer.text == "hello")
                    } catch {
                        #expect(error as? TransportError == .cancelled)
                    }
                }
            }
        }

        @Test("a call that waits for its turn can be cancelled, and reaches its limit")
        func waiting() async throws {
            try await withBoth(HTTPClientOptions(maximumConnections: 1)) { client, server in
                let first = Task { try await client.send(HTTPRequest(.get, server.url("/silent"))) }
                try await server.saw("reached")
                let second = Task { try await client.send(HTTPRequest(.get, server.url("/hello"))) }
                let limits = HTTPLimits(total: .milliseconds(150))
                await #expect(throws: TransportError.timedOut(.total, after: .milliseconds(150))) {
                    try await client.send(HTTPRequest(.get, server.url("/hello"), limits: limits))
                }
                second.cancel()
                await #expect(throws: TransportError.cancelled) { try await second.value }
                first.cancel()
                await #expect(throws: TransportError.cancelled) { try await first.value }
                let answer = try await client.send(HTTPRequest(.get, server.url("/hello")))
                #expect(answer.text == "hello")
            }
        }

        @Test("closing ends what runs and what waits, says so, and can be done twice")
        func close() async throws {
            try await Server.run { server in
                let client = try HTTPClient(options: HTTPClientOptions(maximumConnections: 3))
                let calls = (0..<10).map { _ in
                    Task { try await client.send(HTTPRequest(.get, server.url("/silent"))) }
                }
                for _ in 0..<3 { try await server.saw("reached") }
                let took = await timed {
                    async let one: Void = client.close()
                    async let other: Void = client.close()
                    _ = await (one, other)
                }
                for call in calls { await #expect(throws: TransportError.closed) { try await call.value } }
                for _ in 0..<3 { try await server.saw("closed") }
                await #expect(throws: TransportError.closed) {
                    try await client.send(HTTPRequest(.get, server.url("/hello")))
                }
                await client.close()
                #expect(took < .seconds(1))
            }
        }

        @Test("a peer that goes away while we write raises no signal", arguments: [false, true])
        func brokenPipe(secure: Bool) async throws {
            await #expect(processExitsWith: .success) { [secure] in
                // Whoever starts the tests may have it ignored, and children inherit that.
                signal(SIGPIPE, SIG_DFL)
                try await withFolder { folder in
                    let authority = try Certificates(in: folder)
                    let pair = secure ? try authority.pair(for: "IP:127.0.0.1") : nil
                    try await Server.run(tls: pair) { server in
                        try await withClient(trusting(authority.authority)) { client in
                            let url = server.url("/reset", scheme: secure ? "https" : "http")
                            for _ in 0..<20 {
                                let request = HTTPRequest(.put, url, body: .data(.init(count: 4 << 20)))
                                await #expect(throws: TransportError.self) { try await client.send(request) }
                            }
                        }
                    }
                }
            }
        }
    }
}
