import Contract

/// The one table of what can be typed: help, and what a mistake is answered with, are read from it.
struct CommandTable: Sendable {
    struct Entry: Sendable, Equatable {
        /// As it is typed, with `!`.
        var usage: String
        var summary: String
        /// A sentence or two for `!bridge help restart`.
        var detail: String
    }

    let entries: [(topic: String, entry: Entry)]

    init(services: [Service]) {
        entries = services.flatMap(Self.entries(of:)) + Self.general
    }

    func usages(of service: ServiceName) -> [String] {
        entries.map(\.entry.usage).filter { $0.hasPrefix("!\(service) ") }
    }

    func entry(topic: String) -> Entry? {
        return entries.first { $0.topic == topic || $0.topic.hasSuffix(" \(topic)") }?.entry
    }

    private static func entries(of service: Service) -> [(topic: String, entry: Entry)] {
        let word = "!\(service.name)"
        let fixed: [(String, String, String, String)] = [
            (
                "status", "\(word) status", "how it is",
                "Asks docker on the host, now. `\(word)` alone does the same."
            ),
            (
                "logs", "\(word) logs [N]", "its last lines",
                "The last N lines, \(Action.logLines.upperBound) at most: the last few in the message, all as a file."
            ),
            (
                "restart", "\(word) restart", "restart the container",
                "Restarts the container, then looks at it for 10 s: only one that stays up counts."
            ),
            (
                "start", "\(word) start", "bring it up",
                "Brings the service up as its compose file says, and proves it."
            ),
            (
                "check", "\(word) check", "what it needs, looked at",
                "Looks at the host, docker, the clone, the secrets and the repository; changes nothing."
            ),
            ("stop", "\(word) stop", "stop it (asks first)", "Stops the container after a !yes within 60 s."),
            (
                "update", "\(word) update", "bring in the release line",
                "Fetches, moves the directory to \(service.releaseLine), builds, starts, and looks at it for 20 s. "
                    + "Refused when what comes tracks one of the secret files."
            ),
        ]
        return fixed.map { ("\(service.name) \($0.0)", Entry(usage: $0.1, summary: $0.2, detail: $0.3)) }
            + service.actions.map {
                (
                    "\(service.name) \($0.name)",
                    Entry(usage: "\(word) \($0.name)", summary: $0.description, detail: $0.description)
                )
            }
    }

    private static let general: [(topic: String, entry: Entry)] = [
        (
            "keeper",
            Entry(
                usage: "!keeper", summary: "me, and all at a glance",
                detail: "The bot itself and every service.")
        ),
        (
            "keeper check",
            Entry(
                usage: "!keeper check", summary: "all that I need, looked at",
                detail: "My own machine, this room, every host and every service; changes nothing.")
        ),
        (
            "help",
            Entry(
                usage: "!help", summary: "this list",
                detail: "The list of commands; `!help restart` explains one.")
        ),
        (
            "yes",
            Entry(
                usage: "!yes, !no", summary: "answer my question",
                detail: "Answers the question; with more than one open, its code says which: `!yes 47`.")
        ),
    ]
}
