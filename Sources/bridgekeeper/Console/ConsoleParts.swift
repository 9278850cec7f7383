import Foundation
import Journal
import Keeper
import Matrix
import Settings

extension ConsoleRunner {
    /// The terminal as the room, with the services of a configuration.
    init(_ assembly: Assembly, isDry: Bool, isConfirmed: Bool) throws {
        let screen = Screen(environment: ProcessInfo.processInfo.environment)
        let state = assembly.configuration.stateDirectory
        let console = Console(
            services: assembly.configuration.services, hosts: try assembly.hosts(),
            wording: assembly.wording(secrets: []), user: try UserID("@console:localhost"),
            version: Bridgekeeper.version, pace: screen.isLive ? .live : .steady,
            history: { try Journal.jobs(inFolder: state, of: $0, last: $1) })
        self.init(
            console: console, screen: screen, interrupts: Interrupts(), isDry: isDry,
            isConfirmed: isConfirmed)
    }
}

extension ConsoleLines {
    /// What is typed, with the services of a configuration as words.
    convenience init(_ assembly: Assembly) throws {
        try self.init(
            services: assembly.configuration.services, stateFolder: assembly.configuration.stateDirectory,
            environment: ProcessInfo.processInfo.environment)
    }
}
