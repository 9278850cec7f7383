import Foundation
import Matrix
import Testing
import Transport

/// What one test plays on: a room with a bot of its own, the people in it, and the world around it.
struct Stage: Sendable {
    /// A bot's account, and the room that was made for it.
    struct Keeper: Sendable, Decodable {
        let user_id: String
        let token_file: String
        let room: String
    }

    let world: World
    let keeper: Keeper
    let folder: String
    let config: ConfigFile
    let bot: Bot
    /// An admin.
    let grant: Room
    /// Somebody in the room who is no admin.
    let mallory: Room

    /// Sets the stage, starts the bot, lets a test play, and sees afterwards that nothing leaked.
    /// - Parameters:
    ///   - name: what the bot's account is called, beside a random part.
    ///   - isStarted: whether the bot runs when the play begins.
    ///   - sourceLocation: the test's.
    ///   - change: changes the configuration.
    ///   - play: the test.
    /// - Throws: what the test threw, or why there is no stage for it.
    static func set(
        _ name: String, isStarted: Bool = true, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout ConfigFile) throws -> Void = { _ in }, play: (Stage) async throws -> Void
    ) async throws {
        let http = try HTTPClient()
        let stage = try await Stage(name, http: http, change)
        do {
            try await stage.grant.look()
            if isStarted { try await stage.bot.start(sourceLocation: sourceLocation) }
            try await play(stage)
            if await stage.bot.isRunning { try await stage.bot.terminate() }
            try await stage.leakNothing(sourceLocation)
        } catch {
            Issue.record("the bot's last words:\n\(stage.bot.tail)", sourceLocation: sourceLocation)
            try await stage.bot.endForSure()
            await http.close()
            throw error
        }
        await http.close()
    }

    private init(_ name: String, http: HTTPClient, _ change: (inout ConfigFile) throws -> Void) async throws {
        world = try World.here()
        let unique = "\(name)\(UInt32.random(in: .min ... .max))"
        let words = try await world.verb("keeper", unique)
        keeper = try JSONDecoder().decode(Keeper.self, from: Data(words.utf8))
        folder = "\(world.directory)/stages/\(unique)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var config = try ConfigFile(world, keeper: keeper, state: "\(folder)/state")
        try change(&config)
        self.config = config
        bot = Bot(config: "\(folder)/config.toml", log: "\(folder)/bot.log")
        let room = try RoomID(keeper.room)
        grant = try Room(room, account: try world.account("grant"), url: world.homeserver.url, http: http)
        mallory = try Room(room, account: try world.account("mallory"), url: world.homeserver.url, http: http)
        try write(config)
    }

    func write(_ config: ConfigFile) throws {
        try Data(config.text.utf8).write(to: URL(filePath: bot.config))
    }

    // MARK: Asking

    /// Says a command, and waits for what comes of it in the end.
    func ask(
        _ command: String, within limit: Duration = .seconds(45),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await outcome(
            of: try await grant.say(command), command, within: limit, sourceLocation: sourceLocation)
    }

    /// Waits for the final outcome of a command.
    func outcome(
        of command: EventID, _ name: String = "", within limit: Duration = .seconds(45),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await grant.wait(for: "an outcome of \(name)", within: limit, sourceLocation: sourceLocation) {
            answers in
            answers.first { $0.answers == command && $0.isFinal }
        }
    }

    /// Waits for the bot's first answer to a command, whatever it is.
    func answer(
        to command: EventID, within limit: Duration = .seconds(30),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await grant.wait(for: "an answer", within: limit, sourceLocation: sourceLocation) { answers in
            answers.first { $0.answers == command }
        }
    }

    /// Waits for an alert about a service.
    func alert(
        _ what: String, _ kind: String, of service: String = "bridge", within limit: Duration,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await grant.wait(for: "alert \(kind) \(what)", within: limit, sourceLocation: sourceLocation) {
            answers in
            answers.first { $0.isAlert(what, kind, of: service) }
        }
    }

    /// All messages about a command: its notice, its outcomes, its files.
    func answers(to command: EventID) async throws -> [Answer] {
        try await grant.look()
        return await grant.answers.filter { $0.answers == command }
    }

    /// One notice, which its edits went on to tell in, and one outcome.
    func toldOnce(_ command: EventID, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let notices = try await answers(to: command).filter(\.isProgress)
        #expect(notices.count == 1, "\(notices)", sourceLocation: sourceLocation)
        guard let notice = notices.first else { return }
        _ = try await grant.wait(
            for: "the notice's last edit", within: .seconds(60), sourceLocation: sourceLocation
        ) { answers in
            answers.contains { $0.edits == notice.event.eventID && $0.body.contains(": over after") }
                ? true : nil
        }
        let outcomes = try await answers(to: command).filter(\.isFinal)
        #expect(outcomes.count == 1, "\(outcomes)", sourceLocation: sourceLocation)
    }

    /// The secret files of a service, byte for byte.
    func secretFiles(of service: String = "bridge") throws -> [Data] {
        let service = try world.service(service)
        return try [service.env_file, service.config_file].map { try Data(contentsOf: URL(filePath: $0)) }
    }
}
