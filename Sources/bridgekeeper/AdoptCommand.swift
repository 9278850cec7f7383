import ArgumentParser
import Contract
import Settings

/// `bridgekeeper adopt`: the one-time conversion of a directory that was filled by copying into a clone.
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract:
            "Makes a service's directory, which was filled by copying, a clone of the release line; once.",
        discussion: """
            Tells first what differs there, and asks. Refuses where a secret would be overwritten or is not ignored. \
            Keeps a copy of what git overwrites, proves that the secrets are the same bytes, builds and starts.

            Example: bridgekeeper adopt bridge --config config.toml --dry-run
            """)

    @OptionGroup var option: ConfigOption

    @Flag(help: "Print the commands, to be pasted on the host, and what they would do there; change nothing.")
    var dryRun = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Argument(help: ArgumentHelp("The service's name in the configuration.", valueName: "service"))
    var service: String

    func run() async throws {
        let assembly = try Assembly(option)
        let names = assembly.configuration.services.map(\.name.text)
        guard names.contains(service) else {
            Terminal.complain(
                "there is no such service; the configuration has: \(names.joined(separator: ", "))")
            throw ExitStatus.usage
        }
        let runner = try ConsoleRunner(assembly, isDry: dryRun, isConfirmed: yes)
        let line = "\(service) adopt"
        let lines = dryRun || yes ? nil : try ConsoleLines(assembly)
        let status = try await runner.withSignals {
            guard let lines else { return await runner.run(line) }
            return try await runner.run(line, asking: lines)
        }
        if status != ExitStatus.done { throw status }
    }
}
