import Contract
import Foundation
import Testing

extension EndToEnd {
    /// The mends by the words of the real docker and compose: a project of its own is broken in turn.
    @Suite("what docker and compose say, and its mend")
    struct HintTests {
        /// One thing that is wrong, and a part of its mend.
        struct Fault: Sendable, CustomTestStringConvertible {
            var testDescription: String
            /// Of the service `bot` in the compose file, or all of it where it begins with `services:`.
            var compose: String
            var dockerfile: String?
            var mend: String?
            var isClassic = false

            init(
                _ name: String, _ compose: String, build: String? = nil, isClassic: Bool = false,
                _ mend: String?
            ) {
                testDescription = name
                self.compose = compose
                self.isClassic = isClassic
                self.mend = mend
                dockerfile = build
            }
        }

        private static let image = #"image: "bridge-base:1", command: [sleep, "9"]"#
        private static let host = image + ", network_mode: host"
        private static let built = "build: {context: ., network: host}, network_mode: host"

        static let faults = [
            Fault(
                "a file that is no YAML", "services:\n  bot:\n    image: x\n   y: z\n",
                "docker compose config -q"),
            Fault("an unknown key", image + ", restartt: always", "docker compose config -q"),
            Fault("a wrong type", image + ", ports: 3", "docker compose config -q"),
            Fault("neither image nor build", "restart: always", "docker compose config -q"),
            Fault("waiting for nobody", image + ", depends_on: [db]", "docker compose config -q"),
            Fault("no .env", host + ", env_file: .env", "put it back into `/home/modelo/matrix-bridge`"),
            Fault(
                "a variable without a value", host + #", environment: {A: "${NEEDED:?set it}"}"#,
                "matrix-bridge/.env"),
            Fault(
                "others' volume",
                "services: {bot: {\(host), volumes: [\"vv:/x\"]}}\n"
                    + "volumes: {vv: {external: true, name: bridgekeeper-nowhere}}", "docker volume create"),
            Fault(
                "others' network",
                "services: {bot: {\(image), networks: [n]}}\n"
                    + "networks: {n: {external: true, name: bridgekeeper-nowhere}}", "docker network create"),
            Fault(
                "nothing to mount",
                host
                    + ", volumes: [{type: bind, source: /nowhere/at/all, target: /x, bind: {create_host_path: false}}]",
                "mend `volumes:`"),
            Fault(
                "no graphics card",
                host
                    + ", deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}",
                "nvidia-container-toolkit"),
            Fault(
                "waiting for what is not well",
                "services:\n  db: {\(host), healthcheck: {test: [CMD, \"false\"], interval: 1s, retries: 1}}\n"
                    + "  bot: {\(host), depends_on: {db: {condition: service_healthy}}}",
                "docker compose ps -a"),
            Fault("an image of nowhere", "image: nowhere.invalid/x", "registry"),
            Fault("no Dockerfile", built, "no Dockerfile"),
            Fault("no folder to build in", "build: {context: ./nowhere}", "no Dockerfile"),
            Fault("built on an image of nowhere", built, build: "FROM nowhere.invalid/x", "registry"),
            Fault(
                "a build that was killed", built, build: "FROM bridge-base:1\nRUN exit 137", "want of memory"),
            Fault(
                "the same, classic", "", build: "FROM bridge-base:1\nRUN exit 137", isClassic: true,
                "want of memory"),
            Fault(
                "a build without names", built, build: "FROM bridge-base:1\nRUN wget http://nowhere.invalid",
                "`dns`"),
            Fault(
                "the same, classic", "", build: "FROM bridge-base:1\nRUN wget http://nowhere.invalid",
                isClassic: true, "`dns`"),
            // Words of git's, ssh's and compose's that a build's own commands say.
            Fault("a build that speaks like others", built, build: Self.parrot, nil),
            Fault("the same, classic builder", "", build: Self.parrot, isClassic: true, nil),
        ]

        private static let parrot = """
            FROM bridge-base:1
            RUN echo "fatal: Could not read from remote repository." >&2; \
            echo "Host key verification failed." >&2; echo "yaml: line 3: oops" >&2; \
            echo "no such service: x" >&2; echo "git@x: Permission denied (publickey)." >&2; exit 128
            """

        @Test("is told", arguments: faults)
        func told(fault: Fault) async throws {
            try await play { project in
                let ended = try await project.up(fault)
                #expect(ended.status != 0, "\(ended)")
                // As the host reads them, whatever came from which stream.
                let lines = (ended.output + ended.error).split(whereSeparator: \.isNewline).map(String.init)
                let advice = Advice.forOutput(lines, of: project.service)
                guard let mend = fault.mend else {
                    #expect(advice == nil, "\(lines)")
                    return
                }
                #expect(advice?.contains(mend) == true, "\(advice ?? "none") for \(ended)")
            }
        }

        @Test("a port that another program has, and a service that is none")
        func others() async throws {
            let world = try World.here()
            try await play { project in
                let port =
                    "services: {bot: {\(Self.image), ports: [\"127.0.0.1:\(world.homeserver.port):80\"]}}"
                let taken = try await project.up(Fault("", port, nil))
                let lines = taken.error.split(whereSeparator: \.isNewline).map(String.init)
                #expect(
                    Advice.forOutput(lines, of: project.service)?.contains("ss -ltnp") == true, "\(taken)")
                let none = try await project.docker("compose", "restart", "nowhere")
                let words = none.error.split(whereSeparator: \.isNewline).map(String.init)
                #expect(
                    Advice.forOutput(words, of: project.service)?.contains("--services") == true, "\(none)")
            }
        }

        /// A compose project in a folder of its own.
        private struct Project {
            let folder: String
            let service: Service
            let socket: String

            func write(_ name: String, _ text: String) throws {
                try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
            }

            func docker(_ words: String..., classic: Bool = false) async throws -> Ended {
                try await Shell.run(
                    "sh", ["-c", "cd \"$0\" && exec docker \"$@\"", folder] + words,
                    environment: ["DOCKER_HOST": "unix://\(socket)"].merging(
                        classic ? ["DOCKER_BUILDKIT": "0"] : [:]
                    ) { $1 })
            }

            func up(_ fault: Fault) async throws -> Ended {
                if let text = fault.dockerfile { try write("Dockerfile", text) }
                guard !fault.isClassic else {
                    return try await docker("build", "--network", "host", ".", classic: true)
                }
                let isWhole = fault.compose.hasPrefix("services:")
                try write("compose.yml", isWhole ? fault.compose : "services: {bot: {\(fault.compose)}}\n")
                return try await docker("compose", "up", "-d", "--build")
            }
        }

        private func play(_ body: (Project) async throws -> Void) async throws {
            let world = try World.here()
            let folder = "/tmp/bkhint\(UInt32.random(in: .min ... .max))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let service = Service(
                name: try #require(ServiceName("bridge")), host: "spark",
                directory: "/home/modelo/matrix-bridge",
                container: "matrix-bridge")
            let project = Project(folder: folder, service: service, socket: world.docker.socket)
            let result: Result<Void, any Error>
            do { result = .success(try await body(project)) } catch { result = .failure(error) }
            // By the project's name: its file may be one that cannot be read.
            let name = folder.split(separator: "/").last.map(String.init) ?? folder
            _ = try await Shell.run(
                "docker", ["compose", "-p", name, "down", "-t", "0", "--rmi", "local"],
                environment: ["DOCKER_HOST": "unix://\(world.docker.socket)"])
            try FileManager.default.removeItem(atPath: folder)
            try result.get()
        }
    }
}
