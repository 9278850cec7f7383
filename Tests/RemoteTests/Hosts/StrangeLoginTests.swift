import Foundation
import Remote
import Testing

/// Login shells as people really have them, of the user that ssh logs in as and of the owner behind sudo.
extension OnThisMachine {
    @Suite(
        .enabled(if: SSHD.isPossible && Account.isPossible, "needs root, OpenSSH, sudo and useradd"),
        .timeLimit(.minutes(2)))
    struct StrangeLoginTests {
        /// A shell, and files that make it talk on both streams, leave a line open, and read.
        struct Login: Sendable, CustomTestStringConvertible {
            let shell: String
            let files: [String: String]
            var testDescription: String { shell }
            var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: shell) }
        }

        private static let talk = "echo welcome; printf 'no newline'; echo noise >&2\n"
        static let logins = [
            Login(
                shell: "/usr/bin/fish",
                files: [".config/fish/config.fish": talk + "read line; read -n 1 key\n"]),
            Login(
                shell: "/usr/bin/tcsh", files: [".tcshrc": "echo welcome; printf 'x'; set line = \"$<\"\n"]),
            Login(shell: "/bin/bash", files: [".bashrc": talk + "read -r a; read -r b; read -n 1 c\n"]),
            Login(shell: "/bin/dash", files: [".profile": talk + "read -r line\n"]),
        ]

        @Test(
            "fish, csh and noisy shells: queries and jobs all the same, by ssh and as the owner behind sudo",
            arguments: logins)
        func noise(_ login: Login) async throws {
            guard login.isInstalled else { try Test.cancel("\(login.shell) is not installed") }
            try await Account.with(shell: login.shell, files: login.files) { account in
                try await SSHD.running(home: .account) { sshd in
                    try await sshd.host(sshd.options(of: account)) { host in
                        try await works(host, owner: nil, as: account)
                    }
                    try await sshd.host { host in try await works(host, owner: account.name, as: account) }
                }
            }
        }

        private func works(_ host: SSHHost, owner: String?, as account: Account) async throws {
            let words = "a 'b' \"c\" $HOME !x `y` \\n"
            let result = try await host.run(
                Query("id -un; printf '%s\\n' '\(words.replacing("'", with: "'\\''"))'; exit 7", owner: owner)
            )
            #expect(result.standardOutput.lines == [account.name, words])
            #expect(result.exitCode == 7 && result.standardError.lines.isEmpty)
            let jobs = Jobs(host: host, owner: owner)
            let order = JobOrder.make("id -un\necho $HOME", "exit 3")
            _ = try await jobs.launch(order)
            let (state, records) = try await jobs.followed(order.id)
            guard case .done(let end) = state else { throw NotInTime() }
            #expect((end.step, end.exitCode) == (2, 3))
            #expect(records.map(\.kind).lines == ["output \(account.name)", "output \(account.home)"])
        }

        @Test("a login shell that reads all, or waits, is said to hang, with what it said; not the network")
        func hanging() async throws {
            let files = [".bashrc": "echo Which project\\?; cat >/dev/null\n"]
            try await Account.with(shell: "/bin/bash", files: files) { account in
                try await SSHD.running(home: .account) { sshd in
                    var options = sshd.options(of: account)
                    options.connectTimeout = .seconds(2)
                    try await sshd.host(options) { host in
                        let error = await #expect(throws: RemoteError.self) {
                            try await host.run(Query("true"))
                        }
                        guard case .stuckShell("there", nil, _, let words)? = error else {
                            Issue.record("\(String(describing: error))"); return
                        }
                        #expect(words == "Which project?")
                        #expect(
                            error?.description.contains("the login works, but the login shell hangs") == true)
                        #expect(error?.mend?.contains("profile") == true)
                    }
                    try await account.write(".bashrc", "")
                    try await sshd.host(options) { host in _ = try await host.run(Query("true")) }
                }
            }
        }

        @Test(
            "a login that is none is said to be that, with the way to make it one",
            arguments: ["/usr/sbin/nologin", "/bin/false"])
        func noLogin(_ shell: String) async throws {
            try await Account.with(shell: shell) { account in
                try await SSHD.running(home: .account) { sshd in
                    try await sshd.host(sshd.options(of: account)) { host in
                        let error = await #expect(throws: RemoteError.self) {
                            try await host.run(Query("true"))
                        }
                        guard case .noShell("there", let words)? = error else {
                            Issue.record("\(String(describing: error))"); return
                        }
                        #expect(words.isEmpty || words == "This account is currently not available.")
                        #expect(error?.mend?.contains("login shell") == true)
                    }
                    try await sshd.host { host in
                        let error = await #expect(throws: RemoteError.self) {
                            try await host.run(Query("true", owner: account.name))
                        }
                        guard case .sudo("there", account.name, "root", _)? = error else {
                            Issue.record("\(String(describing: error))"); return
                        }
                    }
                }
            }
        }

        @Test("sudo that wants a password says so, and the line that is told mends it")
        func password() async throws {
            try await Account.with(shell: "/bin/bash") { owner in
                try await Account.with(shell: "/bin/bash") { login in
                    try await SSHD.running(home: .account) { sshd in
                        try await sshd.host(sshd.options(of: login)) { host in
                            let query = Query("id -un", owner: owner.name)
                            let error = await #expect(throws: RemoteError.self) { try await host.run(query) }
                            #expect(
                                error?.description
                                    == "there: sudo wants a password for a shell of \(owner.name)")
                            #expect(error?.words?.contains("a password is required") == true)
                            // The code in the mend, as a person would paste it.
                            let rule = String(error?.mend?.split(separator: "`").dropFirst().first ?? "")
                            #expect(rule == "\(login.name) ALL=(\(owner.name)) NOPASSWD: ALL")
                            let file = "/etc/sudoers.d/\(login.name)"
                            try Data((rule + "\n").utf8).write(to: URL(filePath: file))
                            defer { try? FileManager.default.removeItem(atPath: file) }
                            #expect(try await host.run(query).standardOutput.lines == [owner.name])
                        }
                    }
                }
            }
        }

        @Test("a group that was given counts from the next login, and `renew` brings that about")
        func groups() async throws {
            try await Account.with(shell: "/bin/bash") { account in
                try await SSHD.running(home: .account) { sshd in
                    try await sshd.host(sshd.options(of: account)) { host in
                        let query = Query("id -Gn")
                        let before = try await host.run(query).standardOutput.lines
                        try await runProgram("/usr/sbin/usermod", ["-aG", "games", account.name])
                        #expect(try await host.run(query).standardOutput.lines == before)
                        host.renew()
                        let after = try await host.run(query).standardOutput.lines
                        #expect(after.first?.split(separator: " ").contains("games") == true, "\(after)")
                        try await eventually("there is one connection") {
                            sshd.masters.count == 1 && sshd.connections.count <= 2
                        }
                        let asking = Task { try await host.run(Query("sleep 1; echo done")) }
                        try await eventually("it runs") { !Processes.holding("sleep 1; echo done").isEmpty }
                        host.renew()
                        #expect(
                            try await asking.value.standardOutput.lines == ["done"], "nobody is disturbed")
                    }
                }
            }
        }
    }
}
