// Settings turns the configuration file into checked values, and names every mistake of it in one run.
//
// It is for whoever starts the bot: what comes out of it needs no second look, and what is wrong is said with line,
// column, key and what was expected (`product.md`, section 7). `Schema` lists all keys; `config.example.toml` explains
// them to people, and a test holds the two together.
//
// It does not ask a homeserver, a host or the environment anything, looks for no file but the one it was given, writes
// nothing and logs nothing. Whether a room or a container exists is the doctor's business.

package import Contract
package import Matrix

/// Everything that the configuration file says, checked.
package struct Configuration: Sendable, Equatable {
    /// The IANA name of the zone in which clock times are written; left out, the machine's.
    package var timezone: String?
    /// The homeserver, the room, and who may command.
    package var matrix: MatrixSettings
    /// Where the bot keeps what must survive it: an absolute path.
    package var stateDirectory: String
    /// The machines, one at least, in the order of the file.
    package var hosts: [HostSettings]
    /// What is looked after, one at least, in the order of the file; each one's host is among ``hosts``.
    package var services: [Service]
    /// When something is worth waking somebody.
    package var watch: WatchSettings
    /// What holds for commands, wherever they come from.
    package var limits: BotLimits
    /// How long what is over is remembered.
    package var history: HistorySettings
    /// What is masked besides what looks like a secret: words in which `*` stands for any letters.
    package var maskPatterns: [String]
    /// Who alone may run an action of a service, by its name; some of the admins, one at least.
    package var allow: [ServiceName: [String: [UserID]]]

    /// Takes everything as it is; what is read from a file is checked.
    package init(
        timezone: String? = nil, matrix: MatrixSettings, stateDirectory: String, hosts: [HostSettings],
        services: [Service], watch: WatchSettings = WatchSettings(), limits: BotLimits = BotLimits(),
        history: HistorySettings = HistorySettings(), maskPatterns: [String] = [],
        allow: [ServiceName: [String: [UserID]]] = [:]
    ) {
        self.timezone = timezone
        self.matrix = matrix
        self.stateDirectory = stateDirectory
        self.hosts = hosts
        self.services = services
        self.watch = watch
        self.limits = limits
        self.history = history
        self.maskPatterns = maskPatterns
        self.allow = allow
    }
}
