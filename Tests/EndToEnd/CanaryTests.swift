import Foundation
import Matrix
import Testing

extension EndToEnd {
    /// Values that exist nowhere else are put where secrets are, and printed by everything that can print.
    @Suite("canaries")
    struct CanaryTests {
        /// Fifty values of every kind, with the name that each stands behind.
        struct Canaries: Sendable {
            let values: [(name: String, value: String)]

            init() {
                func random(_ count: Int, of letters: String) -> String {
                    String((0..<count).compactMap { _ in letters.randomElement() })
                }
                let small = "abcdefghijklmnopqrstuvwxyz"
                let digits = "0123456789"
                let all = small + small.uppercased() + digits
                values = (0..<50).map { number in
                    switch number % 5 {
                    case 0: ("VALUE_\(number)", random(24, of: all) + "7aB1")
                    case 1: ("BRIDGE_PASSWORD_\(number)", "\(random(6, of: small))-\(random(7, of: small))")
                    case 2: ("api_key_\(number)", random(8, of: all))
                    case 3: ("id_\(number)", random(40, of: "0123456789abcdef") + "a0b1")
                    default:
                        ("shared_secret_\(number)", "\(random(5, of: small)) & \(random(5, of: digits))%'")
                    }
                }
            }

            /// The even ones, as a shell's file has them; the others in TOML.
            var env: String {
                values.enumerated().filter { $0.offset.isMultiple(of: 2) }.map {
                    "\($0.element.name)=\($0.element.value)"
                }
                .joined(separator: "\n") + "\n"
            }
            var toml: String {
                values.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { _, canary in
                    "\(canary.name) = \"\(canary.value)\""
                }.joined(separator: "\n") + "\n"
            }
        }

        private let canaries = Canaries()

        @Test("fifty values, the token and the key: none of them gets anywhere")
        func nowhere() async throws {
            let world = try World.here()
            try await world.tidy()
            let service = try world.service("bridge")
            let key = try String(contentsOfFile: world.ssh.identity_file, encoding: .utf8)
            try await Stage.set("canary") { config in
                config.doze()
                config.add("print", to: "bridge", command: Self.all)
            } play: { stage in
                let token = try String(contentsOfFile: stage.keeper.token_file, encoding: .utf8).trimmed
                try plant(canaries.values.map(\.value) + [token, key], in: service)
                let lines = key.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("-----") }
                let secrets = canaries.values.map(\.value) + [token] + lines
                let seen = try await watching(for: secrets) { try await printAll(stage, service) }
                #expect(seen.isEmpty, "in the process list: \(seen)")
                try await stage.leakNothing(of: secrets)
            }
            try await world.reset()
        }

        /// All in one job: a homeserver takes few events, and each job is some.
        private static let all =
            "cat print print >&2; cat .env config.toml; docker compose config; docker compose up -d; "
            + "docker compose build"

        /// Puts them into the service's files, beside what was there, and into one that is no secret file.
        private func plant(_ all: [String], in service: World.Service) throws {
            for (path, text) in [(service.env_file, canaries.env), (service.config_file, canaries.toml)] {
                // In place: the container sees the same file.
                let file = try FileHandle(forWritingTo: URL(filePath: path))
                try file.seekToEnd()
                try file.write(contentsOf: Data(text.utf8))
                try file.close()
            }
            try Data((all.joined(separator: "\n") + "\n").utf8).write(
                to: URL(filePath: "\(service.directory)/print"))
        }

        /// A shell, compose, a failing build, a container and git: each prints what it has.
        private func printAll(_ stage: Stage, _ service: World.Service) async throws {
            let folder = URL(filePath: service.directory)
            try Data(
                "FROM bridge-base:1\nCOPY . /all\nRUN cat /all/.env /all/config.toml /all/print; exit 9\n"
                    .utf8
            )
            .write(to: folder.appending(path: "Dockerfile"))
            let said = try await stage.grant.say("!bridge print")
            let build = try await stage.outcome(of: said, "print", within: .seconds(90))
            #expect(build.outcome == "failed" && build.body.contains("[masked]"), "\(build)")
            let file = try await stage.grant.wait(for: "the file", within: .seconds(60)) { answers in
                answers.first { $0.answers == said && $0.file != nil }
            }
            let text = try await stage.grant.download(try #require(file.file))
            // Twice each by the shell, once by each file, by compose and by the build.
            #expect(text.ranges(of: "[masked]").count > 200, "\(text)")
            // Quotes around a value may go with it.
            let bare = text.replacing("\"", with: "")
            for name in ["VALUE_0=[masked]", "shared_secret_49 = [masked]", "VALUE_0: [masked]"] {
                #expect(bare.contains(name), "\(name) in \(text)")
            }

            let container = try stage.world.container()
            try await container.must(
                "exec", container.name, "sh", "-c", "cat /app/config.toml >/proc/1/fd/1; export >/proc/1/fd/2"
            )
            let logs = try await stage.ask("!bridge logs 200")
            #expect(logs.outcome == "ok" && logs.body.contains("[masked]"), "\(logs)")

            let config = folder.appending(path: ".git/config")
            let before = try String(contentsOf: config, encoding: .utf8)
            let (user, path) = (canaries.values[0].value, canaries.values[5].value)
            let address = "http://\(user):\(canaries.values[10].value)@127.0.0.1:1/\(path)"
            try Data(before.replacingOccurrences(of: service.repository, with: address).utf8).write(
                to: config)
            let git = try await stage.ask("!bridge update", within: .seconds(60))
            #expect((git.outcome, git.number("step")) == ("failed", 1), "\(git)")
            #expect(git.body.contains("[masked]") && git.body.contains("127.0.0.1"), "\(git)")
        }

        /// Looks at the arguments of everything that runs on this machine, while something is done.
        ///
        /// Git's own helpers are named by the address that stands in git's settings: that is git's way.
        private func watching(
            for secrets: [String], _ body: @Sendable () async throws -> Void
        ) async throws -> [String] {
            let values = secrets.map { Data($0.utf8) }
            let watch = Task {
                var seen: Set<String> = []
                while !Task.isCancelled {
                    for pid in try FileManager.default.contentsOfDirectory(atPath: "/proc")
                    where Int32(pid) != nil {
                        guard let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"),
                            values.contains(where: words.contains)
                        else { continue }
                        let program = String(decoding: words.prefix { $0 != 0 }, as: UTF8.self)
                        let name = program.split(separator: "/").last ?? ""
                        if !name.hasPrefix("git") { seen.insert(program) }
                    }
                    try? await Task.sleep(for: .milliseconds(5))
                }
                return seen
            }
            do { try await body() } catch {
                watch.cancel()
                throw error
            }
            watch.cancel()
            return try await watch.value.sorted()
        }
    }
}
