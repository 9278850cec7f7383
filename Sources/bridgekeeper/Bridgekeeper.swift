import ArgumentParser

/// The command line: puts the parts together, and is the only one that does.
@main
struct Bridgekeeper: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "bridgekeeper",
        abstract:
            "Restarts and updates a Docker Compose service from a Matrix room, and says when it is down.",
        discussion: """
            Exit status: 0 done, 1 it failed, 64 wrong usage, 78 wrong configuration. Logs go to standard error.
            """,
        version: version,
        subcommands: [RunCommand.self, ConsoleCommand.self, CheckCommand.self, HealthcheckCommand.self])
}

/// The configuration file, which every command needs.
struct ConfigOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file; config.example.toml explains it.", valueName: "file"))
    var config: String
}
