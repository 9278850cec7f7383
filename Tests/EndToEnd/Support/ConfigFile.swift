/// The bot's configuration for one test: the world's, with what the test wants to be different.
///
/// Values are written as TOML has them, quotes included.
struct ConfigFile: Sendable {
    typealias Section = [String: String]

    /// The sections by their names, `matrix` or `service.bridge.actions.slow`.
    var sections: [String: Section] = [:]
    /// Lines that stand before all sections, for mistakes.
    var head = ""

    /// As the world is, with the two bridges.
    init(_ world: World, keeper: Stage.Keeper, state: String) throws {
        sections["matrix"] = [
            "homeserver": quoted(world.homeserver.url), "user_id": quoted(keeper.user_id),
            "access_token_file": quoted(keeper.token_file), "room": quoted(keeper.room),
            "admins": "[\(quoted(try world.account("grant").user_id))]",
        ]
        sections["state"] = ["directory": quoted(state)]
        for service in world.services.values {
            sections["host.\(service.host)"] = Self.host(world, user: service.ssh_user)
        }
        for (name, service) in world.services {
            sections["service.\(name)"] = Self.service(service, host: service.host)
            add("slow", to: name, command: "./slow.sh")
        }
        sections["watch"] = [:]
    }

    static func host(_ world: World, user: String) -> Section {
        [
            "address": quoted("127.0.0.1"), "port": "\(world.ssh.port)", "user": quoted(user),
            "identity_file": quoted(world.ssh.identity_file),
            "known_hosts_file": quoted(world.ssh.known_hosts_file),
        ]
    }

    static func service(_ service: World.Service, host: String) -> Section {
        var section = [
            "host": quoted(host), "directory": quoted(service.directory),
            "container": quoted(service.container),
            "repository": quoted(service.repository),
        ]
        if service.ssh_user != "modelo" { section["owner"] = quoted("modelo") }
        return section
    }

    /// Adds an action of the configuration's own.
    mutating func add(_ action: String, to service: String, command: String, timeout: String? = nil) {
        sections["service.\(service).actions.\(action)"] = ["command": quoted(command)]
        if let timeout { sections["service.\(service).actions.\(action)"]?["timeout"] = quoted(timeout) }
    }

    /// Looks often and resolves soon, so that a test needs seconds where people have minutes.
    mutating func hurry() {
        sections["watch"] = ["poll": quoted("2s"), "steady": quoted("4s"), "starting_grace": quoted("1s")]
    }

    /// Watches nothing by itself while the test lasts.
    mutating func doze() {
        sections["watch"] = ["poll": quoted("1h"), "unreachable_after": "100", "tile": "false"]
    }

    subscript(section: String, key: String) -> String? {
        get { sections[section]?[key] }
        set { sections[section, default: [:]][key] = newValue }
    }

    var text: String {
        let parts = sections.sorted { $0.key < $1.key }.map { name, section in
            "[\(name)]\n" + section.sorted { $0.key < $1.key }.map { "\($0) = \($1)\n" }.joined()
        }
        return head + "\n" + parts.joined(separator: "\n")
    }
}

/// A text as TOML has it; the tests write no quote and no backslash.
func quoted(_ text: String) -> String { "\"\(text)\"" }
