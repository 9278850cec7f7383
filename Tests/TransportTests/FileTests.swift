import Foundation
import Testing
import Transport

extension ServerTests {
    @Suite("bodies from files and answers to files")
    struct FileTests {
        private func mode(_ path: String) throws -> Int {
            try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
        }

        @Test("50 MB go out from a file and come in to one, and memory stays flat")
        func large() async throws {
            await #expect(processExitsWith: .success) {
                try await withFolder { folder in
                    let path = folder + "/large"
                    let size = 50 << 20
                    #expect(FileManager.default.createFile(atPath: path, contents: nil))
                    #expect(truncate(path, size) == 0)
                    try await withBoth { client, server in
                        _ = try await client.send(HTTPRequest(.get, server.url("/hello")))
                        let before = try peakMemory()
                        let up = HTTPRequest(.post, server.url("/echo"), body: .file(path: path))
                        let echo = try await client.send(up).text
                        #expect(echo.contains("\"length\": \(size)"))
                        // The SHA-256 of so many zeros.
                        #expect(
                            echo.contains("8565a714dca840f8652c5bae9249ab05f5fb5a4f9f13fbe23304b10f68252da2"))
                        let limits = HTTPLimits(answerBytes: size)
                        let down = HTTPRequest(.get, server.url("/bytes?count=\(size)"), limits: limits)
                        let answer = try await client.download(down, to: folder + "/copy")
                        #expect(answer.body.isEmpty)
                        #expect(try peakMemory() - before < 10 << 10)
                    }
                    #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/copy")).count == size)
                }
            }
        }

        @Test("a file that is sent arrives byte for byte")
        func upload() async throws {
            try await withFolder { folder in
                let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
                try content.write(to: URL(fileURLWithPath: folder + "/file"))
                try await withBoth { client, server in
                    let fromFile = HTTPRequest(
                        .post, server.url("/echo"), body: .file(path: folder + "/file"))
                    // A slice, whose first index is not 0.
                    let fromMemory = HTTPRequest(
                        .post, server.url("/echo"), body: .data((Data([1]) + content).dropFirst()))
                    let one = try await client.send(fromFile).text
                    let other = try await client.send(fromMemory).text
                    #expect(one.contains("\"length\": 300000"))
                    #expect(one == other)
                }
            }
        }

        @Test("what cannot be read is said before anything is sent")
        func unreadable() async throws {
            try await withFolder { folder in
                #expect(mkfifo(folder + "/pipe", 0o600) == 0)
                try await withBoth { client, server in
                    for (path, reason) in [
                        (folder + "/none", "No such file or directory"), (folder, "is not a regular file"),
                        (folder + "/pipe", "is not a regular file"),
                    ] {
                        await #expect(throws: TransportError.file(path: path, reason: reason)) {
                            try await client.send(
                                HTTPRequest(.put, server.url("/echo"), body: .file(path: path)))
                        }
                    }
                    let answer = try await client.send(HTTPRequest(.get, server.url("/count")))
                    #expect(answer.text == "1")
                }
            }
        }

        @Test("a file that becomes shorter while it is sent ends the call")
        func shorter() async throws {
            try await withFolder { folder in
                let path = folder + "/file"
                // More than the system's buffers take.
                try Data(count: 64 << 20).write(to: URL(fileURLWithPath: path))
                try await withBoth { client, server in
                    let request = HTTPRequest(
                        .put, server.url("/whenempty?file=\(path)"), body: .file(path: path))
                    let call = Task { try await client.send(request) }
                    try await server.saw("reached")
                    #expect(truncate(path, 0) == 0)
                    await #expect(
                        throws: TransportError.file(path: path, reason: "became shorter while it was sent")
                    ) { try await call.value }
                    try await server.saw("closed")
                }
            }
        }

        @Test("a download is there when it is whole, for its owner only, in place of what was there")
        func download() async throws {
            try await withFolder { folder in
                let path = folder + "/file"
                try Data("old".utf8).write(to: URL(fileURLWithPath: path))
                try await withBoth { client, server in
                    let answer = try await client.download(HTTPRequest(.get, server.url("/hello")), to: path)
                    #expect(answer.status == 200)
                    #expect(answer.body.isEmpty)
                    #expect(try String(contentsOfFile: path, encoding: .utf8) == "hello")
                    #expect(try mode(path) == 0o600)
                    let empty = try await client.download(
                        HTTPRequest(.get, server.url("/bytes?count=0")), to: path)
                    #expect(empty.status == 200)
                    #expect(try String(contentsOfFile: path, encoding: .utf8) == "")
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
                }
            }
        }

        @Test(
            "a download that fails leaves nothing, and the file from before",
            arguments: [
                "/truncated", "/chunkedshort", "/half", "/endless", "/nothing",
            ])
        func failed(path: String) async throws {
            try await withFolder { folder in
                try Data("old".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
                try await withBoth { client, server in
                    let limits = HTTPLimits(silence: .milliseconds(300), answerBytes: 1 << 20)
                    await #expect(throws: TransportError.self) {
                        let request = HTTPRequest(.get, server.url(path), limits: limits)
                        return try await client.download(request, to: folder + "/file")
                    }
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
                #expect(try String(contentsOfFile: folder + "/file", encoding: .utf8) == "old")
            }
        }

        @Test("a cancelled download leaves nothing")
        func cancelled() async throws {
            try await withFolder { folder in
                try await withBoth { client, server in
                    let call = Task {
                        try await client.download(
                            HTTPRequest(.get, server.url("/half")), to: folder + "/file")
                    }
                    try await server.saw("reached")
                    call.cancel()
                    await #expect(throws: TransportError.cancelled) { try await call.value }
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            }
        }

        @Test("a refusal's text is handed over, and is no file")
        func refusal() async throws {
            try await withFolder { folder in
                try await withBoth { client, server in
                    let request = HTTPRequest(.get, server.url("/status?code=404"))
                    let answer = try await client.download(request, to: folder + "/file")
                    #expect(answer.status == 404)
                    #expect(answer.text == "a refusal")
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            }
        }

        @Test("a folder that is not there is said before anything is asked")
        func noFolder() async throws {
            try await withFolder { folder in
                try await withBoth { client, server in
                    let path = folder + "/none/file"
                    await #expect(
                        throws: TransportError.file(path: path, reason: "No such file or directory")
                    ) {
                        try await client.download(HTTPRequest(.get, server.url("/hello")), to: path)
                    }
                    let answer = try await client.send(HTTPRequest(.get, server.url("/count")))
                    #expect(answer.text == "1")
                }
            }
        }
    }
}
