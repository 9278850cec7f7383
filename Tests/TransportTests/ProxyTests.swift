import Foundation
import Testing
import Transport

extension ServerTests {
    /// In processes of their own, because libcurl reads the variables from the process.
    @Suite("the system's proxy")
    struct ProxyTests {
        @Test("https goes through it, and what is for the server is not shown to it")
        func tunnel() async throws {
            await #expect(processExitsWith: .success) {
                try await withFolder { folder in
                    let authority = try Certificates(in: folder)
                    let pair = try authority.pair(for: "DNS:bridge.example")
                    try await Server.run("proxy.py") { proxy in
                        try await Server.run(tls: pair) { server in
                            useProxy(proxy)
                            try await withClient(trusting(authority.authority)) { client in
                                // A name that nobody here can resolve: that is the proxy's business.
                                let url = server.url(
                                    "/echo?token=s3cret", host: "bridge.example", scheme: "https")
                                let headers = [HTTPHeader("Authorization", "Bearer s3cret")]
                                let answer = try await client.send(HTTPRequest(.get, url, headers: headers))
                                #expect(answer.status == 200)
                                #expect(answer.text.contains("Bearer s3cret"))
                                #expect(answer.header("X-Proxy") == nil)
                                let names = "host proxy-connection user-agent"
                                try await proxy.saw("asked CONNECT bridge.example:\(server.port) \(names)")
                            }
                        }
                    }
                }
            }
        }

        @Test("http to this machine does not")
        func plain() async throws {
            await #expect(processExitsWith: .success) {
                try await Server.run("proxy.py", argument: "500") { proxy in
                    useProxy(proxy)
                    try await withBoth { client, server in
                        for host in ["127.0.0.1", "localhost"] {
                            let answer = try await client.send(
                                HTTPRequest(.get, server.url("/hello", host: host)))
                            #expect(answer.text == "hello")
                        }
                    }
                }
            }
        }

        @Test("one that refuses is said as what it is", arguments: ["403", "407", "502"])
        func refusing(status: String) async throws {
            await #expect(processExitsWith: .success) { [status] in
                try await Server.run("proxy.py", argument: status) { proxy in
                    useProxy(proxy)
                    try await withClient { client in
                        let error = await failure { () async throws(TransportError) in
                            try await client.send(HTTPRequest(.get, "https://bridge.example/"))
                        }
                        guard case .unreachable("bridge.example", let reason) = error else {
                            Issue.record("\(String(describing: error))")
                            return
                        }
                        #expect(reason.contains(status))
                    }
                }
            }
        }
    }
}

/// Sets the variables that a system has for its proxy.
private func useProxy(_ proxy: Server) {
    for name in ["no_proxy", "NO_PROXY", "HTTPS_PROXY", "ALL_PROXY"] { unsetenv(name) }
    for name in ["https_proxy", "http_proxy", "all_proxy"] {
        setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
    }
}
