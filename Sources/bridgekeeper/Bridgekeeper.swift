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
        subcommands: [
            RunCommand.self, ConsoleCommand.self, CheckCommand.self, AdoptCommand.self,
            HealthcheckCommand.self, ThawCommand.self,
        ])

    static func main() async {
        await main(ArgumentOrder.commandFirst(Array(CommandLine.arguments.dropFirst())))
    }
}

/// Options may stand anywhere, before the command's name as well.
enum ArgumentOrder {
    private static let flags: Set<String> = ["--dry-run", "--yes"]

    /// The same words, with options that stand before the name of a command behind it.
    static func commandFirst(_ words: [String]) -> [String] {
        var options: [String] = []
        var rest = words[...]
        while let word = rest.first {
            if word == "--config", rest.count > 1 {
                options += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if flags.contains(word) || word.hasPrefix("--config=") {
                options.append(word)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard let command = rest.first, !command.hasPrefix("-") else { return words }
        return [command] + options + rest.dropFirst()
    }
}

/// The configuration file, which every command needs.
struct ConfigOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file; config.example.toml explains it.", valueName: "file"))
    var config: String
}
