import Contract

extension Service {
    /// The service of the contract, with what a test changes about it.
    static func make(
        directory: String = "/home/modelo/matrix-bridge", container: String = "matrix-bridge",
        owner: String? = nil,
        secrets: [String] = [".env", "config.toml"], branch: String = "master", mode: UpdateMode = .reset,
        actions: [CustomAction] = []
    ) -> Service {
        guard let name = ServiceName("bridge") else { preconditionFailure("bridge is a service's name") }
        return Service(
            name: name, host: "spark", directory: directory, container: container, owner: owner,
            branch: branch,
            updateMode: mode, secrets: secrets, actions: actions)
    }
}

extension ContainerLook {
    /// A look at a container that runs; runs are numbered.
    static func make(
        _ state: DockerState = .running, id: String = "c1", run: Int = 1, count: Int = 0,
        health: String? = nil,
        check: HealthCheck? = nil
    ) -> ContainerLook {
        ContainerLook(
            id: id, state: state, startedAt: "2026-06-15T18:00:00.\(run)Z", restartCount: count,
            health: health,
            healthCheck: check)
    }
}

extension StatusAnswer {
    static func look(_ look: ContainerLook) -> StatusAnswer { StatusAnswer(finding: .container(look)) }
}

/// A line of docker's for the status, as the contract's service would answer.
struct StatusLine {
    var state = "running"
    var startedAt = "2026-06-15T18:02:11.4Z"
    var restarts = "0"
    var health = ""
    var id = "4f0c6a2f7f1d9a2b4f0c6a2f7f1d9a2b4f0c6a2f7f1d9a2b4f0c6a2f7f1d9a2b"
    var image = "sha256:9d81e07c9d81e07c9d81e07c9d81e07c9d81e07c9d81e07c9d81e07c9d81e07c"
    var createdAt = "2026-06-15T18:02:10.123456789Z"
    var finishedAt = "0001-01-01T00:00:00Z"
    var exitCode = "0"
    var outOfMemory = "false"
    var check = ""

    var text: String {
        [
            state, startedAt, restarts, health, id, image, createdAt, finishedAt, exitCode, outOfMemory,
            check,
        ].joined(separator: "|")
    }

    static func make(_ change: (inout StatusLine) -> Void = { _ in }) -> String {
        var line = StatusLine()
        change(&line)
        return line.text
    }
}
