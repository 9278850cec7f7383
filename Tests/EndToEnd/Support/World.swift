import Foundation
import Matrix
import Testing

/// The world that `scripts/world` made: who and what is in it, and the verbs that change it.
struct World: Sendable, Decodable {
    struct Account: Sendable, Decodable {
        let user_id: String
        let token: String
    }

    struct Service: Sendable, Decodable {
        let host: String
        let ssh_user: String
        let directory: String
        let container: String
        let repository: String
        let env_file: String
        let config_file: String
        let slow_log: String
    }

    struct Homeserver: Sendable, Decodable {
        let url: String
        let port: Int
    }

    struct SSH: Sendable, Decodable {
        let port: Int
        let identity_file: String
        let known_hosts_file: String
    }

    struct Docker: Sendable, Decodable {
        let socket: String
        let pid: Int
    }

    let directory: String
    let scripts: String
    let homeserver: Homeserver
    let users: [String: Account]
    let ssh: SSH
    let docker: Docker
    let services: [String: Service]
    /// What must never leave the host.
    let secrets: [String]

    private static let folder = ProcessInfo.processInfo.environment["BRIDGEKEEPER_WORLD"]

    /// Whether there is one to play in.
    static let isUp = folder.map { FileManager.default.fileExists(atPath: "\($0)/world.json") } ?? false

    /// The world as it is described.
    static func here() throws -> World {
        guard let folder else { throw Broken("BRIDGEKEEPER_WORLD is not set") }
        return try JSONDecoder().decode(
            World.self, from: try Data(contentsOf: URL(filePath: "\(folder)/world.json")))
    }

    /// Does a verb of `scripts/world`.
    /// - Returns: what it printed.
    @discardableResult
    func verb(_ words: String...) async throws -> String { try await verb(words) }

    @discardableResult
    func verb(_ words: [String]) async throws -> String {
        let ended = try await Shell.run(
            "\(scripts)/world", words, environment: ["BRIDGEKEEPER_WORLD": directory])
        guard ended.status == 0 else { throw Broken(ended.description) }
        return ended.words
    }

    /// Repositories, projects and containers as on the first day, in some seconds.
    func reset() async throws { try await verb("reset") }

    /// Both bridges run, and none has a trace of the slow action: all that a test needs which changes nothing else.
    func tidy() async throws {
        // What a console or a bot of an earlier test left at work goes on to its end, and writes there.
        try await eventually("no slow action runs", within: .seconds(30)) {
            try await Shell.run("sh", ["-c", "grep -qas 'slow[.]sh' /proc/[0-9]*/cmdline"]).status != 0
        }
        for (name, service) in services {
            let state = try await container(name).docker(
                "inspect", "-f", "{{.State.Status}}", service.container)
            guard state.words == "running" else { return try await reset() }
            try await Shell.must("rm", "-f", service.slow_log)
        }
    }

    /// Does a verb while something is away, and its opposite afterwards, however that ended.
    func with<Result>(_ part: String, _ gone: String, back: String, _ body: () async throws -> Result)
        async throws
        -> Result
    {
        try await verb(part, gone)
        let result: Result
        do { result = try await body() } catch {
            try await verb(part, back)
            throw error
        }
        try await verb(part, back)
        return result
    }

    func service(_ name: String) throws -> Service {
        guard let service = services[name] else { throw Broken("the world has no service \(name)") }
        return service
    }

    func container(_ service: String = "bridge") throws -> Container {
        Container(name: try self.service(service).container, socket: docker.socket)
    }

    /// Somebody who is in the room.
    func account(_ name: String) throws -> Account {
        guard let account = users[name] else { throw Broken("nobody is called \(name)") }
        return account
    }
}
