extension JobState {
    /// Reads an answer.
    init(_ answer: Answer, host: String) throws(RemoteError) {
        let state: JobState? =
            switch answer.word {
            case "state": JobState(answer.rest)
            case "busy": JobState(busy: answer.rest)
            case "error": .refused(answer.text)
            default: nil
            }
        guard let state else { throw .garbled(host: host, words: answer.word + " " + answer.text) }
        self = state
    }

    /// Reads what stands behind `state`.
    init?(_ words: some Collection<String>) {
        let rest = Array(words.dropFirst())
        switch (words.first, rest.count) {
        case ("running", 1): self.init(rest[0]) { Int($0).map { .running(pid: $0) } }
        case ("starting", 0): self = .starting
        case ("cancelling", 0): self = .cancelling
        case ("void", 0): self = .voided
        case ("void", 1) where rest[0] == "cancelled": self = .calledOff
        case ("unknown", 0): self = .unknown
        case ("done", 4):
            guard let outcome = JobOutcome(rawValue: rest[0]), let step = Int(rest[1]),
                let code = Int32(rest[2]), let time = Int64(rest[3])
            else { return nil }
            self = .done(JobResult(outcome: outcome, step: step, exitCode: code, endedAt: time))
        case ("interrupted", 1...):
            switch rest[0] {
            case "start": self = .interrupted(.start)
            case "reboot": self = .interrupted(.reboot)
            case "killed": self = .interrupted(.killed(orphans: rest.dropFirst().compactMap { Int($0) }))
            default: return nil
            }
        default: return nil
        }
    }

    private init?(_ word: String, _ read: (String) -> JobState?) {
        guard let state = read(word) else { return nil }
        self = state
    }

    /// Reads what stands behind `busy`: the orphans, or a dash; the holder's ID; since when; who asked.
    init?(busy words: [String]) {
        guard words.count >= 3, let since = Int64(words[2]) else { return nil }
        let by = Cleaner.line(Array(words.dropFirst(3).joined(separator: " ").utf8), limit: 200)
        let id = Cleaner.line(Array(words[1].utf8), limit: 80)
        self = .busy(
            JobHolder(id: id, by: by, since: since),
            orphans: words[0].split(separator: ",").compactMap { Int($0) })
    }
}
