import Foundation
import Testing
import Transport

extension ServerTests {
    @Suite("calls and answers")
    struct CallTests {
        /// What `/echo` says of a request.
        struct Echo: Decodable {
            let method: String
            let target: String
            let headers: [[String]]
            let length: Int

            func values(_ name: String) -> [String] {
                headers.filter { $0[0].lowercased() == name }.map { $0[1] }
            }
        }

        @Test("an answer has its status, headers and body")
        func hello() async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(.get, server.url("/hello")))
                #expect(answer.status == 200)
                #expect(answer.text == "hello")
                #expect(answer.header("x-TWICE") == "one")
                #expect(
                    answer.headers.filter { $0.name.lowercased() == "x-twice" }.map(\.value) == [
                        "one", "two",
                    ])
                #expect(answer.header("X-None") == nil)
            }
        }

        @Test(
            "each method goes out as it is, with the length of its body",
            arguments: [
                (HTTPRequest.Method.get, HTTPRequest.Body.none, 0), (.delete, .none, 0), (.put, .none, 0),
                (.post, .none, 0),
                (.put, .data(Data("{}".utf8)), 2), (.post, .data(Data()), 0),
                (.post, .data(Data(count: 3 << 20)), 3 << 20),
                (.delete, .data(Data("x".utf8)), 1), (.get, .data(Data("xy".utf8)), 2),
            ])
        func methods(method: HTTPRequest.Method, body: HTTPRequest.Body, length: Int) async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(method, server.url("/echo"), body: body))
                let echo = try JSONDecoder().decode(Echo.self, from: answer.body)
                #expect(echo.method == method.rawValue)
                #expect(echo.length == length)
                switch (method, body) {
                case (.get, .none), (.delete, .none): #expect(echo.values("content-length") == [])
                default: #expect(echo.values("content-length") == ["\(length)"])
                }
                #expect(echo.values("transfer-encoding") == [])
                #expect(echo.values("expect") == [])
                #expect(echo.values("content-type") == [])
            }
        }

        @Test("headers and URL arrive byte for byte, once each, with our own beside them")
        func headers() async throws {
            try await withBoth(HTTPClientOptions(userAgent: "keeper/1")) { client, server in
                let target = "/echo?q=%2F..%2F&r='()*;~!$"
                let headers = [
                    HTTPHeader("Authorization", "Bearer abc"), HTTPHeader("X-Empty", ""),
                    HTTPHeader("Content-Type", "a/b"),
                ]
                let request = HTTPRequest(
                    .put, server.url(target), headers: headers, body: .data(Data("1".utf8)))
                let echo = try JSONDecoder().decode(Echo.self, from: try await client.send(request).body)
                #expect(echo.target == target)
                #expect(echo.values("authorization") == ["Bearer abc"])
                #expect(echo.values("x-empty") == [""])
                #expect(echo.values("content-type") == ["a/b"])
                #expect(echo.values("user-agent") == ["keeper/1"])
                #expect(echo.values("accept-encoding") == ["gzip, deflate"])
                #expect(echo.values("host") == ["127.0.0.1:\(server.port)"])
            }
        }

        @Test(
            "every status is an answer", arguments: [204, 304, 400, 401, 403, 404, 407, 417, 429, 500, 503])
        func statuses(code: Int) async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(.get, server.url("/status?code=\(code)")))
                #expect(answer.status == code)
                #expect(answer.text == ([204, 304].contains(code) ? "" : "a refusal"))
            }
        }

        @Test("a redirect is handed back, and nobody goes there")
        func redirect() async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(.get, server.url("/redirect")))
                #expect(answer.status == 302)
                #expect(answer.header("location") == "/hello")
                #expect(answer.text == "elsewhere")
            }
        }

        @Test("cookies are not kept")
        func cookies() async throws {
            try await withBoth { client, server in
                _ = try await client.send(HTTPRequest(.get, server.url("/cookie")))
                let answer = try await client.send(HTTPRequest(.get, server.url("/echo")))
                #expect(try JSONDecoder().decode(Echo.self, from: answer.body).values("cookie") == [])
            }
        }

        @Test("an error of the caller's is told before anything is opened")
        func early() async throws {
            try await withBoth { client, server in
                let port = server.port
                for url in [
                    "http://user@127.0.0.1:\(port)/", "http://127.0.0.1:\(port)/#x",
                    "http://127.0.0.1:\(port)/\n",
                ] {
                    guard
                        case .invalidURL = await failure({ () async throws(TransportError) in
                            try await client.send(HTTPRequest(.get, url))
                        })
                    else {
                        Issue.record("\(url.debugDescription) was not refused")
                        continue
                    }
                }
                let header = HTTPHeader("X", "a\r\nY: b")
                guard
                    case .notPermitted = await failure({ () async throws(TransportError) in
                        try await client.send(HTTPRequest(.get, server.url("/hello"), headers: [header]))
                    })
                else {
                    Issue.record("the header was not refused")
                    return
                }
                // The first that the server sees of this client is this call.
                let answer = try await client.send(HTTPRequest(.get, server.url("/count")))
                #expect(answer.text == "1")
            }
        }

        @Test(
            "localhost is this machine, whatever it is written like",
            arguments: ["localhost", "LOCALHOST", "127.0.0.1"])
        func localhost(host: String) async throws {
            try await withBoth { client, server in
                let answer = try await client.send(HTTPRequest(.get, server.url("/hello", host: host)))
                #expect(answer.text == "hello")
            }
        }

        @Test("a closed port is said with the system's words")
        func refused() async throws {
            try await withClient { client in
                let port = try Listener().port
                let error = await failure { () async throws(TransportError) in
                    try await client.send(HTTPRequest(.get, "http://127.0.0.1:\(port)/?token=s3cret"))
                }
                guard case .unreachable("127.0.0.1", let reason) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(reason.contains("Connection refused"))
                #expect(!reason.contains("s3cret"))
            }
        }

        @Test("a name that cannot exist has no address")
        func unresolved() async throws {
            // Longer than DNS allows a label to be, so that no server is asked.
            let host = String(repeating: "a", count: 70) + ".example"
            try await withClient { client in
                await #expect(throws: TransportError.unresolved(host: host)) {
                    try await client.send(HTTPRequest(.get, "https://\(host)/"))
                }
            }
        }
    }
}
