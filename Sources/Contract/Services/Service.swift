/// One Docker Compose service that the bot looks after: where it lives and what its host is told to do.
///
/// `Contract` says what to run on a host and what the answers mean. It does no I/O, has no clock, and knows neither
/// ssh nor Matrix; whoever has an answer and the time it came asks this target what it means.
package struct Service: Sendable, Equatable {
    /// The word after `!` that the service answers to.
    package var name: ServiceName
    /// The name of the host's section in the configuration.
    package var host: String
    /// The project directory: absolute, a git clone.
    package var directory: String
    /// The fixed `container_name`.
    package var container: String
    /// The directory's owner, when that is not the user the host is reached as: commands then go through `sudo`.
    package var owner: String?
    /// Where the release line is kept; only looked at by `check` and `adopt`.
    package var repository: String?
    package var remote: String
    package var branch: String
    package var updateMode: UpdateMode
    package var onFailedUpdate: FailedUpdate
    /// The file on the host that lists the ssh keys whose signature a commit must have to be deployed; nil where it
    /// needs none.
    package var allowedSigners: String?
    /// Files below `directory` that git ignores and nothing may touch, print or commit.
    package var secrets: [String]
    package var limits: TimeLimits
    package var actions: [CustomAction]
    /// What it has to be able to do besides running; nil where that is not asked.
    package var probe: Probe?

    package init(
        name: ServiceName, host: String, directory: String, container: String, owner: String? = nil,
        repository: String? = nil, remote: String = "origin", branch: String = "master",
        updateMode: UpdateMode = .reset, onFailedUpdate: FailedUpdate = .ask, allowedSigners: String? = nil,
        secrets: [String] = [".env", "config.toml"],
        limits: TimeLimits = TimeLimits(), actions: [CustomAction] = [], probe: Probe? = nil
    ) {
        self.name = name
        self.host = host
        self.directory = directory
        self.container = container
        self.owner = owner
        self.repository = repository
        self.remote = remote
        self.branch = branch
        self.updateMode = updateMode
        self.onFailedUpdate = onFailedUpdate
        self.allowedSigners = allowedSigners
        self.secrets = secrets
        self.limits = limits
        self.actions = actions
        self.probe = probe
    }

    /// Where the secrets are on the host.
    package var secretPaths: [String] { secrets.map { "\(directory)/\($0)" } }

    /// The release line as git names it on the host: `origin/master`.
    package var releaseLine: String { "\(remote)/\(branch)" }
}

/// How an update moves the directory to the release line.
package enum UpdateMode: String, Sendable, CaseIterable {
    /// `git reset --hard`: never sticks on divergence.
    case reset
    /// `git pull --ff-only`: stops on divergence, and then a person must help.
    case fastForward = "ff-only"
}

/// What is done when an update was carried out, and the new container is not what it should be.
package enum FailedUpdate: String, Sendable, CaseIterable {
    /// The way back is offered.
    case ask
    /// The bot rolls back by itself, once.
    case rollback
}

/// How long each command may take before it is ended, on the host itself.
package struct TimeLimits: Sendable, Equatable {
    package var status: Duration = .seconds(10)
    package var logs: Duration = .seconds(20)
    package var restart: Duration = .seconds(120)
    package var start: Duration = .seconds(600)
    package var stop: Duration = .seconds(120)
    package var update: Duration = .seconds(1800)
    package var action: Duration = .seconds(600)
    /// Between asking a command to end (TERM) and ending it (KILL).
    package var grace: Duration = .seconds(10)
    /// How long a service that stands may take until its probe is well.
    package var probe: Duration = .seconds(120)

    package init() {}
}

/// An action of the configuration's own: a fixed command in the service's directory.
package struct CustomAction: Sendable, Equatable {
    package var name: String
    package var description: String
    package var command: String
    /// What is chosen when it is asked for, in the order in which it is typed.
    package var arguments: [ActionArgument]
    /// Whether the bot asks before it runs it.
    package var asksFirst: Bool
    /// Its own time limit; left out, that of all actions.
    package var limit: Duration?

    package init(
        name: String, description: String, command: String, arguments: [ActionArgument] = [],
        asksFirst: Bool = false, limit: Duration? = nil
    ) {
        self.name = name
        self.description = description
        self.command = command
        self.arguments = arguments
        self.asksFirst = asksFirst
        self.limit = limit
    }
}
