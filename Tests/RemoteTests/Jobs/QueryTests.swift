import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite struct QueryTests {
        @Test("both streams come back, apart, with the exit code", arguments: Shell.installed)
        func streams(_ shell: Shell) async throws {
            let place = try Place(shell)
            let result = try await place.host.run(
                Query("echo one; echo two >&2; printf 'a\\377b\\nlast'; exit 7"))
            #expect(result.exitCode == 7)
            #expect(result.standardOutput.lines == ["one", "a\u{FFFD}b", "last"])
            #expect(result.standardError.lines == ["two"])
            #expect(!result.timedOut)
        }

        @Test("what comes is handed over line by line, and where the host left something out it is said")
        func receiving() async throws {
            let place = try Place(.dash)
            var lines: [String] = []
            let filling = String(repeating: "0", count: 999)
            let query = Query(
                "echo one; echo two >&2; yes \(filling) | head -n 70000; echo last", limit: .seconds(90))
            let result = try await place.host.run(query) { line in
                if line != filling { lines.append(line) }
            }
            #expect(result.exitCode == 0 && result.standardOutput.isEmpty)
            #expect(result.standardError.lines == ["two"])
            #expect(lines.first == "one" && lines.last == "last")
            let left = lines.filter { $0.contains("the host left out") }
            #expect(left.count == 1 && lines.count < 7, "\(lines)")
        }

        @Test(
            "an exit code is the command's own, whatever ssh or timeout mean by it",
            arguments: Shell.installed)
        func codes(_ shell: Shell) async throws {
            let place = try Place(shell)
            for code: Int32 in [0, 1, 124, 127, 137, 255] {
                let result = try await place.host.run(Query("exit \(code)"))
                #expect(result.exitCode == code && !result.timedOut)
            }
            #expect(try await place.host.run(Query("kill -9 $$")).exitCode == 137)
        }

        @Test(
            "a query that does not end is ended on the host, with what it started", arguments: Shell.installed
        )
        func limit(_ shell: Shell) async throws {
            let place = try Place(shell)
            let script = "echo begun; \(place.stubborn) & exec sleep 1000.\(place.number)"
            let began = ContinuousClock.now
            let result = try await place.host.run(Query(script, limit: .seconds(1)))
            #expect(result.timedOut)
            #expect(result.standardOutput.lines == ["begun"])
            #expect(ContinuousClock.now - began < .seconds(10))
            #expect(Processes.holding("1000.\(place.number)").isEmpty)
        }

        @Test("whoever stops asking leaves nothing behind", arguments: Shell.installed)
        func cancelled(_ shell: Shell) async throws {
            let place = try Place(shell)
            let host = place.host
            let script = "\(place.stubborn) & sleep 1000.\(place.number)"
            let asking = Task { try await host.run(Query(script, limit: .seconds(100))) }
            try await eventually("it runs") { Processes.holding("sleep\u{0}1000.\(place.number)").count > 1 }
            let began = ContinuousClock.now
            asking.cancel()
            await #expect(throws: RemoteError.cancelled) { try await asking.value }
            #expect(ContinuousClock.now - began < .seconds(4), "it had to be killed")
            try await eventually("it is gone") { Processes.holding("1000.\(place.number)").isEmpty }
            try await eventually("so is all that was around it", within: .seconds(2)) {
                Processes.holding(place.folder).isEmpty
            }
        }

        @Test("what a query leaves running does not keep it waiting", arguments: Shell.installed)
        func background(_ shell: Shell) async throws {
            let place = try Place(shell)
            let began = ContinuousClock.now
            let result = try await place.host.run(Query("setsid sleep 1000.\(place.number) & echo done"))
            #expect(result.standardOutput.lines == ["done"])
            #expect(ContinuousClock.now - began < .seconds(5))
            #expect(Processes.holding("1000.\(place.number)").isEmpty)
        }

        @Test(
            "it speaks English, has no input, and sees nothing of the bot's environment",
            arguments: Shell.installed)
        func surroundings(_ shell: Shell) async throws {
            let place = try Place(shell)
            unsafe setenv("BRIDGEKEEPER_ACCESS_TOKEN", "secret", 1)
            let result = try await place.host.run(Query("cat; env"))
            let names = Set(result.standardOutput.lines.map { String($0.prefix { $0 != "=" }) })
            #expect(result.standardOutput.lines.contains("LC_ALL=C"))
            #expect(!names.contains("LANG") && !names.contains("BRIDGEKEEPER_ACCESS_TOKEN"))
        }

        @Test("output is bounded on the host and here, and what is missing is said")
        func bounded() async throws {
            let place = try Place()
            let keep = OutputBound(head: 2, tail: 3)
            let long = try await place.host.run(Query("seq 1 100000", keep: keep))
            #expect(long.standardOutput.lines == ["1", "2", "99998", "99999", "100000"])
            let huge = try await place.host.run(Query("seq 1 10000000 >&2", limit: .seconds(60), keep: keep))
            #expect(huge.standardError.lines.prefix(2) == ["1", "2"])
            #expect(huge.standardError.lines.suffix(3) == ["9999998", "9999999", "10000000"])
            #expect(huge.standardError.droppedOnHost == 78_888_897 - 262_144 - 65_536)
        }

        @Test("a shell that is none is said, with its own words")
        func noShell() async throws {
            let place = try Place()
            let script = place.path("nologin")
            try "#!/bin/sh\necho this account is not available; exit 1\n".write(
                toFile: script, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
            let host = LocalHost(name: "here", shell: script)
            await #expect(throws: RemoteError.noShell(host: "here", words: "this account is not available")) {
                try await host.run(Query("true"))
            }
        }
    }
}
