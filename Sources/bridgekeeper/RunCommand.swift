import ArgumentParser
import FoundationEssentials
import Journal
import Keeper
import Logging
import Matrix
import Remote
import ServiceLifecycle
import Settings
import Transport
import UnixSignals

/// `bridgekeeper run`: the bot.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "The bot; ends cleanly on SIGTERM and SIGINT, and reads `admins` again on SIGHUP.")

    @OptionGroup var option: ConfigOption

    func run() async throws {
        let assembly = try Assembly(option)
        let token = try assembly.token()
        let heartbeat = try assembly.heartbeat()
        assembly.startLogging(secrets: [token.secret] + (heartbeat?.parts ?? []))
        let log = Logger(label: "bridgekeeper")
        if let why = ShortSlices.ask() {
            log.info("the kernel takes no wish for short slices (\(why)): answers come a little later")
        }
        do {
            let service = BotService(assembly: assembly, token: token, heartbeat: heartbeat, log: log)
            try await ServiceGroup(
                services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: log
            ).run()
        } catch let error as ServiceGroupError {
            throw error
        } catch {
            log.critical("ended: \(Ending.words(error))")
            throw ExitStatus.failed
        }
    }
}

/// The bot as a service that ends when it is asked to.
struct BotService: Service {
    let assembly: Assembly
    let token: AccessToken
    let heartbeat: SecretURL?
    let log: Logger

    func run() async throws {
        // First of all: until it is trapped, the signal ends the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let journal = try Journal(directory: assembly.configuration.stateDirectory)
        let http = try assembly.http()
        let watched = try assembly.monitor(heartbeat)
        do {
            try await cancelWhenGracefulShutdown {
                try await serve(journal, http, watched?.monitor, hangups)
            }
        } catch is CancellationError {
            log.info("asked to end; what runs on a host goes on, and is found again")
        } catch {
            // At the end the parts fail of being cancelled; that is no error.
            guard Task.isShuttingDownGracefully else { throw error }
        }
        await http.close()
        await watched?.http.close()
        try await journal.close()
    }

    /// Serves, and reads the people again whenever it is asked to, also while it waits to be let into the room.
    private func serve(
        _ journal: Journal, _ http: HTTPClient, _ monitor: Monitor?, _ hangups: UnixSignalsSequence
    ) async throws {
        let people = People(assembly.permissions)
        let rereader = Rereader(assembly: assembly, people: people, log: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await rereader.run(hangups) }
            group.addTask { try await serve(journal, http, monitor, people) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func serve(
        _ journal: Journal, _ http: HTTPClient, _ monitor: Monitor?, _ people: People
    ) async throws {
        let settings = assembly.configuration.matrix
        let health = assembly.healthFile
        try health.clear()
        let homeserver = Homeserver(url: settings.homeserver, token: token, http: http)
        let entrance = Entrance(
            homeserver: homeserver, user: settings.userID, people: people, log: log)
        let entered = try await entrance.enter(assembly.target, allowPublic: settings.allowPublicRoom)
        let log = log
        let mark = { @Sendable in
            do { try health.mark() } catch { log.error("the health mark could not be written: \(error)") }
        }
        // It was heard just now; a sync from a stored position is answered only when something comes.
        mark()
        let pulse = Pulse(write: mark)
        let bot = Bot(
            options: options(entered, homeserver, monitor, people), homeserver: homeserver,
            room: entered.room,
            hosts: try assembly.hosts(),
            journal: journal, spool: try Spool(directory: "\(assembly.configuration.stateDirectory)/spool"),
            freezer: assembly.freezer, pulse: pulse, log: log
        )
        async let tidied: Void = tidyAfterStart()
        try await bot.run()
        try await tidied
    }

    private func tidyAfterStart() async throws {
        try await Task.sleep(for: StartPages.delay)
        StartPages.giveBack()
    }

    private func options(
        _ entered: Entrance.Entered, _ homeserver: Homeserver, _ monitor: Monitor?, _ people: People
    ) -> Bot.Options {
        let configuration = assembly.configuration
        let user = configuration.matrix.userID
        let name = entered.members.last { $0.user == user }?.displayName
        let machine = assembly.machineDoctor(monitor)
        let assembly = assembly
        return Bot.Options(
            user: configuration.matrix.userID, people: people,
            services: configuration.services, names: [user.text] + (name.map { [$0] } ?? []),
            version: Bridgekeeper.version,
            wording: assembly.wording(secrets: [token.secret] + (heartbeat?.parts ?? [])),
            limits: assembly.limits,
            poll: configuration.watch.poll, rule: assembly.rule,
            roomWatch: RoomWatch(
                facts: entered.facts, members: entered.members, own: user,
                allowPublic: configuration.matrix.allowPublicRoom),
            machine: { await machine.chapter() },
            roomDoctor: { await assembly.roomDoctor(homeserver, admins: people.now.admins).chapter() },
            monitor: monitor, history: assembly.retention, hasTile: configuration.watch.tile)
    }
}

/// Why the bot ended, in words that say what to do.
enum Ending {
    static func words(_ error: any Error) -> String {
        guard let error = error as? MatrixError, error.isUnknownToken else { return "\(error)" }
        return error.refusal?.softLogout == true
            ? "the homeserver wants a new login: put a new access token in its file"
            : "the homeserver does not take the access token (any more): log in again and store the new one"
    }
}
