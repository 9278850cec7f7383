import Contract
import Remote

/// What a container said before it died, for an alert: nothing where it cannot be had, for then the alert goes without.
extension ServiceEye {
    /// An alert waits for its words no longer than this.
    private static let wordsLimit = Duration.seconds(3)

    /// The last words of the last run that ended.
    /// - Parameters:
    ///   - count: how many lines of it are wanted.
    ///   - deaths: those that were heard of this container, the oldest first.
    ///   - isOver: whether it is down.
    /// - Returns: them.
    func lastWords(_ count: Int, deaths: [Happenings.Death], isOver: Bool) async -> LastWords {
        if let result = await words(service.lastWordsScript(deaths, lines: count), LastWords.reach) {
            let words = LastWords(
                output: result.standardOutput.lines, errors: result.standardError.lines, deaths: deaths,
                isOver: isOver, lines: count)
            // A run may be too long ago for the end of the log, or a host's clock was set: then that end has to do.
            if !words.tail.isEmpty || deaths.isEmpty { return words }
        } else if deaths.isEmpty {
            return LastWords()
        }
        return await lastWords(count, deaths: [], isOver: isOver)
    }

    /// What its health check said last.
    func healthWords(_ count: Int) async -> LastWords {
        guard let result = await words(service.healthWordsScript, count) else { return LastWords() }
        let lines = result.standardOutput.lines.filter { !$0.allSatisfy(\.isWhitespace) }
        return LastWords(line: lines.last, runs: 0, tail: lines.suffix(count))
    }

    private func words(_ script: String, _ count: Int) async -> QueryResult? {
        let query = Query(
            script, owner: service.owner, limit: min(service.limits.logs, Self.wordsLimit),
            keep: .last(count),
            secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            return result.exitCode == 0 && !result.timedOut ? result : nil
        } catch {
            // The poll finds out that a host is away, and says so.
            return nil
        }
    }
}
