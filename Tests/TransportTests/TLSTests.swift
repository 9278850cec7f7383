import Foundation
import Testing
import Transport

extension ServerTests {
    @Suite("TLS")
    struct TLSTests {
        private func expectRefusal(
            _ options: HTTPClientOptions, _ url: String, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            try await withClient(options) { client in
                let headers = [HTTPHeader("Authorization", "Bearer s3cret")]
                let error = await failure { () async throws(TransportError) in
                    try await client.send(HTTPRequest(.get, url + "?token=s3cret", headers: headers))
                }
                guard case .tls(_, let reason) = error else {
                    Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
                    return
                }
                #expect(!reason.isEmpty && !reason.contains("s3cret"), sourceLocation: sourceLocation)
            }
        }

        @Test("a private authority is believed when it is named", arguments: ["localhost", "127.0.0.1"])
        func privateAuthority(host: String) async throws {
            try await withFolder { folder in
                let authority = try Certificates(in: folder)
                try await Server.run(tls: try authority.pair(for: "DNS:localhost,IP:127.0.0.1")) { server in
                    let url = server.url("/which", host: host, scheme: "https")
                    try await withClient(trusting(authority.authority)) { client in
                        for _ in 0..<3 {
                            let answer = try await client.send(HTTPRequest(.get, url))
                            #expect(answer.text == "1")
                        }
                    }
                }
            }
        }

        @Test("the system's variables name authorities too", arguments: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"])
        func variables(name: String) async throws {
            try await withFolder { folder in
                let authority = try Certificates(in: folder)
                try await Server.run(tls: try authority.pair(for: "IP:127.0.0.1")) { server in
                    let options = HTTPClientOptions(environment: [name: authority.authority])
                    try await withClient(options) { client in
                        let request = HTTPRequest(.get, server.url("/hello", scheme: "https"))
                        let answer = try await client.send(request)
                        #expect(answer.text == "hello")
                    }
                }
            }
        }

        @Test("an authority that nobody named is refused, by the system's list and by another private one")
        func unknownAuthority() async throws {
            try await withFolder { folder in
                let authority = try Certificates(in: folder)
                let other = folder + "/other"
                try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
                let stranger = try Certificates(in: other)
                try await Server.run(tls: try authority.pair(for: "IP:127.0.0.1")) { server in
                    let url = server.url("/hello", scheme: "https")
                    try await expectRefusal(HTTPClientOptions(), url)
                    try await expectRefusal(trusting(stranger.authority), url)
                }
            }
        }

        @Test(
            "a certificate for another name is refused",
            arguments: [
                ("DNS:other.example", "127.0.0.1"), ("DNS:other.example", "localhost"),
                ("IP:127.0.0.2", "127.0.0.1"),
                ("DNS:127.0.0.1", "127.0.0.1"), ("DNS:*.localhost", "localhost"),
                ("IP:127.0.0.1", "localhost"),
            ])
        func wrongName(names: String, host: String) async throws {
            try await withFolder { folder in
                let authority = try Certificates(in: folder)
                try await Server.run(tls: try authority.pair(for: names)) { server in
                    try await expectRefusal(
                        trusting(authority.authority), server.url("/hello", host: host, scheme: "https")
                    )
                }
            }
        }

        @Test("a server without TLS is refused where TLS was meant")
        func noTLS() async throws {
            try await Server.run { server in
                try await expectRefusal(HTTPClientOptions(), server.url("/hello", scheme: "https"))
            }
        }

        @Test("certificates that cannot be read are said at the start")
        func unreadable() async throws {
            try await withFolder { folder in
                try Data("no certificate".utf8).write(to: URL(fileURLWithPath: folder + "/text"))
                for (path, reason) in [
                    (folder + "/none", "No such file or directory"),
                    (folder + "/text", "holds no PEM certificate"),
                    (folder, "cannot be read"),
                ] {
                    #expect(throws: TransportError.file(path: path, reason: reason)) {
                        try HTTPClient(options: trusting(path))
                    }
                    #expect(throws: TransportError.file(path: path, reason: reason)) {
                        try HTTPClient(options: HTTPClientOptions(environment: ["SSL_CERT_FILE": path]))
                    }
                }
            }
        }
    }
}
