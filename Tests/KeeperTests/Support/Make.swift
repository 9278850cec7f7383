import Contract
import FoundationEssentials
import Journal
import Matrix

@testable import Keeper

/// Now, in the tests: milliseconds since 1970.
let noon: Int64 = 1_750_000_000_000

extension UserID {
    static func make(_ text: String = "@grant:example.org") throws -> UserID { try UserID(text) }
}

extension EventID {
    static func make(_ number: Int = 1) throws -> EventID { try EventID("$event\(number)") }
}

extension ServiceName {
    static func make(_ text: String = "bridge") throws -> ServiceName {
        guard let name = ServiceName(text) else { throw NotMade() }
        return name
    }
}

struct NotMade: Error {}

extension Service {
    static func make(_ name: String = "bridge", actions: [CustomAction] = []) throws -> Service {
        Service(
            name: try .make(name), host: "here", directory: "/home/modelo/matrix-\(name)",
            container: "matrix-\(name)", actions: actions)
    }
}

extension CustomAction {
    static func make(
        _ name: String = "backup", command: String = "./backup.sh", asksFirst: Bool = false,
        limit: Duration? = nil, arguments: [ActionArgument] = []
    ) -> CustomAction {
        CustomAction(
            name: name, description: "does \(name)", command: command, arguments: arguments,
            asksFirst: asksFirst, limit: limit)
    }
}

extension ActionArgument {
    /// How much a service says.
    static let level = ActionArgument(name: "level", values: ["info", "debug"])
}

extension CommandParser {
    static func make(
        _ services: [Service]? = nil, names: [String] = ["@bridgekeeper:example.org", "Bridge Keeper"]
    ) throws -> CommandParser {
        CommandParser(services: try services ?? [.make(actions: [.make()])], names: names)
    }
}

extension Asked {
    static func make(secondsAgo: Int64 = 1) throws -> Asked {
        Asked(by: try .make(), at: noon - secondsAgo * 1000)
    }
}

extension Change {
    static func make(
        _ action: Action = .restart, of service: Service? = nil, by user: String = "@grant:example.org",
        at: Int64 = noon, number: Int = 1
    ) throws -> Change {
        let event = try EventID.make(number)
        return Change(
            service: try service ?? .make(actions: [.make()]), action: action,
            job: StableHash.hex("@bot:example.org", event.text), event: event,
            asked: Asked(by: try .make(user), at: at))
    }
}

extension ContainerLook {
    static func make(
        _ state: DockerState = .running, id: String = "c0", started: String = "2025-06-15T14:00:00Z",
        created: String = "2025-06-15T10:00:00Z", restarts: Int = 0, health: String? = nil, code: Int = 0
    ) -> ContainerLook {
        ContainerLook(
            id: id, image: "sha256:1", state: state, startedAt: started,
            finishedAt: state == .running ? "0001-01-01T00:00:00Z" : "2025-06-15T14:30:00Z",
            createdAt: created, restartCount: restarts, health: health, exitCode: code)
    }
}

extension StatusAnswer {
    static func make(_ look: ContainerLook = .make(), head: String? = .commit) -> StatusAnswer {
        StatusAnswer(finding: .container(look), head: head, hostTime: noon / 1000)
    }
}

extension Sight {
    static func make(_ state: DockerState = .running, restarts: Int = 0, code: Int = 0) -> Sight {
        .answer(.make(.make(state, restarts: restarts, code: code)))
    }
}

extension String {
    static let commit = "3f2c1ab000000000000000000000000000000000"
    static let nextCommit = "9d81e07000000000000000000000000000000000"
}

extension HostTrouble {
    static func make(_ words: String? = "ssh: connect to host spark port 22: Connection refused")
        -> HostTrouble
    {
        HostTrouble(
            what: "spark is unreachable: the connection was refused", words: words, mend: "is sshd there?")
    }
}

extension Wording {
    static func make(literals: [String] = []) throws -> Wording {
        Wording(
            time: HumanTime(zone: .gmt), mask: Mask(literals: literals),
            alertMentions: [try .make("@night:example.org")])
    }
}

/// The journal's word; the testing library has one of the same name.
typealias StoredFile = Attachment
