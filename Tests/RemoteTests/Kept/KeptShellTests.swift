import Foundation
import Testing

@testable import Remote

extension OnThisMachine {
    @Suite(.enabled(if: SSHD.isPossible, SSHD.reason), .timeLimit(.minutes(3)))
    struct KeptShellTests {
        private func brief(_ script: String, limit: Duration = .seconds(20)) -> Query {
            Query(script, limit: limit, isBrief: true)
        }

        /// The process that runs it: of a kept shell always the same.
        private func shell(_ host: SSHHost) async throws -> String? {
            try await host.run(brief("echo $$")).standardOutput.lines.first
        }

        @Test("brief queries go to one shell, and are answered as by a session of their own")
        func answers() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let first = try await shell(host)
                    for code: Int32 in [0, 1, 124, 255] {
                        let result = try await host.run(brief("echo out; echo err >&2; exit \(code)"))
                        #expect(result.exitCode == code && !result.timedOut)
                        #expect(result.standardOutput.lines == ["out"])
                        #expect(result.standardError.lines == ["err"])
                    }
                    let both = "printf 'a\\377\\n\\n'; x=$(cd / && pwd) && echo \"'$x'\"; printf 'no end'"
                    #expect(
                        try await host.run(brief(both)).standardOutput.lines
                            == ["a\u{FFFD}", "", "'/'", "no end"])
                    #expect(try await host.run(brief("if; then")).exitCode == 2)
                    #expect(
                        try await host.run(brief("echo $LC_ALL-$LANG; cat")).standardOutput.lines == ["C-"])
                    #expect(try await host.run(brief("{ sleep 0.1; echo later; } & wait")).exitCode == 0)
                    #expect(try await shell(host) == first)
                    let alone = try await host.run(Query("echo $$"))
                    #expect(alone.standardOutput.lines.first != first)
                    #expect(sshd.masters.count == 1)
                }
            }
        }

        @Test("one hung command holds nobody up, is ended in time, and costs its shell alone")
        func hung() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let first = try await shell(host)
                    let script = "echo begun; echo words >&2; sleep 1000.\(sshd.place.number); echo never"
                    var query = brief(script, limit: .seconds(8))
                    query.secrets = [sshd.place.path("secrets")]
                    let asked = ContinuousClock.now
                    let hanging = Task { try await host.run(query) }
                    try await eventually("it hangs") {
                        !Processes.holding("sleep\u{0}1000.\(sshd.place.number)").isEmpty
                    }
                    let began = ContinuousClock.now
                    let other = try await shell(host)
                    #expect(other != nil && other != first)
                    #expect(ContinuousClock.now - began < .seconds(6))
                    let result = try await hanging.value
                    #expect(result.timedOut && result.standardOutput.lines == ["begun"])
                    // Not asked once more by a session, and nothing shown that was not masked.
                    #expect(ContinuousClock.now - asked < .seconds(14) && result.standardError.isEmpty)
                    try await eventually("what hung is gone") {
                        Processes.holding("1000.\(sshd.place.number)").isEmpty
                    }
                    let next = try await shell(host)
                    #expect(next != nil && next != first)
                    #expect(try await shell(host) == next)
                }
            }
        }

        @Test("whoever stops asking leaves nothing behind, and the next one is answered")
        func cancelled() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    _ = try await shell(host)
                    let query = brief("\(sshd.place.stubborn) & sleep 1000.\(sshd.place.number)")
                    let asking = Task { try await host.run(query) }
                    try await eventually("it runs") {
                        Processes.holding("sleep\u{0}1000.\(sshd.place.number)").count > 1
                    }
                    asking.cancel()
                    await #expect(throws: RemoteError.cancelled) { try await asking.value }
                    #expect(try await shell(host) != nil)
                    try await eventually("it is gone") {
                        Processes.holding("1000.\(sshd.place.number)").isEmpty
                    }
                }
                try await eventually("nothing is left of the host") { sshd.connections.isEmpty }
            }
        }

        @Test(
            "whatever becomes of the shell, the answer comes all the same",
            arguments: ["trap - EXIT; kill -9 $$", "yes | head -c 600000"])
        func broken(_ script: String) async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let first = try await shell(host)
                    let mark = sshd.place.path("once")
                    // Once only: by a session it has to succeed.
                    let result = try await host.run(
                        brief("if mkdir \(mark) 2>/dev/null; then \(script); else echo again; fi"))
                    #expect(result.exitCode == 0 && result.standardOutput.lines.last == "again")
                    #expect(try await shell(host) != nil)
                    try await eventually("there is a new one") { try await shell(host) != first }
                }
            }
        }

        @Test("a shell that was killed is replaced")
        func killed() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let first = try await shell(host)
                    #expect(try await host.run(brief("kill -9 $$; echo out; exit 3")).exitCode == 3)
                    try await eventually("there is a new one") {
                        let (next, again) = (try await shell(host), try await shell(host))
                        return next != nil && next != first && again == next
                    }
                }
            }
        }

        @Test("where places are few none is spent on it, and jobs are followed")
        func fewPlaces() async throws {
            try await SSHD.running(maxSessions: 2) { sshd in
                try await sshd.host { host in
                    #expect(try await shell(host) != nil)
                    let jobs = Jobs(host: host, owner: nil)
                    let order = JobOrder.make("sleep 1; echo done")
                    _ = try await jobs.launch(order)
                    #expect(try await jobs.followed(order.id).state.outcome == .ok)
                    #expect(try await shell(host) != nil)
                }
            }
        }

        @Test("an idle shell goes with its connection when that is renewed; one that is asked keeps both")
        func renews() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let first = try await shell(host)
                    let before = sshd.masters
                    let query = brief("sleep 1000.\(sshd.place.number)")
                    let asking = Task { try await host.run(query) }
                    try await eventually("it runs") {
                        !Processes.holding("sleep\u{0}1000.\(sshd.place.number)").isEmpty
                    }
                    host.renew()
                    #expect(sshd.masters == before)
                    asking.cancel()
                    _ = try? await asking.value
                    let second = try await shell(host)
                    #expect(second != nil && second != first)
                    try await eventually("the connection is a new one") {
                        host.renew()
                        _ = try await shell(host)
                        return sshd.masters != before
                    }
                    let third = try await shell(host)
                    #expect(third != nil && third != second)
                }
            }
        }

        @Test("a connection that broke is made anew, and a shell on it")
        func reconnects() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let first = try await shell(host)
                    for pid in sshd.masters { kill(pid, SIGKILL) }
                    let second = try await shell(host)
                    #expect(second != nil && second != first)
                    #expect(try await shell(host) != nil)
                }
            }
        }

        @Test(
            "every shell serves: one group after the other, and none that was cut short",
            arguments: Shell.installed)
        func shells(_ shell: Shell) async throws {
            let place = try Place(shell)
            let script =
                try Call(tag: .random(), verb: "keep", words: []).script()
                + Call.group("ask", ["bk:1", "echo one; exit 4"])
                + "\n" + Call.group("ask", ["bk:2", "echo \"it's two\" >&2"])
            let cut = try Call.group("ask", ["bk:3", "touch \(place.path("ran"))"]).dropLast(3)
            try (script + cut).write(toFile: place.path("script"), atomically: false, encoding: .utf8)
            // Its input stays open for a while: with its end the shell would end what runs.
            let feed = "{ cat \(place.path("script")); sleep 2; }"
            let result = try await place.host.run(
                Query("\(feed) | \(place.folder)/bin/sh -s 2>\(place.path("errors"))"))
            let lines = result.standardOutput.lines.filter { !$0.isEmpty }.suffix(5)
            #expect(lines == ["bk:1 hello", "one", "bk:1 exit 4", "bk:2 hello", "bk:2 exit 0"])
            #expect(place.text("errors")?.contains("it's two\n\nbk:2 bye\n") ?? false)
            #expect(place.text("ran") == nil)
        }

        @Test("when its input ends the shell ends what it runs", arguments: Shell.installed)
        func ends(_ shell: Shell) async throws {
            let place = try Place(shell)
            let sleeps = "\(place.stubborn) & sleep 1000.\(place.number); sleep 1001.\(place.number)"
            let script =
                try Call(tag: .random(), verb: "keep", words: []).script()
                + Call.group("ask", ["bk:1", sleeps])
            try script.write(toFile: place.path("script"), atomically: false, encoding: .utf8)
            let began = ContinuousClock.now
            _ = try await place.host.run(
                Query("{ cat \(place.path("script")); sleep 1; } | \(place.folder)/bin/sh -s"))
            #expect(ContinuousClock.now - began < .seconds(10))
            try await eventually("nothing is left") { Processes.holding(".\(place.number)").isEmpty }
        }
    }
}
