import ArgumentParser
import Keeper
import Matrix
import Settings
import Synchronization

/// `bridgekeeper console`: the terminal as the room.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Runs one command of the room from the terminal; no homeserver is needed.",
        discussion: "Example: bridgekeeper console --config config.toml bridge status")

    @OptionGroup var option: ConfigOption

    @Flag(help: "Print the line that would run on the host, to be pasted there, and run nothing.")
    var dryRun = false

    @Flag(help: "Answer yes where the bot would ask.")
    var yes = false

    @Argument(help: ArgumentHelp("The command; its `!` may be left out.", valueName: "command"))
    var words: [String]

    func run() async throws {
        let assembly = try Assembly(option)
        let console = Console(
            services: assembly.configuration.services, hosts: try assembly.hosts(),
            wording: assembly.wording(secrets: []), user: try UserID("@console:localhost"),
            version: Bridgekeeper.version)
        let line = words.joined(separator: " ")
        if dryRun { return try end(console.dryRun(line)) }
        let last = LastLine()
        try end(await console.run(line, isConfirmed: yes) { last.tell($0) })
    }

    private func end(_ result: (status: Console.Status, text: String)) throws {
        result.status == .done ? Terminal.say(result.text) : Terminal.complain(result.text)
        if result.status != .done { throw ExitCode(result.status.rawValue) }
    }
}

/// Tells progress on standard error, each first line once.
private final class LastLine: Sendable {
    private let last = Mutex("")

    func tell(_ text: String) {
        let line = text.split(separator: "\n").first.map(String.init) ?? ""
        let isNew = last.withLock { last in
            defer { last = line }
            return last != line
        }
        if isNew { Terminal.complain(line) }
    }
}
