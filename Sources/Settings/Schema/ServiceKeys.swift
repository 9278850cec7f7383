import Contract

/// The keys of `[service.NAME]`.
enum ServiceKeys {
    static let host = Key.required(
        "host", .text("the name of a [host.NAME] section") { _ in true }, "where it runs")
    static let directory = Key.required("directory", .path, "the project directory, a git clone")
    static let container = Key.required("container", .container, "the fixed container_name")
    static let owner = Key.optional("owner", .user, "whom the directory belongs to")
    static let repository = Key.optional("repository", .repository, "where the release line is kept")
    static let remote = DefaultedKey("remote", .remote, default: "origin", "what git calls the repository")
    static let branch = DefaultedKey("branch", .branch, default: "master", "the release line")
    static let update = DefaultedKey(
        "update", Kind<UpdateMode>.choice, default: .reset,
        "how an update moves the directory to the release line")
    static let onFailedUpdate = DefaultedKey(
        "on_failed_update", Kind<FailedUpdate>.choice, default: .ask,
        "what is done when the new version does not run")
    static let verify = Key.optional("verify", Kind<Verification>.choice, "which commits may be deployed")
    static let allowedSigners = Key.optional(
        "allowed_signers", .path, "the file on the host with the keys that count")
    static let secrets = DefaultedKey(
        "secrets", .secrets, default: [".env", "config.toml"], "files that nothing may touch")

    static let section = SectionFacts(
        "[service.NAME]",
        [
            host.facts, directory.facts, container.facts, owner.facts, repository.facts, remote.facts,
            branch.facts, update.facts, onFailedUpdate.facts, verify.facts, allowedSigners.facts,
            secrets.facts,
        ],
        sections: ["timeouts", "actions", "probe"])
}

/// The keys of `[service.NAME.timeouts]`.
enum TimeoutKeys {
    private static let defaults = TimeLimits()
    private static let day = 86_400

    static let status = DefaultedKey(
        "status", .duration(1...day), default: defaults.status, "how long a look may take")
    static let logs = DefaultedKey(
        "logs", .duration(1...day), default: defaults.logs, "how long fetching log lines may take")
    static let restart = DefaultedKey(
        "restart", .duration(1...day), default: defaults.restart, "how long a restart may take")
    static let start = DefaultedKey(
        "start", .duration(1...day), default: defaults.start, "how long a start may take")
    static let stop = DefaultedKey(
        "stop", .duration(1...day), default: defaults.stop, "how long a stop may take")
    // Not less than ten minutes: a build is long after a base image changed (`contract.md`, "Update is long").
    static let update = DefaultedKey(
        "update", .duration(600...day), default: defaults.update, "how long an update may take")
    static let action = DefaultedKey(
        "action", .duration(1...day), default: defaults.action, "how long an action of your own may take")
    static let grace = DefaultedKey(
        "grace", .duration(1...300), default: defaults.grace, "how long an ended command may clean up")

    static let section = SectionFacts(
        "[service.NAME.timeouts]",
        [
            status.facts, logs.facts, restart.facts, start.facts, stop.facts, update.facts, action.facts,
            grace.facts,
        ])
}

/// The keys of `[service.NAME.actions.ACTION]`.
enum ActionKeys {
    static let description = Key.optional("description", .sentence, "what help says of it")
    static let command = Key.required("command", .command, "what the shell runs in the service's directory")
    static let arguments = Key.optional("arguments", .arguments, "what is chosen when it is asked for")
    static let allow = Key.optional("allow", .users(atLeast: 1), "who of the admins may run it")
    static let confirm = Key.optional("confirm", .flag, "whether the bot asks first")
    static let timeout = Key.optional("timeout", .duration(1...86_400), "how long it may take")

    static let section = SectionFacts(
        "[service.NAME.actions.ACTION]",
        [
            description.facts, command.facts, arguments.facts, allow.facts, confirm.facts, timeout.facts,
        ])
}

/// The keys of `[service.NAME.probe]`.
enum ProbeKeys {
    private static let defaults = Probe()

    static let command = Key.optional(
        "command", .command, "what has to end with 0 in the service's directory")
    static let logs = Key.optional("logs", .sentence, "what has to appear in the container's log")
    static let every = DefaultedKey(
        "every", .duration(5...86_400), default: defaults.every, "how often that is asked")
    static let timeout = DefaultedKey(
        "timeout", .duration(1...300), default: defaults.limit, "how long it may take")
    static let failures = DefaultedKey(
        "failures", .count(1...100), default: defaults.failures, "how many failures in a row count")

    static let section = SectionFacts(
        "[service.NAME.probe]", [command.facts, logs.facts, every.facts, timeout.facts, failures.facts])
}
