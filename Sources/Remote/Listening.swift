extension Host {
    /// Runs something that tells what happens as it happens, for as long as that may be.
    ///
    /// It takes one of the connection's places, and gets none where they are few. It is ended on the host when the task is
    /// cancelled, and when the connection ends.
    /// - Parameters:
    ///   - script: What is run, as POSIX sh; of its output nothing is taken out, and its errors are not read.
    ///   - owner: Whose shell runs it; nil for the login's own.
    ///   - begin: Called when it is about to run.
    ///   - hear: Takes each line, cleaned.
    /// - Returns: The exit status with which it ended by itself.
    /// - Throws: Why it could not be run, or the connection's end.
    package func listen(
        _ script: String, owner: String?, begin: () -> Void, hear: (String) -> Void
    ) async throws(RemoteError) -> Int32 {
        let call = Call(tag: .random(), verb: "listen", words: [script])
        let session = try Session(call, owner: owner, kind: .listener, limit: nil)
        return try await self.session(session) { channel throws(RemoteError) in
            begin()
            let answer = try await channel.answer { line throws(RemoteError) in
                hear(Cleaner.line(line, limit: Cleaner.defaultLimit))
            }
            guard answer.word == "exit", let code = answer.rest.last.flatMap(Int32.init) else {
                throw .garbled(host: name, words: answer.text)
            }
            return code
        }
    }
}
