import ArgumentParser
import Keeper

/// `bridgekeeper thaw`: the only way back from `!keeper freeze`.
struct ThawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw",
        abstract: "Allows changes again after `!keeper freeze`; the running bot need not be started anew.")

    @OptionGroup var option: ConfigOption

    func run() async throws {
        let freezer = try Assembly(option).freezer
        do {
            guard let freeze = try freezer.thaw() else { return Terminal.say("nothing was frozen") }
            Terminal.say(
                "changes are allowed again" + (freeze.by.map { "; they were stopped by \($0)" } ?? ""))
        } catch {
            Terminal.complain("changes are still stopped: \(error)")
            throw ExitStatus.failed
        }
    }
}
