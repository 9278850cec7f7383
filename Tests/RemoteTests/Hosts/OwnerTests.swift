import Foundation
import Remote
import Testing

/// The user that `sudo -n -iu` may become here; the project's own world has one, a developer's machine rather not.
private let owner = ProcessInfo.processInfo.environment["BRIDGEKEEPER_TEST_OWNER"]

extension OnThisMachine {
    @Suite(.enabled(if: owner != nil, "BRIDGEKEEPER_TEST_OWNER names no user for sudo"))
    struct OwnerTests {
        private let host = LocalHost(name: "here")

        @Test("a query runs as the owner, both streams and the exit code intact")
        func query() async throws {
            let result = try await host.run(Query("id -un; echo \"a  b\n$0\" >&2; exit 255", owner: owner))
            #expect(result.exitCode == 255)
            #expect(result.standardOutput.lines == [owner])
            #expect(result.standardError.lines == ["a  b", "sh"])
        }

        @Test("the whole job is the owner's, its end included")
        func job() async throws {
            let jobs = Jobs(host: host, owner: owner)
            let order = JobOrder.make("id -un; pwd; sleep 1000", lock: "owner-\(UUID().uuidString.prefix(8))")
            _ = try await jobs.launch(order)
            let records = Records()
            async let state = jobs.follow(order.id, from: 0) { await records.take($0) }
            try await eventually("it runs") { await records.lines.count == 2 }
            #expect(await records.lines.first == owner)
            #expect(try await jobs.cancel(order.id, by: "test") == .cancelling)
            #expect(try await state.outcome == .cancelled)
            #expect(try await Jobs(host: host, owner: nil).look(order.id) == .unknown)
        }

        @Test("a query that nobody waits for any more leaves nothing behind")
        func cancelled() async throws {
            let number = try Place().number
            let asking = Task {
                try await host.run(Query("sleep 1000.\(number)", owner: owner, limit: .seconds(100)))
            }
            try await eventually("it runs") { !Processes.holding("sleep\u{0}1000.\(number)").isEmpty }
            asking.cancel()
            await #expect(throws: RemoteError.cancelled) { try await asking.value }
            try await eventually("it is gone", within: .seconds(2)) {
                Processes.holding("1000.\(number)").isEmpty
            }
        }

        @Test("a sudo that refuses is said in its own words")
        func refused() async throws {
            let error = await #expect(throws: RemoteError.self) {
                try await host.run(Query("true", owner: "no-such-user"))
            }
            guard case .sudo("here", "no-such-user", _, let words)? = error else { throw NotInTime() }
            #expect(words.contains("unknown user"))
            #expect(error?.description == "here: there is no user no-such-user")
            #expect(error?.mend?.contains("`owner`") == true)
        }
    }
}
