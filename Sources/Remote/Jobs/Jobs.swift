/// The jobs of one user on one host.
///
/// Every call may be repeated as often as one likes: a job runs once, and each call answers with what is so.
package struct Jobs: Sendable {
    private let host: any Host
    private let owner: String?

    /// How long a call may take that does not follow anything.
    private static let limit: Duration = .seconds(60)

    /// - Parameters:
    ///   - host: Where they run.
    ///   - owner: Whose they are; nil for the user that the login gives.
    package init(host: any Host, owner: String?) {
        self.host = host
        self.owner = owner
    }

    /// Starts a job, unless it was started or voided before or its lock is held.
    /// - Parameter order: What is to be done.
    /// - Returns: What is so now; of a job that was launched before, its state.
    /// - Throws: Why that is not known. The job may run all the same: ask again with the same ID.
    package func launch(_ order: JobOrder) async throws(RemoteError) -> JobState {
        try await ask("launch", order.words(seal: .random()), secrets: order.secrets)
    }

    /// Looks how a job stands, and changes nothing.
    package func look(_ id: JobID) async throws(RemoteError) -> JobState { try await ask("look", [id.text]) }

    /// Ends a job, with everything that it started; what an interrupted one left running, too.
    /// - Parameters:
    ///   - id: Which.
    ///   - by: Who asks for it; kept beside the job.
    /// - Returns: `cancelling` for one that ran: follow it to its end. One that was never launched is called off.
    /// - Throws: Why it is not known whether it was told: ask again.
    package func cancel(_ id: JobID, by: String) async throws(RemoteError) -> JobState {
        try await ask("cancel", cancelWords(id, by))
    }

    /// The same, but a job that runs is ended only where a look on the host itself agrees.
    /// - Parameters:
    ///   - id: Which.
    ///   - by: Who asks for it; kept beside the job.
    ///   - guarding: The look; nil for none.
    /// - Returns: Its state, as without the look, or why it was spared.
    /// - Throws: Why it is not known whether it was told: ask again.
    package func cancel(
        _ id: JobID, by: String, guarding: CancelGuard?
    ) async throws(RemoteError) -> CancelAnswer {
        let answer = try await answer("cancel", cancelWords(id, by) + (guarding?.words ?? []))
        if answer.word == "spared" { return .spared(Spared(answer)) }
        return .state(try JobState(answer, host: host.name))
    }

    /// Looks who holds a lock, and changes nothing.
    /// - Parameter lock: Its name.
    /// - Returns: `busy` with who holds it, or with what a killed job left running; `unknown` when nobody does.
    /// - Throws: Why that is not known.
    package func holder(of lock: String) async throws(RemoteError) -> JobState {
        guard Word.isName(lock, atMost: 128) else { throw .invalid("the lock's name is no container's name") }
        return try await ask("holder", [lock])
    }

    /// Sees to it that a job never starts, unless it did already.
    ///
    /// Only after this may it be said that a launch whose answer was lost did not run.
    package func void(_ id: JobID) async throws(RemoteError) -> JobState { try await ask("void", [id.text]) }

    /// Reads a job's log as it grows, until the job ends.
    /// - Parameters:
    ///   - id: Which.
    ///   - offset: Where to begin: 0, or the `offset` of the last record that was received.
    ///   - receive: Takes the records, one after the other; as long as it does not return, no more are read.
    /// - Returns: How the job ended; of a job that is not to be followed, its state at once.
    /// - Throws: The connection broke: call again with the offset of the last record.
    package func follow(
        _ id: JobID, from offset: Int, receive: (JobRecord) async -> Void
    ) async throws(RemoteError) -> JobState {
        guard offset >= 0 else { throw .invalid("an offset is not negative") }
        var position = offset
        while true {
            let call = Call(tag: .random(), verb: "follow", words: [id.text, "\(position)"])
            let session = try Session(call, owner: owner, kind: .stream, limit: nil)
            let end = try await host.session(session) { channel throws(RemoteError) in
                var reader = LogReader(host: host.name, offset: position)
                return try await reader.read(channel, receive)
            }
            // A reader on the host that lagged behind: the rest is there. (What a daemon of a step writes after the end is not waited for.)
            guard let size = end.size, !end.isComplete, size > end.offset, end.offset > position else {
                return end.state
            }
            position = end.offset
        }
    }

    private func cancelWords(_ id: JobID, _ by: String) -> [String] {
        [id.text, Cleaner.line(Array(by.utf8), limit: 200)]
    }

    private func ask(
        _ verb: String, _ words: [String], secrets: [String] = []
    ) async throws(RemoteError) -> JobState {
        try JobState(await answer(verb, words, secrets: secrets), host: host.name)
    }

    /// The one answer of a verb that follows nothing.
    private func answer(
        _ verb: String, _ words: [String], secrets: [String] = []
    ) async throws(RemoteError) -> Answer {
        let session = try Session(
            Call(tag: .random(), verb: verb, words: words, secrets: secrets), owner: owner, limit: Self.limit)
        return try await host.session(session) { channel throws(RemoteError) in
            let answer = try await channel.answer()
            guard try await channel.answer().word == "bye" else {
                throw .garbled(host: host.name, words: answer.text)
            }
            return answer
        }
    }
}
