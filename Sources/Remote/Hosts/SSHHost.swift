import FoundationEssentials
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A host behind the `ssh` program, with the user's own keys, agent, known hosts and jump hosts.
///
/// One connection is kept for all sessions. It is opened when a session asks for it, at once and every time: whoever
/// wants to spare a dead host asks less often. Those who ask while it is being opened share the attempt.
package final class SSHHost: Host {
    private enum Phase { case new, running, over }

    private struct State {
        var phase = Phase.new
        var master: Master?
        var shells = KeptShells()
    }

    package let name: String
    private let options: SSHOptions
    private let directory: String
    private let clock: any Clock<Duration>
    private let state = Mutex(State())
    private let wanted: AsyncStream<Master>
    private let want: AsyncStream<Master>.Continuation
    private let wantedShells: AsyncStream<KeptShell>
    private let wantShell: AsyncStream<KeptShell>.Continuation

    /// - Parameters:
    ///   - options: How it is reached.
    ///   - socketDirectory: Where the connections' sockets are; made with mode 0700 when missing. Its path has to be
    ///     short: a socket's may have a hundred bytes.
    ///   - clock: What the limits are measured by.
    package init(
        _ options: SSHOptions, socketDirectory: String, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.options = options
        name = options.name
        directory = socketDirectory
        self.clock = clock
        (wanted, want) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (wantedShells, wantShell) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(8))
    }

    package func run() async throws {
        let isFirst = state.withLock { state in
            defer { state.phase = state.phase == .new ? .running : state.phase }
            return state.phase == .new
        }
        guard isFirst else { throw RemoteError.invalid("the connection to \(name) is kept already") }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepShells() }
            for await master in wanted { await master.keep() }
            group.cancelAll()
        }
        let last = state.withLock { state in
            state.phase = .over
            return state.master
        }
        last?.opened.set(.failed(.cancelled))
        last?.ended.set(.cancelled)
    }

    package func session<Result: Sendable>(
        _ session: Session,
        _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result {
        var hasRetried = false
        for _ in 0..<Self.mostRefusals {
            let master = try await connected()
            guard await master.slots.enter(session.kind, limit: Self.placeLimit, clock: clock) else {
                throw Task.isCancelled ? .cancelled : .tooManySessions(host: name)
            }
            var hasBegun = false
            do {
                defer { master.slots.leave(session.kind) }
                return try await converse(session, over: master) { channel throws(RemoteError) in
                    hasBegun = true
                    return try await body(channel)
                }
            } catch {
                switch error {
                case .tooManySessions where !hasBegun:
                    // A place on the far side is free again only a moment after its session has ended.
                    master.slots.refused()
                    for shell in state.withLock({ $0.shells.all }) { shell.discard() }
                    do { try await clock.sleep(for: .milliseconds(200)) } catch { throw .cancelled }
                case .unreachable(_, .closed, _) where !hasBegun && !hasRetried:
                    // The connection had ended just before it was asked for: that is worth a new one.
                    hasRetried = true
                default: throw error
                }
            }
        }
        throw .tooManySessions(host: name)
    }

    package func renew() {
        let given = state.withLock { state -> (Master, [KeptShell])? in
            // Whoever follows a job over it is not disturbed: there will be another occasion.
            guard let master = state.master, case .up? = master.opened.value, master.slots.areFree,
                !state.shells.all.contains(where: \.isBusy)
            else { return nil }
            state.master = nil
            return (master, state.shells.all)
        }
        guard let (master, shells) = given else { return }
        // First: whoever is asking one of them by now asks again, over the new connection.
        for shell in shells { shell.discard() }
        master.retire()
    }

    private static let mostRefusals = 25
    /// How long a session waits for a place.
    private static let placeLimit: Duration = .seconds(20)

    private func converse<Result: Sendable>(
        _ session: Session, over master: Master, onError: @escaping @Sendable (RawLine) -> Void = { _ in },
        _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result {
        let command = Command(
            program: options.program,
            arguments: options.sessionArguments(socket: master.socket, commandLine: session.commandLine),
            environment: .forSSH(from: ProcessInfo.processInfo.environment),
            ending: .atOnce
        )
        let process = ShellProcess(command: command, clock: clock, broken: master.ended, onError: onError)
        return try await process.converse(
            session, host: name, explain: { await self.explain($0, session, master) }, body)
    }

    // MARK: Kept shells

    package func brief(_ query: Query) async throws(RemoteError) -> QueryResult? {
        let master = try await connected()
        guard let shell = shell(for: query.owner, over: master) else { return nil }
        if shell.settled.value == nil {
            _ = await atMost(KeptShell.startLimit, clock) { await shell.settled.wait() }
        }
        return try await shell.ask(query)
    }

    private func shell(for owner: String?, over master: Master) -> KeptShell? {
        state.withLock { state in
            state.shells.shell(for: owner, over: master) {
                let shell = KeptShell(owner: owner, host: name, master: master, clock: clock)
                guard case .enqueued = wantShell.yield(shell) else { return nil }
                return shell
            }
        }
    }

    private func keepShells() async {
        await withDiscardingTaskGroup { group in
            for await shell in wantedShells { group.addTask { await self.keep(shell) } }
            group.cancelAll()
        }
    }

    /// Keeps a shell until it or its connection ends, or nobody wants it.
    private func keep(_ shell: KeptShell) async {
        defer { shell.discard() }
        guard await shell.master.slots.enter(.kept, limit: .zero, clock: clock) else { return }
        defer { shell.master.slots.leave(.kept) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve(shell) }
            group.addTask { await shell.watch() }
            group.addTask { _ = await shell.unwanted.wait() }
            await group.next()
            group.cancelAll()
        }
    }

    private func serve(_ shell: KeptShell) async {
        let call = Call(tag: .random(), verb: "keep", words: [])
        do throws(RemoteError) {
            let session = try Session(call, owner: shell.owner, kind: .kept, limit: nil)
            try await converse(session, over: shell.master, onError: shell.heardError) {
                channel throws(RemoteError) in try await shell.serve(channel)
            }
        } catch {
            // For the one whom it leaves without an answer.
            shell.discard(because: error)
        }
    }

    // MARK: The connection

    private func connected() async throws(RemoteError) -> Master {
        let master = try prepared()
        // The attempt has limits of its own; this one is for a connection that nobody keeps.
        var opening = master.opened.value
        if opening == nil {
            opening = await atMost(options.connectTimeout * 3, clock) { await master.opened.wait() }
        }
        switch opening {
        case .up: return master
        case .failed(let error): throw error
        case nil:
            throw Task.isCancelled
                ? .cancelled
                : .unreachable(host: name, kind: .other, words: "nobody keeps the connection (run)")
        }
    }

    /// The connection that is up or being opened, or a new one.
    private func prepared() throws(RemoteError) -> Master {
        guard !options.address.isEmpty, !options.address.hasPrefix("-") else {
            throw .invalid("the address of \(name) is none")
        }
        return try state.withLock { state throws(RemoteError) in
            guard state.phase != .over else { throw .cancelled }
            if let master = state.master, master.ended.value == nil { return master }
            try makeDirectory()
            let master = Master(options, directory: directory, clock: clock)
            state.master = master
            want.yield(master)
            return master
        }
    }

    /// Whoever may write there could put a socket of his own in our way.
    private func makeDirectory() throws(RemoteError) {
        do {
            let files = FileManager.default
            try files.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let attributes = try files.attributesOfItem(atPath: directory)
            let mode = attributes[.posixPermissions] as? UInt ?? 0o777
            let owner = attributes[.ownerAccountID] as? UInt
            guard mode & 0o077 == 0, owner == UInt(geteuid()) else {
                throw RemoteError.invalid(
                    "the folder of ssh's sockets is not this user's alone: \(directory)")
            }
        } catch let error as RemoteError {
            throw error
        } catch {
            throw .invalid("the folder of ssh's sockets cannot be made: \(directory)")
        }
    }

    // MARK: What went wrong

    private func explain(
        _ silence: ShellProcess.Silence, _ session: Session, _ master: Master
    ) async -> RemoteError {
        if !silence.begun, silence.words.contains("open refused by peer") {
            return .tooManySessions(host: name)
        }
        // A session that ends with its connection says nothing: the connection's own words follow within a moment.
        if let reason = await atMost(.seconds(3), clock, { await master.ended.wait() }) { return reason }
        if silence.begun { return .garbled(host: name, words: silence.words) }
        let words = silence.words.split(separator: "\n").filter { !Self.isNoise($0) }.joined(separator: "\n")
        guard let owner = session.owner else { return .noShell(host: name, words: words) }
        return .sudo(host: name, owner: owner, login: options.user, words: words)
    }

    /// What ssh says of the connection of its own that it was forbidden to make.
    private static func isNoise(_ line: Substring) -> Bool {
        line.contains("UNKNOWN port") || line.hasPrefix("kex_exchange_identification")
    }
}
