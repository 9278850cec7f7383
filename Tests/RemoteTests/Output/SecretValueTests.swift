import Foundation
import Remote
import Testing

/// The awks that a host may have.
enum Awk: String, CaseIterable, Sendable {
    case mawk, gawk, busybox

    var path: String? {
        ["/usr/bin/", "/bin/"].map { $0 + rawValue }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    static var installed: [Awk] { allCases.filter { $0.path != nil } }
}

extension Place {
    /// A home in which `awk` is this one.
    convenience init(_ shell: Shell, _ awk: Awk) throws {
        try self.init(shell)
        guard let path = awk.path else { throw NotInTime() }
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/bin/awk", withDestinationPath: path)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }
}

extension OnThisMachine {
    /// The values of secret files are taken out where they are, on the host.
    @Suite struct SecretValueTests {
        private static let env = #"""
            # Lives on this host only.
            LOG_LEVEL=information
            BRIDGE_PASSWORD=plum-Orbit-4417-kettle
            export VALUE=k3Jx9QpZ
            HOST_NAME=spark-32d0.example.org
            DATABASE_URL=postgres://bridge:p%40ss%2Fw0rdXyZ@db.example.org/bridge
            HOOK_URL=https://hooks.example.org/services/T0AB12CD3/Zx81kPq02mNb7/in
            SECRET_FILE=/run/secrets/some-file
            API_KEY="he said \"open sesame\" $x"
            PEM="-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nshortlast==\n-----END PRIVATE KEY-----"
            """#
        private static let toml = """
            homeserver = "https://matrix.example.org"
            shared_secret = "9b1f0c57ce6a4d0f8a31"
            description = "the token of the bridge"
            commit = "d6f5fa1d6f5fa1d6f5fa1d6f5fa1d6f5fa1d6f5f"
            auth = { user = "grantgrant", password = "with space, and more" }
            tokens = [
                "alpha-bravo",
            ]
            sessionKey = '''
            first line of it
            second line of it
            '''
            -----BEGIN OPENSSH PRIVATE KEY-----
            b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
            QyNTUxOQ
            -----END OPENSSH PRIVATE KEY-----
            """

        /// What is printed, and what may leave the host of it.
        private static let lines: [(String, String)] = [
            ("pw=plum-Orbit-4417-kettle.", "pw=[masked]."),
            ("k3Jx9QpZk3Jx9QpZ and k3Jx9QpZ", "[masked] and [masked]"),
            (
                "information from spark-32d0.example.org grantgrant",
                "information from spark-32d0.example.org grantgrant"
            ),
            (
                "bridge:p%40ss%2Fw0rdXyZ@db p@ss/w0rdXyZ p%40ss%2fw0rdXyZ",
                "bridge:[masked]@db [masked] [masked]"
            ),
            ("services/T0AB12CD3/Zx81kPq02mNb7/in", "services/[masked]/[masked]/in"),
            ("/run/secrets/some-file", "/run/secrets/some-file"),
            (#"he said "open sesame" $x, he said \"open sesame\" $x"#, "[masked], [masked]"),
            ("he said \"open sesame\" $$x", "[masked]"),
            ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC shortlast==", "[masked] [masked]"),
            ("9b1f0c57ce6a4d0f8a31 the token of the bridge", "[masked] the token of the bridge"),
            ("d6f5fa1d6f5fa1d6f5fa1d6f5fa1d6f5fa1d6f5f", "d6f5fa1d6f5fa1d6f5fa1d6f5fa1d6f5fa1d6f5f"),
            ("(with space, and more) alpha-bravo", "([masked]) [masked]"),
            ("first line of it, second line of it", "[masked], [masked]"),
            ("x b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW", "x [masked]"),
            ("QyNTUxOQ", "[masked]"),
        ]

        private static let both = Shell.installed.flatMap { shell in Awk.installed.map { (shell, $0) } }

        private func place(_ shell: Shell = .dash, _ awk: Awk = .mawk) throws -> (Place, [String]) {
            let place = try Place(shell, awk)
            try place.write(".env", Self.env)
            try place.write("config.toml", Self.toml)
            try place.write("text", Self.lines.map { $0.0 + "\n" }.joined())
            return (place, [".env", "config.toml", "none"].map(place.path))
        }

        @Test(
            "of what a query prints, the values are masked and the rest is readable", arguments: Self.both)
        func query(_ shell: Shell, _ awk: Awk) async throws {
            let (place, secrets) = try place(shell, awk)
            let result = try await place.host.run(
                Query("cd; cat text; cat text >&2; exit 3", secrets: secrets))
            #expect(result.exitCode == 3)
            #expect(result.standardOutput.lines == Self.lines.map { $0.1 })
            #expect(result.standardError.lines == Self.lines.map { $0.1 })
        }

        @Test("so is a job's output, and its folder holds no value", arguments: Self.both)
        func job(_ shell: Shell, _ awk: Awk) async throws {
            let (place, secrets) = try place(shell, awk)
            var order = JobOrder.make("cat text", "cat text >&2; printf 'no end k3Jx9QpZ'; exit 5")
            order.secrets = secrets
            _ = try await place.jobs.launch(order)
            let (state, records) = try await place.jobs.followed(order.id)
            #expect(state.outcome == .failed)
            let lines = records.map(\.kind).lines
            #expect(lines.filter { $0.hasPrefix("error ") } == Self.lines.map { "error " + $0.1 })
            #expect(
                lines.filter { $0.hasPrefix("output ") }
                    == Self.lines.map { "output " + $0.1 } + ["output no end [masked]"])
            let folder = place.path(".local/state/bridgekeeper")
            let found = try await runProgram("/bin/grep", ["-rlF", "plum-Orbit", folder])
            #expect(found.status == 1, "\(found.text)")
        }

        @Test(
            "lines come as they are written, NULs and all, and a new value counts from its first line on",
            arguments: Self.both)
        func stream(_ shell: Shell, _ awk: Awk) async throws {
            let (place, secrets) = try place(shell, awk)
            var order = JobOrder.make(
                """
                printf 'plum-Orbit-4417-kettle\\0\\nsecond\\n'
                until [ -e go ]; do sleep 0.02; done
                echo TOKEN=new-Value-of-it >none; echo new-Value-of-it plum-Orbit-4417-kettle
                until [ -e gone ]; do sleep 0.02; done
                echo >.env; echo >none; echo new-Value-of-it plum-Orbit-4417-kettle
                """)
            order.secrets = secrets
            _ = try await place.jobs.launch(order)
            let records = Records()
            let (jobs, id) = (place.jobs, order.id)
            let following = Task { try await jobs.follow(id, from: 0) { await records.take($0) } }
            try await eventually("the lines come while the job runs") {
                await records.lines.contains("second")
            }
            try place.write("go", "")
            // Not by their number: of a line with a NUL in it some make two.
            try await eventually("a line with the new value comes") {
                await records.lines.last.map { $0 != "second" && $0.hasSuffix(" [masked]") } == true
            }
            try place.write("gone", "")
            #expect(try await following.value.outcome == .ok)
            let lines = await records.lines
            #expect(lines.first?.hasPrefix("[masked]") == true)
            #expect(lines.suffix(2) == ["[masked] [masked]", "[masked] [masked]"])
        }

        @Test("a value is found wherever it stands in a line, however long that is", arguments: Awk.installed)
        func long(_ awk: Awk) async throws {
            let (place, secrets) = try place(.dash, awk)
            // Around the places where lines are taken apart, 3967 bytes each.
            let script = """
                cd; for n in 3940 3950 3960 3966 3967 3968 3980 7920 7934 12000; do
                    head -c $n /dev/zero | tr '\\0' x; echo plum-Orbit-4417-kettle
                done
                head -c 300000 /dev/zero | tr '\\0' 'y'; echo
                i=0; while [ $i -lt 3000 ]; do printf plum-Orbit-4417-kettle; i=$((i + 1)); done; echo
                """
            let began = ContinuousClock.now
            let result = try await place.host.run(
                Query(script, limit: .seconds(60), keep: OutputBound(head: 100, tail: 100), secrets: secrets))
            #expect(ContinuousClock.now - began < .seconds(30))
            let lines = result.standardOutput.lines
            #expect(lines.count == 12)
            #expect(lines.filter { $0.contains("kettle") || $0.contains("plum") }.isEmpty)
            #expect(lines.prefix(3).allSatisfy { $0.hasSuffix("x[masked]") })
            #expect(lines.last == "[masked]")
        }

        @Test("of a value that lies across the host's cut neither part stays", arguments: Awk.installed)
        func cut(_ awk: Awk) async throws {
            let (place, secrets) = try place(.dash, awk)
            // The first part ends after 262144 bytes, the last begins 131072 before the end; of a long line what stands
            // behind the last carriage return is shown.
            let script = """
                head -c 262133 /dev/zero | tr '\\0' x; printf '\\rplum-Orbit-4417-kettle'
                head -c 300000 /dev/zero | tr '\\0' y; printf plum-Orbit-4417-kettle
                head -c 131059 /dev/zero | tr '\\0' z; echo
                """
            let result = try await place.host.run(
                Query(script, keep: OutputBound(head: 1, tail: 1, lineBytes: 131_072), secrets: secrets))
            let text = result.standardOutput.text
            #expect(result.standardOutput.droppedOnHost > 0)
            #expect(!text.contains("plum") && !text.contains("kettle"))
            #expect(text.hasPrefix("[masked]\n") && text.contains("\n[masked]zzz"))
        }

        @Test("no argument and no environment on the host ever holds a value")
        func processes() async throws {
            let (place, secrets) = try place()
            let value = "canary-\(place.number)-\(UInt32.random(in: .min ... .max))"
            try place.write(".env", "PASSWORD=\(value)")
            try place.write("text", "\(value)\n")
            var order = JobOrder.make("until [ -e go ]; do cat text; sleep 0.02; done")
            order.secrets = secrets
            _ = try await place.jobs.launch(order)
            for _ in 0..<20 {
                #expect(Processes.holding(value).isEmpty)
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(Processes.holding("BRIDGEKEEPER_JOB=:\(order.id):").count > 0)
            try place.write("go", "")
            #expect(try await place.jobs.followed(order.id).state.outcome == .ok)
        }

        @Test("without awk nothing is launched, and no query shows anything", arguments: [Shell.dash, .bash])
        func noAwk(_ shell: Shell) async throws {
            let (place, secrets) = try place(shell)
            let tools = ["cat", "mkdir", "flock", "setsid", "mkfifo", "date", "tr", "env", "fold", "rm"]
            for name in tools {
                try FileManager.default.createSymbolicLink(
                    atPath: place.path("bin/\(name)"), withDestinationPath: "/usr/bin/\(name)")
            }
            try FileManager.default.removeItem(atPath: place.path("bin/awk"))
            let host = LocalHost(
                name: "here", shell: place.path("bin/sh"),
                environment: ["HOME": place.folder, "PATH": place.path("bin")])
            await #expect(throws: RemoteError.garbled(host: "here", words: "awk is not installed")) {
                try await host.run(Query("cat text", secrets: secrets))
            }
            var order = JobOrder.make("cat text")
            order.secrets = secrets
            #expect(
                try await Jobs(host: host, owner: nil).launch(order) == .refused("awk is not installed"))
        }

        @Test("where there are no tools of GNU's it is the same", arguments: Shell.installed)
        func busyboxOnly(_ shell: Shell) async throws {
            let (place, secrets) = try place(shell, .busybox)
            let tools = [
                "cat", "mkdir", "flock", "setsid", "mkfifo", "date", "tr", "env", "fold", "rm", "head",
                "tail",
                "dd", "sed", "grep", "cut", "sleep", "find", "mv", "sync", "wc",
                "printf",
            ]
            for name in tools {
                try FileManager.default.createSymbolicLink(
                    atPath: place.path("bin/\(name)"), withDestinationPath: Shell.busybox.path ?? "")
            }
            let host = LocalHost(
                name: "here", shell: place.path("bin/sh"),
                environment: ["HOME": place.folder, "PATH": place.path("bin")])
            let result = try await host.run(Query("cd; cat text", secrets: secrets))
            #expect(result.standardOutput.lines == Self.lines.map { $0.1 })
        }
    }
}
