import Foundation
import Testing
import Transport

extension ServerTests {
    @Suite("connections")
    struct ConnectionTests {
        @Test("one connection serves call after call")
        func reuse() async throws {
            try await withBoth { client, server in
                for _ in 0..<20 {
                    let answer = try await client.send(HTTPRequest(.get, server.url("/which")))
                    #expect(answer.text == "1")
                }
                let answer = try await client.send(HTTPRequest(.get, server.url("/count")))
                #expect(answer.text == "1")
            }
        }

        @Test("200 calls at once are all answered")
        func many() async throws {
            try await withBoth(HTTPClientOptions(maximumConnections: 200)) { client, server in
                let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<200 {
                        group.addTask {
                            let request = HTTPRequest(.get, server.url("/slowly?seconds=0.5"))
                            return try #require(Int(try await client.send(request).text))
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.count == 200)
                // At the same time, so each on a connection of its own.
                #expect(Set(answers).count > 150)
            }
        }

        @Test("more calls than connections wait their turn")
        func queue() async throws {
            try await withBoth(HTTPClientOptions(maximumConnections: 3)) { client, server in
                let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<60 {
                        group.addTask {
                            let request = HTTPRequest(.get, server.url("/slowly?seconds=0.01"))
                            return try #require(Int(try await client.send(request).text))
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.count == 60)
                #expect(Set(answers).count <= 3)
            }
        }

        @Test("a kept connection that the server has closed is replaced without a word")
        func stale() async throws {
            try await withBoth { client, server in
                for _ in 0..<5 {
                    let answer = try await client.send(HTTPRequest(.get, server.url("/dieafter")))
                    #expect(answer.status == 200)
                    try await server.saw("closing")
                }
                let request = HTTPRequest(.put, server.url("/echo"), body: .data(.init("body".utf8)))
                let answer = try await client.send(request)
                #expect(answer.text.contains(#""length": 4"#))
            }
        }

        @Test(
            "a client that nobody closes leaves no thread and no descriptor behind, and one that is closed neither"
        )
        func forgotten() async throws {
            await #expect(processExitsWith: .success) {
                try await Server.run { server in
                    func use(closing: Bool) async throws {
                        let client = try HTTPClient()
                        _ = try await client.send(HTTPRequest(.get, server.url("/hello")))
                        if closing { await client.close() }
                    }
                    func isBack(to threads: Int, _ descriptors: Int) async throws -> Bool {
                        let end = ContinuousClock.now + .seconds(20)
                        while ContinuousClock.now < end {
                            if try ownThreads() <= threads, try ownDescriptors() <= descriptors {
                                return true
                            }
                            await Task.yield()
                        }
                        return false
                    }
                    // What Foundation and the tasks need for themselves is there after this.
                    for _ in 0..<20 { try await use(closing: true) }
                    let (threads, descriptors) = (try ownThreads(), try ownDescriptors())
                    for _ in 0..<50 { try await use(closing: true) }
                    let isBackAfterClosing = try await isBack(to: threads, descriptors)
                    #expect(isBackAfterClosing)
                    for _ in 0..<50 { try await use(closing: false) }
                    let isBackAfterForgetting = try await isBack(to: threads, descriptors)
                    #expect(isBackAfterForgetting)
                }
            }
        }
    }
}
