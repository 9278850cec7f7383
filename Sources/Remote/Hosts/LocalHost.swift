import FoundationEssentials

/// This machine: the same scripts, with no connection in between.
///
/// A job outlives the bot here as well, in a session of its own.
package struct LocalHost: Host {
    package let name: String
    private let shell: String
    private let changes: [String: String]
    private let clock: any Clock<Duration>

    /// This machine under a name of its own.
    package init(name: String) { self.init(name: name, shell: "/bin/sh") }

    /// The same with another shell and another environment, as tests need it.
    /// - Parameters:
    ///   - name: What people call it.
    ///   - shell: The shell that runs the session; a job's runner and steps are run by the `sh` of PATH.
    ///   - environment: Variables that differ from this process's.
    ///   - clock: What the limits are measured by.
    package init(
        name: String, shell: String, environment: [String: String] = [:],
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.name = name
        self.shell = shell
        changes = environment
        self.clock = clock
    }

    /// Only waits: there is no connection to be kept.
    package func run() async throws { _ = await Once<Never>().wait() }

    /// Does nothing: this process keeps the rights that it was started with.
    package func renew() {}

    package func session<Result: Sendable>(
        _ session: Session,
        _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result {
        let words = session.owner == nil ? [shell, "-s"] : session.command
        let command = Command(
            program: words[0], arguments: Array(words.dropFirst()),
            environment: .forScripts(from: ProcessInfo.processInfo.environment, changes: changes),
            ending: .byInput
        )
        let process = ShellProcess(command: command, clock: clock, broken: nil)
        return try await process.converse(session, host: name, explain: { explain($0, session) }, body)
    }

    private func explain(_ silence: ShellProcess.Silence, _ session: Session) -> RemoteError {
        if silence.begun { return .garbled(host: name, words: silence.words) }
        guard let owner = session.owner else { return .noShell(host: name, words: silence.words) }
        return .sudo(host: name, owner: owner, login: ProcessInfo.processInfo.userName, words: silence.words)
    }
}
