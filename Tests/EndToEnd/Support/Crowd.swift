/// Forty services on four hosts: each a way of its own into the one sshd, with a kept connection and a stream of its own.
///
/// Nine of ten containers are those of all four, since the hosts have one engine here; the tenth is a host's own.
struct Crowd: Sendable {
    static let hosts = 4
    static let each = 10

    private static let shared = (0..<each).map { "shared\($0)" }
    private let made: HandMade
    /// The last host's own, and the service it is of.
    var own: Container { made.container("own") }
    static let ownService = "h3-s9"

    /// Has a test play with the containers there, and takes them away afterwards.
    static func with(_ play: (Crowd) async throws -> Void) async throws {
        let made = try HandMade()
        let names = shared + ["own"]
        try await made.with(names) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in names { group.addTask { try await made.run(name, "exec sleep 1000000") } }
                try await group.waitForAll()
            }
            try await play(Crowd(made: made))
        }
    }

    /// Takes the place of the world's two services.
    /// - Parameters:
    ///   - config: what is changed.
    ///   - world: where.
    ///   - dead: a port behind which nothing answers: one host more, with one service.
    /// - Throws: the world has no bridge.
    func configure(_ config: inout ConfigFile, in world: World, dead: Int) throws {
        for name in Array(config.sections.keys) where name.hasPrefix("host.") || name.hasPrefix("service.") {
            config.sections[name] = nil
        }
        let directory = try world.service("bridge").directory
        func add(_ service: String, _ container: String, on host: String) {
            config.sections["service.\(service)"] = [
                "host": quoted(host), "directory": quoted(directory), "container": quoted(container),
            ]
        }
        for host in 0..<Self.hosts {
            config.sections["host.h\(host)"] = ConfigFile.host(
                world, user: host.isMultiple(of: 2) ? "modelo" : "ops")
            for number in 0..<Self.each {
                let service = "h\(host)-s\(number)"
                add(
                    service,
                    service == Self.ownService ? own.name : made.container(Self.shared[number]).name,
                    on: "h\(host)")
            }
        }
        config.sections["host.dead"] = ConfigFile.host(world, user: "modelo")
        config["host.dead", "port"] = "\(dead)"
        add("gone", "gone", on: "dead")
    }
}
