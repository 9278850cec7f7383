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
    private let errorsRead = Once<Void>()
    private let pulse = Mutex(Pulse())
    /// The longest path of a socket, less what ssh adds while it makes it.
    private static let longestPath = 107 - 17

    init(_ options: SSHOptions, directory: String, clock: any Clock<Duration>) {
        self.options = options
        self.clock = clock
        socket = directory + "/" + greeting.suffix(8)
    }

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
        } catch is Late {
            return .unreachable(host: options.name, kind: .timedOut, words: said.text)
        } catch is Finished {
            return Task.isCancelled ? .cancelled : reason
        } catch {
            return command.explain(error, host: options.name)
        }
    }

    /// What ssh said, read as a reason.
    ///
    /// After the connection was up, saying nothing means that it was closed.
    private var reason: RemoteError {
        let words = said.text
        let kind = ConnectTrouble(sshWords: words)
        let wasUp = if case .up? = opened.value { true } else { false }
        return .unreachable(
            host: options.name, kind: wasUp && kind == .other ? .closed : kind, words: Self.essence(words))
    }

    /// The last lines, in which of a changed key its fingerprint and its place in the known hosts stand.
    private static func essence(_ words: String) -> String {
        words.split(separator: "\n").suffix(9).joined(separator: "\n")
    }

    // MARK: While it runs

    /// Thrown to have the process killed.
    private struct Silent: Error {}
    private struct Late: Error {}
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
                pulse.withLock { $0.heard(line) }
            }
        }
    }

    /// ConnectTimeout ends before the login does, and knows nothing of jump hosts.
    private func watchOpening() async throws {
        let opening = await atMost(options.connectTimeout * 2, clock) { await self.opened.wait() }
        if opening == nil, !Task.isCancelled { throw Late() }
    }

    private func beat(_ execution: Command.Running) async throws {
        // A login script that reads eats this, and not a beat.
        _ = try? await execution.standardInputWriter.write("\n")
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
