/// What an update would bring, as the script that looks at it printed it.
package struct Incoming: Sendable, Equatable {
    /// A commit that comes.
    package struct Commit: Sendable, Equatable {
        /// As short as git writes it.
        package var name: String
        /// Seconds since 1970.
        package var at: Int64
        package var subject: String
        package var author: String

        package init(name: String, at: Int64, subject: String, author: String = "") {
            (self.name, self.at, self.subject, self.author) = (name, at, subject, author)
        }
    }

    /// What comes, newest first; at most ``commitLimit`` are named.
    package var commits: [Commit] = []
    package var count = 0
    /// The commit that was looked at, and that an update's next step moves to.
    package var target: String?
    /// When that one was made, in seconds since 1970.
    package var made: Int64?
    /// The commit of the directory.
    package var head: String?
    /// Files that say how the service is built and run, and that change; at most ``fileLimit``.
    package var weighty: [String] = []
    /// Commits of the directory that neither the release line nor another branch of a remote has, and tracked files that
    /// were changed there: `git reset --hard` takes both away.
    package var ownCommits = 0
    package var changedFiles = 0
    /// Where git keeps those from now on.
    package var kept: String?
    /// Secrets that the incoming tree tracks: `git reset --hard` would overwrite the ignored files without a word.
    package var trackedSecrets: [String] = []
    /// Secrets that the directory tracks, and the incoming tree no longer does: git would delete the files.
    package var droppedSecrets: [String] = []
    /// Secrets that were changed by what was done to the directory, whatever had been foreseen.
    package var alteredSecrets: [String] = []
    /// The commit of the container that ran before.
    package var running: String?
    /// Whether the host knows that it does not know it.
    package var isRunningUnknown = false

    /// What stands against it besides.
    package var objection = Objection()

    package static let commitLimit = 10
    package static let fileLimit = 10
    /// The exit status of the script when a secret would be overwritten or deleted.
    package static let trackedStatus: Int32 = 3

    package init() {}

    /// Takes one line of the script's standard output.
    package mutating func read(_ line: some StringProtocol) {
        guard let said = ScriptLine(line) else { return }
        let rest = said.rest
        switch said.word {
        case "count": count = Self.number(rest) ?? count
        case "commit":
            guard commits.count < Self.commitLimit, let commit = Commit(rest) else { return }
            commits.append(commit)
        case "author" where commits.last?.author.isEmpty == true: commits[commits.count - 1].author = rest
        case "head" where StatusAnswer.isCommit(rest): head = rest
        case "target" where StatusAnswer.isCommit(rest): target = rest
        case "made": made = Self.number(rest).map(Int64.init)
        case "weighty" where weighty.count < Self.fileLimit: weighty.append(rest)
        case "own": ownCommits = Self.number(rest) ?? ownCommits
        case "changed": changedFiles = Self.number(rest) ?? changedFiles
        case "kept" where Service.isKept(rest): kept = rest
        case "tracks": trackedSecrets.append(rest)
        case "drops": droppedSecrets.append(rest)
        case "runs" where StatusAnswer.isCommit(rest): running = rest
        case "runs" where rest == "-": isRunningUnknown = true
        case "altered": alteredSecrets.append(rest)
        default: objection.read(line)
        }
    }

    private static func number(_ text: String) -> Int? { Int(text).flatMap { $0 >= 0 ? $0 : nil } }
}

extension Incoming.Commit {
    fileprivate init?(_ text: String) {
        let fields = text.utf8.split(
            separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false
        ).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 1, let at = Int64(fields[1]) else { return nil }
        // A commit may have no subject.
        self.init(name: fields[0], at: at, subject: fields.count > 2 ? fields[2] : "")
    }
}
