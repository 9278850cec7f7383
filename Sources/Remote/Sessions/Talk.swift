import Subprocess

/// What goes on around one conversation with a shell: everything that writes, listens and watches the time beside it.
struct Talk: Sendable {
    typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    private let process: ShellProcess
    private let session: Session
    private let host: String
    private let execution: Running
    /// Why the process was ended from outside, if it was.
    private let fate = Once<RemoteError>()
    private let begun = Once<Void>()
    private let errorsRead = Once<Void>()
    private let errors: Said

    init(_ process: ShellProcess, _ session: Session, host: String, _ execution: Running) {
        self.process = process
        self.session = session
        self.host = host
        self.execution = execution
        errors = Said()
    }

    /// What has to run beside the conversation; each ends when it is cancelled.
    var jobs: [@Sendable () async -> Void] {
        [sendScript, readErrors, watchConnection, watchHello, watchLimit]
    }

    /// The conversation itself.
    func channel(_ explain: @escaping @Sendable (ShellProcess.Silence) async -> RemoteError) -> Channel {
        Channel(
            tag: session.tag, input: execution.standardInputWriter,
            output: execution.standardOutput.makeAsyncIterator()
        ) {
            if let reason = fate.value { return reason }
            if Task.isCancelled { return .cancelled }
            // The words are all there a moment after the process ended.
            _ = await atMost(.seconds(1), process.clock) { await errorsRead.wait() }
            if let reason = fate.value { return reason }
            return await explain(.init(words: errors.text, begun: begun.value != nil))
        }
    }

    /// Waits for the script's first word; what comes before it is noise of the login shell, or the reason why there is none.
    func hello(_ channel: Channel) async throws(RemoteError) {
        while let line = await channel.nextIfAny() {
            if Answer(line, tag: session.tag)?.word == "hello" { return begun.set(()) }
            errors.add(line)
        }
        if let line = channel.remainder { errors.add(line) }
        _ = try await channel.next()
    }

    /// How long the process may take to end by itself.
    func patience<Result>(_ result: Swift.Result<Result, RemoteError>) -> Duration {
        switch (result, process.command.ending) {
        case (.success, _): .seconds(2)
        case (.failure, .atOnce): .zero
        case (.failure, .byInput): .seconds(4)
        }
    }

    /// Ends the process by force, later.
    func end(after delay: Duration) async {
        do { try await process.clock.sleep(for: delay) } catch { return }
        // It fails where the process is gone already.
        try? execution.send(signal: .kill, toProcessGroup: true)
    }

    private func sendScript() async {
        // It fails where the process ended before it had read all: then the lines end too, and say why.
        _ = try? await execution.standardInputWriter.write(session.script)
    }

    private func readErrors() async {
        var splitter = LineSplitter()
        var output = execution.standardError.makeAsyncIterator()
        while let buffer = try? await output.next() {
            splitter.feed(unsafe buffer.withUnsafeBytes { unsafe Array($0) })
            while let line = splitter.next() {
                errors.add(line)
                process.onError(line)
            }
        }
        if let line = splitter.remainder { errors.add(line) }
        errorsRead.set(())
    }

    private func watchConnection() async {
        guard let broken = process.broken, let reason = await broken.wait() else { return }
        await interrupt(reason)
    }

    private func watchHello() async {
        let came: Void? = await atMost(process.helloLimit, process.clock) { await begun.wait() }
        guard came == nil, !Task.isCancelled else { return }
        await interrupt(
            .stuckShell(host: host, owner: session.owner, process.helloLimit, words: errors.text))
    }

    private func watchLimit() async {
        guard let limit = session.limit else { return }
        do { try await process.clock.sleep(for: limit) } catch { return }
        await interrupt(.timedOut(host: host, limit))
    }

    private func interrupt(_ reason: RemoteError) async {
        fate.set(reason)
        switch process.command.ending {
        case .atOnce: await end(after: .zero)
        case .byInput:
            try? await execution.standardInputWriter.finish()
            await end(after: .seconds(4))
        }
    }
}
