import Foundation
import Testing
import Transport

extension ServerTests {
    /// The server speaks nothing else: an answer is the proof that HTTP/2 was agreed upon.
    @Suite("HTTP/2")
    struct HTTP2Tests {
        private func withServer(_ body: (HTTPClient, Server) async throws -> Void) async throws {
            try await withFolder { folder in
                let authority = try Certificates(in: folder)
                try await Server.run("h2.py", tls: try authority.pair(for: "IP:127.0.0.1")) { server in
                    try await withClient(trusting(authority.authority)) { client in
                        try await body(client, server)
                    }
                }
            }
        }

        @Test(
            "it is spoken where it is offered, with bodies of every length",
            arguments: [
                (HTTPRequest.Method.get, HTTPRequest.Body.none, 0), (.put, .none, 0),
                (.post, .data(Data()), 0),
                (.put, .data(Data(count: 10)), 10), (.post, .data(Data(count: 1 << 20)), 1 << 20),
                (.delete, .none, 0),
            ])
        func spoken(method: HTTPRequest.Method, body: HTTPRequest.Body, length: Int) async throws {
            try await withServer { client, server in
                let answer = try await client.send(
                    HTTPRequest(method, server.url("/", scheme: "https"), body: body))
                #expect(answer.status == 200)
                #expect(answer.text == "1 \(length)")
            }
        }

        @Test("many calls at once are answered, and their connections are used again")
        func many() async throws {
            try await withServer { client, server in
                let url = server.url("/", scheme: "https")
                var connections: Set<String> = []
                // More than one round, and several rounds: what stalls, stalls now and then.
                for _ in 0..<5 {
                    let took = try await timed {
                        connections.formUnion(
                            try await withThrowingTaskGroup(of: String.self) { group in
                                for _ in 0..<50 {
                                    group.addTask { try await client.send(HTTPRequest(.get, url)).text }
                                }
                                return try await group.reduce(into: Set()) { $0.insert($1) }
                            }
                        )
                    }
                    #expect(took < .seconds(8))
                }
                #expect(connections.count <= 32)
            }
        }

        @Test("calls one after the other share a connection")
        func reuse() async throws {
            try await withServer { client, server in
                for _ in 0..<5 {
                    let answer = try await client.send(HTTPRequest(.get, server.url("/", scheme: "https")))
                    #expect(answer.text == "1 0")
                }
            }
        }

        @Test("a connection whose call was cancelled or fell silent is given up, and replaced")
        func ended() async throws {
            try await withServer { client, server in
                let url = server.url("/", scheme: "https")
                let mum = Data("mum".utf8)
                let call = Task { try await client.send(HTTPRequest(.put, url, body: .data(mum))) }
                try await server.saw("reached 1")
                call.cancel()
                await #expect(throws: TransportError.cancelled) { try await call.value }
                try await server.saw("closed 1")
                let limits = HTTPLimits(silence: .milliseconds(200))
                await #expect(throws: TransportError.timedOut(.silence, after: .milliseconds(200))) {
                    try await client.send(HTTPRequest(.put, url, body: .data(mum), limits: limits))
                }
                try await server.saw("closed 2")
                let answer = try await client.send(HTTPRequest(.get, url))
                #expect(answer.text == "3 0")
            }
        }
    }
}
