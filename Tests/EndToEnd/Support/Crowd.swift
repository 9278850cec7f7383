import Foundation
import Testing

/// Forty services on four hosts: each a way of its own into the one sshd, with a kept connection and a stream of its own.
///
/// Nine of ten containers are those of all four, since the hosts have one engine here; the tenth is a host's own.
struct Crowd: Sendable {
    static let hosts = 4
    static let each = 10

    private let containers: [Container]
    /// The last host's own, and the service it is of.
    let own: Container
    static let ownService = "h3-s9"

    /// Has a test play with the containers there, and takes them away afterwards.
    static func with(_ world: World, _ play: (Crowd) async throws -> Void) async throws {
        let crowd = Crowd(world)
        try await crowd.remove()
        do {
            try await crowd.each { container in
                try await container.must(
                    "run", "--detach", "--name", container.name, "--restart", "unless-stopped", "--network",
                    "none", "bridge-base:1", "sleep", "1000000")
            }
            try await play(crowd)
        } catch {
            try await crowd.remove()
            throw error
        }
        try await crowd.remove()
    }

    private init(_ world: World) {
        let names = (0..<Self.each).map { "crowd-\($0)" } + ["crowd-own"]
        containers = names.map { Container(name: $0, socket: world.docker.socket) }
        own = Container(name: "crowd-own", socket: world.docker.socket)
    }

    private func remove() async throws {
        try await each { _ = try await $0.docker("rm", "--force", $0.name) }
    }

    private func each(_ body: @escaping @Sendable (Container) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for container in containers { group.addTask { try await body(container) } }
            try await group.waitForAll()
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
                    service, service == Self.ownService ? own.name : "crowd-\(number)", on: "h\(host)")
            }
        }
        config.sections["host.dead"] = ConfigFile.host(world, user: "modelo")
        config["host.dead", "port"] = "\(dead)"
        add("gone", "gone", on: "dead")
    }
}

extension Container {
    /// Ends its process on the host, as often as docker starts it again: what docker is asked to kill it does not start.
    func die(times: Int) async throws {
        var last = ""
        for _ in 0..<times {
            try await eventually("\(name) runs again") {
                let now = try await inspect("{{.State.Pid}} {{.State.Running}} {{.State.Restarting}}")
                let words = now.split(separator: " ").map(String.init)
                guard now != last, words.count == 3, words[1...] == ["true", "false"],
                    let pid = pid_t(words[0]),
                    pid > 1
                else { return false }
                last = now
                return kill(pid, SIGKILL) == 0
            }
        }
    }
}
