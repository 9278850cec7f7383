import ArgumentParser

/// `bridgekeeper console`: the terminal as the room.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "The commands of the room from the terminal; no homeserver is needed.",
        discussion: """
            With a command: runs it, and tells by the exit status how it ended. Without one: asks for one after \
            another, with history and completion on a terminal; from a file or a pipe, until one of them is not done.

            Example: bridgekeeper console --config config.toml bridge status
            """)

    @OptionGroup var option: ConfigOption

    @Flag(help: "Print the line that would run on the host, to be pasted there, and run nothing.")
    var dryRun = false

    @Flag(help: "Answer yes where the bot would ask.")
    var yes = false

    @Argument(help: ArgumentHelp("The command; its `!` may be left out.", valueName: "command"))
    var words: [String] = []

    func run() async throws {
        let assembly = try Assembly(option)
        let runner = try ConsoleRunner(assembly, isDry: dryRun, isConfirmed: yes)
        let lines = try words.isEmpty ? ConsoleLines(assembly) : nil
        let status = try await runner.withSignals {
            guard let lines else { return await runner.run(words.joined(separator: " ")) }
            return try await runner.run(lines)
        }
        if status != ExitStatus.done { throw status }
    }
}
