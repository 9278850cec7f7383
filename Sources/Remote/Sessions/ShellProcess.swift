import Subprocess

/// One process on this machine behind which a shell waits for our script: `ssh`, `sudo`, or the shell itself.
struct ShellProcess: Sendable {
    /// What is known when no shell, or no further line, came.
    struct Silence: Sendable {
        /// What came instead of our script's first word, and what the process wrote to standard error.
        let words: String
        /// Whether the script had begun.
        let begun: Bool
    }

    let command: Command
    let clock: any Clock<Duration>
    /// When this is set, the connection that the process goes through is gone, and so is the process.
    let broken: Once<RemoteError>?
    /// Told each line that the process writes to standard error.
    var onError: @Sendable (RawLine) -> Void = { _ in }
    /// How long the login may take until the script says that it runs.
    let helloLimit: Duration = .seconds(18)

    /// Runs it, sends the script, and hands over what the script says.
    /// - Parameters:
    ///   - session: What is to be run.
    ///   - host: What people call the host; for errors.
    ///   - explain: Names the reason when the lines ended too early.
    ///   - body: Reads the answers; when it returns, the script ends.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` threw, or why it could not do its work.
    func converse<Result: Sendable>(
        _ session: Session, host: String,
        explain: @escaping @Sendable (Silence) async -> RemoteError,
        _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result {
        do {
            let outcome = try await command.run { execution in
                await withTaskGroup(of: Void.self) { group -> Swift.Result<Result, RemoteError> in
                    let talk = Talk(self, session, host: host, execution)
                    for job in talk.jobs { group.addTask { await job() } }
                    let channel = talk.channel(explain)
                    let result: Swift.Result<Result, RemoteError>
                    do throws(RemoteError) {
                        try await talk.hello(channel)
                        result = .success(try await body(channel))
                    } catch {
                        result = .failure(error)
                    }
                    await channel.closeInput()
                    group.addTask { await talk.end(after: talk.patience(result)) }
                    await channel.drain()
                    group.cancelAll()
                    return result
                }
            }
            return try outcome.get()
        } catch let error as RemoteError {
            throw error
        } catch {
            throw command.explain(error, host: host)
        }
    }
}
