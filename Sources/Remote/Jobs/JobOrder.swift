/// One command of a job.
package struct JobStep: Sendable, Equatable {
    /// What people call it; one line.
    package var name: String
    /// POSIX sh, run in the user's home; the next step begins only after exit code 0.
    package var script: String

    package init(name: String, script: String) {
        self.name = name
        self.script = script
    }
}

/// A job, as it is asked for.
package struct JobOrder: Sendable, Equatable {
    package var id: JobID
    /// What only one job at a time may work on: the container's name.
    package var lock: String
    /// How long all steps together may take; the host ends them then.
    package var limit: Duration
    /// How long what is being ended may take over it, before it is killed.
    package var grace: Duration
    /// Who asked for it; shown to the next one who finds the lock taken.
    package var by: String
    package var steps: [JobStep]
    /// Files on the host whose values are taken out of the output there; absolute paths.
    package var secrets: [String]

    package init(
        id: JobID, lock: String, limit: Duration, grace: Duration = .seconds(10), by: String,
        steps: [JobStep], secrets: [String] = []
    ) {
        self.id = id
        self.lock = lock
        self.limit = limit
        self.grace = grace
        self.by = by
        self.steps = steps
        self.secrets = secrets
    }

    /// The words of the call, checked: the lock becomes a file's name, and names stand in lines.
    func words(seal: Tag) throws(RemoteError) -> [String] {
        guard Word.isName(lock, atMost: 128) else { throw .invalid("the lock's name is no container's name") }
        guard !steps.isEmpty else { throw .invalid("a job needs a step") }
        let names = steps.flatMap { [Self.oneLine($0.name), $0.script] }
        return [
            id.text, lock, "\(limit.wholeSeconds)", "\(grace.wholeSeconds)", Self.oneLine(by), seal.text,
            Call.library,
        ] + names
    }

    private static func oneLine(_ text: String) -> String {
        Cleaner.line(text.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }, limit: 200)
    }
}
