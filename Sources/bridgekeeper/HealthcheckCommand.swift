import ArgumentParser
import Settings

/// `bridgekeeper healthcheck`: whether the running bot is well; the image's `HEALTHCHECK`.
struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Exit 0 while the bot lives, is in its room, and heard from the homeserver within 90 s.")

    @OptionGroup var option: ConfigOption

    func run() async throws {
        let assembly = try Assembly(option)
        do {
            try assembly.healthFile.verify()
        } catch {
            Terminal.complain("\(error)")
            throw ExitStatus.failed
        }
    }
}
