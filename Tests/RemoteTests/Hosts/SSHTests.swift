import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite(.enabled(if: SSHD.isPossible, SSHD.reason), .timeLimit(.minutes(3)))
    struct SSHTests {
        @Test("a query comes back with the command's own exit code, 255 and a signal's included")
        func queries() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    for code: Int32 in [0, 1, 124, 255] {
                        let result = try await host.run(Query("echo out; echo err >&2; exit \(code)"))
                        #expect(result.exitCode == code)
                        #expect(
                            result.standardOutput.lines == ["out"] && result.standardError.lines == ["err"])
                    }
                    #expect(try await host.run(Query("kill -9 $$")).exitCode == 137)
                    #expect(try await host.run(Query("echo $LC_ALL-$LANG")).standardOutput.lines == ["C-"])
                    let slow = try await host.run(
                        Query("sleep 1000.\(sshd.place.number)", limit: .seconds(1)))
                    #expect(slow.timedOut)
                    #expect(Processes.holding("sleep\u{0}1000.\(sshd.place.number)").isEmpty)
                    #expect(sshd.masters.count == 1 && sshd.connections.count == 1)
                }
                try await eventually("the connection is gone with its host") { sshd.connections.isEmpty }
                #expect(try FileManager.default.contentsOfDirectory(atPath: sshd.place.path("s")).isEmpty)
            }
        }

        @Test("the noise of a login shell does no harm, not even when it reads")
        func noise() async throws {
            let bashrc = "echo welcome; printf 'no newline'; echo noise >&2; read -r line"
            try await SSHD.running(bashrc: bashrc) { sshd in
                try await sshd.host { host in
                    let result = try await host.run(Query("echo out; echo err >&2"))
                    #expect(result.standardOutput.lines == ["out"] && result.standardError.lines == ["err"])
                    let order = JobOrder.make("echo hello")
                    let jobs = Jobs(host: host, owner: nil)
                    _ = try await jobs.launch(order)
                    #expect(try await jobs.followed(order.id).state.outcome == .ok)
                }
            }
        }

        @Test("a login that has no shell for us is said in its own words")
        func noShell() async throws {
            try await SSHD.running(
                bashrc:
                    "[ -z \"$SSH_CONNECTION\" ] || case $BASH_EXECUTION_STRING in *sh*) echo no shell for you; exit 1; esac"
            ) { sshd in
                try await sshd.host { host in
                    let error = await #expect(throws: RemoteError.self) { try await host.run(Query("true")) }
                    #expect(error == .noShell(host: "there", words: "no shell for you"))
                }
            }
        }

        @Test("what keeps ssh out is told apart, in ssh's own words")
        func troubles() async throws {
            try await SSHD.running { sshd in
                func trouble(_ change: (inout SSHOptions) -> Void) async throws -> ConnectTrouble? {
                    var options = sshd.options
                    change(&options)
                    var found: ConnectTrouble?
                    try await sshd.host(options) { host in
                        let error = await #expect(throws: RemoteError.self) {
                            try await host.run(Query("true"))
                        }
                        guard case .unreachable("there", let kind, let words)? = error else { return }
                        #expect(!words.isEmpty && words.utf8.count < 2000, "\(words)")
                        found = kind
                    }
                    return found
                }
                #expect(try await trouble { $0.port = 1 } == .refused)
                #expect(try await trouble { $0.address = "no-such-host.invalid" } == .unresolved)
                #expect(try await trouble { $0.identityFile = sshd.place.path("other") } == .permissionDenied)
                #expect(try await trouble { $0.knownHostsFile = "/dev/null" } == .hostKeyUnknown)
                try sshd.know("other")
                #expect(try await trouble { _ in } == .hostKeyChanged)
                try sshd.know("host")
                let config = "StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nVerifyHostKeyDNS yes\n"
                try config.write(toFile: sshd.place.path("config"), atomically: true, encoding: .utf8)
                #expect(
                    try await trouble {
                        $0.knownHostsFile = nil
                        $0.configFile = sshd.place.path("config")
                    } == .hostKeyUnknown)
                try await sshd.host { host in _ = try await host.run(Query("true")) }
            }
        }

        @Test("a client that is not there, and an address that is an option, are said")
        func clients() async throws {
            try await SSHD.running { sshd in
                var options = sshd.options
                options.program = "no-such-ssh"
                try await sshd.host(options) { host in
                    await #expect(throws: RemoteError.notFound(program: "no-such-ssh")) {
                        try await host.run(Query("true"))
                    }
                }
                options = sshd.options
                options.address = "-oProxyCommand=touch \(sshd.place.path("ran"))"
                try await sshd.host(options) { host in
                    await #expect(throws: RemoteError.invalid("the address of there is none")) {
                        try await host.run(Query("true"))
                    }
                }
                #expect(sshd.place.text("ran") == nil)
            }
        }

        @Test("a job outlives its connection, and is followed on at the byte")
        func resumed() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let jobs = Jobs(host: host, owner: nil)
                    let order = JobOrder.make(
                        "i=0; until [ -e go ]; do i=$((i + 1)); echo line $i; sleep 0.01; done")
                    _ = try await jobs.launch(order)
                    let records = Records()
                    for round in 0..<5 {
                        if round == 4 {
                            _ = FileManager.default.createFile(atPath: sshd.place.path("go"), contents: nil)
                        }
                        let offset = await records.all.last?.offset ?? 0
                        let before = await records.all.count
                        let following = Task {
                            try await jobs.follow(order.id, from: offset) { await records.take($0) }
                        }
                        guard round < 4 else {
                            #expect(try await following.value.outcome == .ok)
                            break
                        }
                        try await eventually("lines come, in round \(round) from \(offset)") {
                            await records.all.count > before + 5
                        }
                        for pid in sshd.connections { kill(pid, SIGKILL) }
                        let error = await #expect(throws: RemoteError.self) { try await following.value }
                        guard case .unreachable(_, .closed, _)? = error else {
                            Issue.record("\(String(describing: error))"); continue
                        }
                    }
                    #expect(await records.all == (try await jobs.followed(order.id).records))
                }
            }
        }

        @Test("a network that has gone silent is said within 20 s, and the next query makes a new connection")
        func silent() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    _ = try await host.run(Query("true"))
                    let asking = Task {
                        try await host.run(Query("sleep 1000.\(sshd.place.number)", limit: .seconds(100)))
                    }
                    try await eventually("it runs") {
                        !Processes.holding("sleep\u{0}1000.\(sshd.place.number)").isEmpty
                    }
                    let stopped = sshd.processes
                    for pid in stopped { kill(pid, SIGSTOP) }
                    let began = ContinuousClock.now
                    let late = Task { try await host.run(Query("true")) }
                    for task in [asking, late] {
                        let error = await #expect(throws: RemoteError.self) { try await task.value }
                        guard case .unreachable(_, .silent, _)? = error else {
                            Issue.record("\(String(describing: error))"); continue
                        }
                    }
                    #expect(ContinuousClock.now - began < .seconds(20))
                    var options = sshd.options
                    options.connectTimeout = .seconds(1)
                    try await sshd.host(options) { other in
                        let error = await #expect(throws: RemoteError.self) {
                            try await other.run(Query("true"))
                        }
                        guard case .unreachable(_, .timedOut, _)? = error else {
                            Issue.record("\(String(describing: error))"); return
                        }
                    }
                    for pid in stopped { kill(pid, SIGCONT) }
                    #expect(try await host.run(Query("echo again")).standardOutput.lines == ["again"])
                }
            }
        }

        @Test("a master that was killed takes its sessions along, and the next query makes a new one")
        func masterKilled() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let asking = Task {
                        try await host.run(Query("sleep 1000.\(sshd.place.number)", limit: .seconds(100)))
                    }
                    try await eventually("it runs") {
                        !Processes.holding("sleep\u{0}1000.\(sshd.place.number)").isEmpty
                    }
                    for pid in sshd.masters { kill(pid, SIGKILL) }
                    let error = await #expect(throws: RemoteError.self) { try await asking.value }
                    guard case .unreachable(_, .closed, _)? = error else { throw NotInTime() }
                    #expect(try await host.run(Query("echo again")).standardOutput.lines == ["again"])
                    #expect(sshd.masters.count == 1)
                }
            }
        }

        @Test(
            "ten and more at once share one connection, however few sessions it allows",
            arguments: [10, 4, 2])
        func many(_ maxSessions: Int) async throws {
            try await SSHD.running(maxSessions: maxSessions) { sshd in
                try await sshd.host { host in
                    try await withThrowingTaskGroup(of: [String].self) { group in
                        for number in 0..<12 {
                            group.addTask {
                                try await host.run(Query("sleep 0.1; echo \(number)")).standardOutput.lines
                            }
                        }
                        var found: Set<String> = []
                        for try await lines in group { found.formUnion(lines) }
                        #expect(found.count == 12)
                    }
                    #expect(sshd.masters.count == 1 && sshd.connections.count == 1)
                }
            }
        }

        @Test("a connection that allows no session beside its own is said, with the mend")
        func noSession() async throws {
            try await SSHD.running(maxSessions: 1) { sshd in
                try await sshd.host { host in
                    let error = await #expect(throws: RemoteError.tooManySessions(host: "there")) {
                        try await host.run(Query("true"))
                    }
                    #expect(error?.mend?.contains("MaxSessions") == true)
                }
            }
        }

        @Test("followers do not keep a query waiting")
        func followers() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let jobs = Jobs(host: host, owner: nil)
                    let orders = (0..<7).map {
                        JobOrder.make("until [ -e go ]; do sleep 0.05; done", lock: "l\($0)")
                    }
                    for order in orders { _ = try await jobs.launch(order) }
                    try await withThrowingTaskGroup(of: JobState.self) { group in
                        for order in orders { group.addTask { try await jobs.followed(order.id).state } }
                        try await eventually("five follow") {
                            Processes.holding("tail\u{0}-c").filter { Processes.isAlive($0) }.count >= 5
                        }
                        let began = ContinuousClock.now
                        _ = try await host.run(Query("true"))
                        #expect(ContinuousClock.now - began < .seconds(3))
                        _ = FileManager.default.createFile(atPath: sshd.place.path("go"), contents: nil)
                        for try await state in group { #expect(state.outcome == .ok) }
                    }
                }
            }
        }

        @Test("whoever stops asking leaves nothing on the host")
        func cancelled() async throws {
            try await SSHD.running { sshd in
                try await sshd.host { host in
                    let number = sshd.place.number
                    let asking = Task {
                        try await host.run(
                            Query("\(sshd.place.stubborn) & sleep 1000.\(number)", limit: .seconds(100)))
                    }
                    try await eventually("it runs") {
                        Processes.holding("sleep\u{0}1000.\(number)").count > 1
                    }
                    asking.cancel()
                    await #expect(throws: RemoteError.cancelled) { try await asking.value }
                    try await eventually("it is gone", within: .seconds(5)) {
                        Processes.holding("1000.\(number)").isEmpty
                    }
                }
            }
        }

        @Test("a host that nobody keeps, or keeps no longer, keeps nobody waiting")
        func unkept() async throws {
            var options = SSHOptions(name: "there", address: "127.0.0.1", port: 1)
            options.connectTimeout = .seconds(1)
            let place = try Place()
            let host = SSHHost(options, socketDirectory: place.path("s"))
            await #expect(throws: RemoteError.self) { try await host.run(Query("true")) }
            let keeping = Task { try await host.run() }
            try await Task.sleep(for: .milliseconds(50))
            keeping.cancel()
            _ = await keeping.result
            await #expect(throws: RemoteError.cancelled) { try await host.run(Query("true")) }
            await #expect(throws: RemoteError.self) { try await host.run() }
        }

        @Test("the folder of the sockets is this user's alone")
        func folder() async throws {
            let place = try Place()
            try FileManager.default.createDirectory(
                atPath: place.path("s"), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755]
            )
            let host = SSHHost(
                SSHOptions(name: "there", address: "127.0.0.1"), socketDirectory: place.path("s"))
            let error = await #expect(throws: RemoteError.self) { try await host.run(Query("true")) }
            guard case .invalid? = error else { throw NotInTime() }
        }
    }
}
