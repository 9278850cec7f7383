import Foundation

/// Containers that a test makes for itself, each watched by the bot as a service of its own.
struct HandMade: Sendable {
    let world: World
    private let mark = UInt32.random(in: .min ... .max)

    init() throws { world = try World.here() }

    /// What the container of a service is called.
    func container(_ service: String) -> Container {
        Container(name: "bk-\(service)-\(mark)", socket: world.docker.socket)
    }

    /// Has the bot know them, beside the world's own two.
    func add(_ services: [String], to config: inout ConfigFile) throws {
        let model = try world.service("bridge")
        for service in services {
            var section = ConfigFile.service(model, host: model.host)
            section["container"] = quoted(container(service).name)
            config.sections["service.\(service)"] = section
        }
    }

    /// Makes and starts one that restarts as a compose service does.
    /// - Parameters:
    ///   - service: whose container it is.
    ///   - script: what `sh` runs in it.
    ///   - options: of `docker run`.
    /// - Throws: docker would not.
    func run(_ service: String, _ script: String, options: [String] = []) async throws {
        let words =
            [
                "run", "-d", "--restart", "unless-stopped", "--network", "host", "--name",
                container(service).name,
            ]
            + options + ["bridge-base:1", "sh", "-c", script]
        let ended = try await docker(words)
        guard ended.status == 0 else { throw Broken(ended.description) }
    }

    /// Takes them away, whatever they do.
    func remove(_ services: [String]) async throws {
        _ = try await docker(["rm", "-f"] + services.map { container($0).name })
    }

    private func docker(_ words: [String]) async throws -> Ended {
        try await Shell.run("docker", words, environment: ["DOCKER_HOST": "unix://\(world.docker.socket)"])
    }

    /// Plays with them, and takes them away however that ends.
    func with(_ services: [String], _ play: () async throws -> Void) async throws {
        do { try await play() } catch {
            try await remove(services)
            throw error
        }
        try await remove(services)
    }
}
