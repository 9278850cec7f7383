import FoundationEssentials
import Subprocess
import Synchronization

/// One connection to a host: an `ssh` of ours, on a socket of its own, over which all sessions go.
///
/// It is a plain child, so that it ends with this process: when its standard input closes, it does too.
final class Master: Sendable {
    enum Opening: Sendable { case up, failed(RemoteError) }

    let socket: String
    let slots = Slots()
    /// Set when the connection is up, or could not be made.
    let opened = Once<Opening>()
    /// Set when the connection is gone, with the reason.
    let ended = Once<RemoteError>()

    private let options: SSHOptions
    private let clock: any Clock<Duration>
    private let greeting = Tag.random().text
    private let said = Said()
    /// What the login wrote to standard output before it came to our command.
    private let noise = Said()
    private let retired = Once<Void>()
    private let errorsRead = Once<Void>()
    private let pulse = Mutex(Pulse())
    /// The longest path of a socket, less what ssh adds while it makes it.
    private static let longestPath = 107 - 17

    init(_ options: SSHOptions, directory: String, clock: any Clock<Duration>) {
        self.options = options
        self.clock = clock
        socket = directory + "/" + greeting.suffix(8)
    }

    /// Ends the connection although nothing is wrong with it.
    func retire() { retired.set(()) }

    /// Runs the connection until it ends or the task is cancelled.
    func keep() async {
        let reason = await connection()
        opened.set(.failed(reason))
        ended.set(reason)
        // ssh takes its socket away itself, but not when it was killed.
        try? FileManager.default.removeItem(atPath: socket)
    }

    private func connection() async -> RemoteError {
        guard socket.utf8.count <= Self.longestPath else {
            return .invalid("the path of ssh's control socket is too long: \(socket)")
        }
        let command = Command(
            program: options.program,
            arguments: options.masterArguments(socket: socket, greeting: greeting),
            environment: .forSSH(from: ProcessInfo.processInfo.environment),
            ending: .atOnce
        )
        do {
            try await command.run { execution in try await attend(execution) }
            return Task.isCancelled ? .cancelled : reason
        } catch is Silent {
            return .unreachable(host: options.name, kind: .silent, words: said.text)
        } catch let late as Late {
            return late.isLoggedIn
                ? .stuckShell(host: options.name, owner: nil, openingLimit, words: loginWords)
                : .unreachable(host: options.name, kind: .timedOut, words: said.text)
        } catch is Finished {
            return Task.isCancelled ? .cancelled : reason
        } catch {
            return command.explain(error, host: options.name)
        }
    }

    /// What ssh said, read as a reason.
    ///
    /// After the connection was up, saying nothing means that it was closed. Before that it means that the login worked,
    /// but ended without coming to our command, and so does anything that came through standard output.
    private var reason: RemoteError {
        let words = said.text
        let kind = ConnectTrouble(sshWords: words)
        if case .up? = opened.value {
            return .unreachable(
                host: options.name, kind: kind == .other ? .closed : kind, words: Self.essence(words))
        }
        guard kind == .other, words.isEmpty || !noise.text.isEmpty else {
            return .unreachable(host: options.name, kind: kind, words: Self.essence(words))
        }
        return .noShell(host: options.name, words: loginWords)
    }

    private var loginWords: String {
        Self.essence([noise.text, said.text].filter { !$0.isEmpty }.joined(separator: "\n"))
    }

    /// The last lines, in which of a changed key its fingerprint and its place in the known hosts stand.
    private static func essence(_ words: String) -> String {
        words.split(separator: "\n").suffix(9).joined(separator: "\n")
    }

    // MARK: While it runs

    /// Thrown to have the process killed.
    private struct Silent: Error {}
    private struct Late: Error { let isLoggedIn: Bool }
    private struct Finished: Error {}

    private func attend(_ execution: Command.Running) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.readErrors(execution)
                self.errorsRead.set(())
            }
            group.addTask { try await self.watchOpening() }
            group.addTask { try await self.beat(execution) }
            group.addTask {
                if await self.retired.wait() != nil { throw Finished() }
            }
            group.addTask {
                await self.readAnswers(execution)
                // The words come beside; a proxy command of the user's may hold that pipe open for longer.
                _ = await atMost(.seconds(1), self.clock) { await self.errorsRead.wait() }
                throw Finished()
            }
            // Not `waitForAll`, which would wait for the others before it throws.
            for try await _ in group {}
        }
    }

    private func readErrors(_ execution: Command.Running) async {
        var splitter = LineSplitter()
        var output = execution.standardError.makeAsyncIterator()
        while let buffer = try? await output.next() {
            splitter.feed(unsafe buffer.withUnsafeBytes { unsafe Array($0) })
            while let line = splitter.next() { said.add(line) }
        }
        if let line = splitter.remainder { said.add(line) }
    }

    private func readAnswers(_ execution: Command.Running) async {
        var splitter = LineSplitter()
        var output = execution.standardOutput.makeAsyncIterator()
        while let buffer = try? await output.next() {
            splitter.feed(unsafe buffer.withUnsafeBytes { unsafe Array($0) })
            while let line = splitter.next() {
                if line.head.elementsEqual(greeting.utf8) { opened.set(.up) }
                if opened.value == nil { noise.add(line) }
                pulse.withLock { $0.heard(line) }
            }
        }
        if let line = splitter.remainder, opened.value == nil { noise.add(line) }
    }

    /// How long it may take until our command answers.
    ///
    /// ConnectTimeout ends before the login does, and knows nothing of jump hosts. With its default of 10 s a silence
    /// that begins there is still said within 20 s.
    private var openingLimit: Duration { options.connectTimeout * 9 / 5 }

    private func watchOpening() async throws {
        let opening = await atMost(openingLimit, clock) { await self.opened.wait() }
        guard opening == nil, !Task.isCancelled else { return }
        // ssh makes its socket when it is let in, and takes it away when it is ended.
        throw Late(isLoggedIn: FileManager.default.fileExists(atPath: socket))
    }

    private func beat(_ execution: Command.Running) async throws {
        // A login script that reads eats these, and not a beat.
        _ = try? await execution.standardInputWriter.write(Call.food)
        guard case .up? = await opened.wait() else { return }
        while true {
            switch pulse.withLock({ $0.beat() }) {
            case .silent: throw Silent()
            case .send(let number):
                // It fails when ssh has ended, which the reader notices as well.
                _ = try? await execution.standardInputWriter.write("\(number)\n")
            }
            try await clock.sleep(for: options.keepAliveInterval)
        }
    }
}
