import Foundation
import Subprocess
import Testing

/// The built program: run to its end, or as the running bot, which can be killed and started again.
actor Bot {
    /// The binary beside the tests, or the one that the environment names.
    static let program: String =
        ProcessInfo.processInfo.environment["BRIDGEKEEPER_BIN"]
        ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "bridgekeeper")
        .path

    nonisolated let config: String
    nonisolated let log: String
    private var running: (pid: pid_t, end: Task<Int32, any Error>)?

    /// A bot with a configuration; it is not started.
    init(config: String, log: String) {
        self.config = config
        self.log = log
    }

    /// Runs another command of the program to its end.
    nonisolated func command(_ words: String..., environment: [String: String] = [:]) async throws -> Ended {
        let command = words.first.map { [$0, "--config", config] } ?? []
        return try await Shell.run(
            Self.program, command + words.dropFirst(), environment: environment)
    }

    // MARK: Starting and ending

    /// Starts the bot, and waits until it listens.
    func start(
        program: String = Bot.program, environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = written.count
        try await launch(program: program, environment: environment)
        try await eventually(
            "the bot listens", within: .seconds(30), sourceLocation: sourceLocation, instead: { self.tail }
        ) { self.written.dropFirst(before).contains(Data("listening".utf8)) }
    }

    /// Starts the bot, and waits for nothing.
    func launch(program: String = Bot.program, environment: [String: String] = [:]) async throws {
        guard running == nil else { throw Broken("the bot runs already") }
        var changes: [Environment.Key: String?] = [:]
        for (name, value) in environment { changes[Environment.Key(stringLiteral: name)] = value }
        let (pids, pid) = AsyncStream.makeStream(of: pid_t.self)
        let words = [program, "run", "--config", config, log]
        let environment = Environment.inherit.updating(changes)
        let end = Task<Int32, any Error> {
            // The shell becomes the program: its process id is the bot's.
            let ended = try await Subprocess.run(
                .name("sh"), arguments: Arguments(["-c", #"exec "$0" "$1" "$2" "$3" >>"$4" 2>&1"#] + words),
                environment: environment, input: .none, output: .discarded, error: .discarded
            ) { execution in
                pid.yield(execution.processIdentifier.value)
                pid.finish()
            }
            switch ended.terminationStatus {
            case .exited(let code): return code
            case .signaled(let signal): return 128 + signal
            }
        }
        for await started in pids { running = (started, end) }
        guard running != nil else { throw Broken("the bot could not be started: \(try await end.value)") }
    }

    /// Waits for the bot to end by itself.
    /// - Returns: its exit status.
    func end() async throws -> Int32 {
        guard let running else { throw Broken("the bot does not run") }
        self.running = nil
        return try await running.end.value
    }

    /// Asks it to end, and waits for that.
    @discardableResult
    func terminate() async throws -> Int32 { try await signal(SIGTERM) }

    /// Ends it as a power cut does.
    func kill() async throws { _ = try await signal(SIGKILL) }

    /// Has it read its people again; that it has done so is in its log.
    func hangUp() throws {
        guard let running, Foundation.kill(running.pid, SIGHUP) == 0 else {
            throw Broken("the bot does not run:\n\(tail)")
        }
    }

    /// Ends it if it runs, whatever it does.
    func endForSure() async throws {
        if running != nil { try await kill() }
    }

    var isRunning: Bool { running != nil }
    var process: pid_t? { running?.pid }

    /// The most memory that it ever had resident, in kB.
    func peakMemory() throws -> Int {
        guard let running else { throw Broken("the bot does not run") }
        let status = try String(contentsOfFile: "/proc/\(running.pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let peak = line.split(separator: " ").dropLast().last.flatMap({ Int($0) })
        else { throw Broken("no VmHWM in \(status)") }
        return peak
    }

    private func signal(_ number: Int32) async throws -> Int32 {
        guard let running else { throw Broken("the bot does not run") }
        guard Foundation.kill(running.pid, number) == 0 else {
            throw Broken("the bot has ended already:\n\(tail)")
        }
        return try await end()
    }

    // MARK: Its log

    nonisolated var written: Data { FileManager.default.contents(atPath: log) ?? Data() }
    nonisolated var words: String { String(decoding: written, as: UTF8.self) }
    /// The last lines, for a person.
    nonisolated var tail: String { words.split(separator: "\n").suffix(30).joined(separator: "\n") }
}

extension Data {
    func contains(_ part: Data) -> Bool { range(of: part) != nil }
}
