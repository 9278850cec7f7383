import Foundation

/// Services that a test makes for itself, each with a release line, a clone and a container of its own.
struct Fleet: Sendable {
    /// What a version is made of.
    struct Version: Sendable {
        /// What `sh` runs in the container.
        var script: String
        var restart = "unless-stopped"
        /// More lines of the compose file, below the service.
        var compose: [String] = []
        /// More lines of the Dockerfile.
        var build: [String] = []

        static let sound = Version(script: "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done")
    }

    let world: World
    let names: [String]
    private let socket: String
    private let mark = UInt32.random(in: .min ... .max)

    /// The services by their names, in the world's engine or another.
    init(_ names: [String], socket: String? = nil) throws {
        world = try World.here()
        self.names = names
        self.socket = socket ?? world.docker.socket
    }

    private var folder: String { "/home/modelo/fleet-\(mark)" }
    private func directory(_ name: String) -> String { "\(folder)/\(name)" }

    func container(_ name: String) -> Container {
        Container(name: "bk-\(name)-\(mark)", socket: socket)
    }

    /// Makes them, and plays with them; takes them away however that ends.
    func with(_ play: () async throws -> Void) async throws {
        do {
            try await make()
            try await play()
        } catch {
            try await remove()
            throw error
        }
        try await remove()
    }

    /// Has the bot know them.
    func add(to config: inout ConfigFile) throws {
        let model = try world.service("bridge")
        for name in names {
            var section = ConfigFile.service(model, host: model.host)
            section["container"] = quoted(container(name).name)
            section["directory"] = quoted(directory(name))
            section["repository"] = quoted("\(directory(name)).git")
            section["secrets"] = #"[".env"]"#
            config.sections["service.\(name)"] = section
        }
    }

    /// Pushes a version to a release line.
    /// - Returns: its commit.
    @discardableResult
    func release(_ version: Version, of name: String) async throws -> String {
        let compose =
            [
                "services:", "  bot:", "    build: {context: ., network: host}",
                "    container_name: \(container(name).name)", "    network_mode: host",
                "    restart: \(version.restart)",
            ] + version.compose.map { "    " + $0 }
        let dockerfile =
            ["FROM bridge-base:1", "COPY run.sh /run.sh"] + version.build + [
                #"CMD ["sh", "/run.sh"]"#
            ]
        let files = [
            ("run.sh", version.script), ("compose.yml", compose.joined(separator: "\n")),
            ("Dockerfile", dockerfile.joined(separator: "\n")),
        ]
        var script = "set -e; cd \(directory(name)).git"
        for (file, text) in files {
            script += "; echo \(Data((text + "\n").utf8).base64EncodedString()) | base64 -d >\(file)"
        }
        script += "; git add -A; git commit -q --allow-empty -m next; git rev-parse HEAD"
        return try await asOwner(script)
    }

    private func make() async throws {
        for name in names {
            let (up, down) = ("\(directory(name)).git", directory(name))
            try await asOwner(
                """
                set -e; mkdir -p \(folder); git init -q -b master \(up); cd \(up)
                git config user.name Dora; git config user.email dora@example.org
                echo .env >.gitignore; git add .; git commit -q -m first
                git clone -q \(up) \(down); echo TOKEN=1 >\(down)/.env
                """)
            try await release(.sound, of: name)
        }
    }

    private func remove() async throws {
        _ = try await Shell.run(
            "docker", ["rm", "-f"] + names.map { container($0).name },
            environment: ["DOCKER_HOST": "unix://\(socket)"])
        try await asOwner("rm -rf \(folder)")
    }

    @discardableResult
    private func asOwner(_ script: String) async throws -> String {
        try await Shell.must("runuser", "-u", "modelo", "--", "sh", "-c", script)
    }
}
