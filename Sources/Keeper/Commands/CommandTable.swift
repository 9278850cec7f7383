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
    private let services: [Service]

    init(services: [Service]) {
        self.services = services
        entries =
            services.flatMap { service in
                Self.entries(of: service).map { ("\(service.name) \($0.verb)", $0.entry) }
            } + Self.general
    }

    /// The verbs of a service, those of the configuration last.
    func verbs(of service: Service) -> [String] { Self.entries(of: service).map(\.verb) }

    /// Those of the running bot and its alerts, which an alert itself offers.
    static let alertVerbs = ["ack", "mute", "unmute"]

    /// What can be asked of a service at any time: more would not fit on a phone.
    ///
    /// It is adopted once, and an alert offers what is for alerts.
    func usages(of service: ServiceName) -> [String] {
        entries.filter {
            !(Self.alertVerbs + ["adopt"]).contains(
                $0.topic.split(separator: " ").last.map(String.init) ?? "")
        }
        .map(\.entry.usage).filter { $0.hasPrefix("!\(service) ") }
    }

    /// What words that follow `help` mean: a command, or a service; a command first, so that no service can hide one.
    func topic(_ words: String) -> String? {
        entries.first { $0.topic == words || $0.topic.hasSuffix(" \(words)") }?.topic
            ?? services.first { $0.name.text == words }?.name.text
    }

    func entry(topic: String) -> Entry? { entries.first { $0.topic == topic }?.entry }

    /// All of it, and on a phone as little as possible: what the other services have as well stands there once.
    var whole: (entries: [Entry], alike: [ServiceName]) {
        let own = services.dropFirst().flatMap { service in
            entries.map(\.entry).filter { entry in
                service.actions.contains { entry.usage == "!\(service.name) \($0.usage)" }
            }
        }
        let first = services.first.map { Self.entries(of: $0).map(\.entry) } ?? []
        return (first + own + Self.general.map(\.entry), services.dropFirst().map(\.name))
    }

    /// All that can be asked of one service; `nil` when there is none of that name.
    func entries(of name: String) -> [Entry]? {
        services.first { $0.name.text == name }.map { Self.entries(of: $0).map(\.entry) }
    }

    private static func entries(of service: Service) -> [(verb: String, entry: Entry)] {
        let word = "!\(service.name)"
        let fixed: [(String, String, String, String)] = [
            (
                "status", "\(word) status", "how it is",
                "Asks docker on the host, now. `\(word)` alone does the same."
            ),
            (
                "logs", "\(word) logs [N]", "its last lines",
                "The last N lines, \(Action.logLines.upperBound) at most: the last few in the message, all as a file. "
                    + "`\(word) logs before`: those of the container that was replaced last."
            ),
            (
                "restart", "\(word) restart", "restart the container",
                "Restarts the container, then looks at it for 10 s: only one that stays up counts."
            ),
            (
                "start", "\(word) start", "bring it up",
                "Brings the service up as its compose file says, and looks at it for 10 s."
            ),
            (
                "stop", "\(word) stop", "stop it (asks first)",
                "Asks first, and stops the container when you answer `!yes` in time."
            ),
            (
                "check", "\(word) check", "what it needs, looked at",
                "Looks at the host, docker, the clone, the secrets and the repository; changes nothing."
            ),
            (
                "history", "\(word) history [N]", "who changed what, and when",
                "The last N changes (\(HistoryLength.range.upperBound) at most): who asked for what, when, how it ended, "
                    + "and how long it took."
            ),
            (
                "ack", "\(word) ack", "I take this alert: quiet",
                "The alert that stands is yours: no reminder rings until it is over. 👀 on it does the same."
            ),
            (
                "mute", "\(word) mute 2h", "no ringing for so long",
                "Nothing of it rings for that time, \(MuteLength.words); alerts are still written. `\(word) unmute` ends it."
            ),
            (
                "unmute", "\(word) unmute", "ring again",
                "Ends a mute; what began meanwhile rings, if it is still so."
            ),
            (
                "update", "\(word) update", "bring in the release line",
                "Fetches, moves to \(service.releaseLine), builds, starts, and looks at it for 20 s. "
                    + "Refused where it would take a secret file."
            ),
            (
                "rollback", "\(word) rollback", "back to what ran before (asks first)",
                "Asks first; puts back the image and the commit that ran before the last update, and looks at it for 20 s."
            ),
            (
                "changes", "\(word) changes", "what an update would bring",
                "Fetches and tells what \(service.releaseLine) has that the directory has not, and what an update would "
                    + "take away there. The directory itself is not touched."
            ),
            (
                "adopt", "\(word) adopt", "make its directory a clone (asks first)",
                "Once, for a directory that was filled by copying. Tells first what differs; keeps a copy of what git "
                    + "overwrites; the secrets stay as they are. `\(word) adopt --dry-run` only tells."
            ),
            (
                "cancel", "\(word) cancel", "end what runs",
                "Ends what runs on the host, with all that it started; where nothing runs, takes back what waits. "
                    + "`\(word) cancel waiting` takes back only what waits."
            ),
            (
                "mend", "\(word) mend", "clear a broken update (asks first)",
                "Removes what compose created and never started, and a git lock that nobody holds, gives the old "
                    + "container its name back, and brings the service up."
            ),
        ]
        return fixed.map { ($0.0, Entry(usage: $0.1, summary: $0.2, detail: $0.3)) }
            + service.actions.map { ($0.name, Entry($0, behind: word)) }
    }

    private static let general: [(topic: String, entry: Entry)] = [
        (
            "keeper",
            Entry(
                usage: "!keeper", summary: "me, and all at a glance",
                detail: "The bot itself, and every service as it was last seen.")
        ),
        (
            "keeper check",
            Entry(
                usage: "!keeper check", summary: "all that I need, looked at",
                detail: "My own machine, this room, every host and every service; changes nothing.")
        ),
        (
            "keeper history",
            Entry(
                usage: "!keeper history [N]", summary: "the same, of all services",
                detail: "The last N changes of all services: who, what, when, how it ended, how long it took."
            )
        ),
        (
            "keeper night",
            Entry(
                usage: "!keeper night", summary: "what rang, who took it",
                detail: "What rang since yesterday evening: for how long, who took it, and what was done."
            )
        ),
        (
            "keeper freeze",
            Entry(
                usage: "!keeper freeze", summary: "stop all changes",
                detail:
                    "From now on nothing is changed, whoever asks; `bridgekeeper thaw` on my own machine ends it."
            )
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

extension CommandTable.Entry {
    /// An action of the configuration.
    fileprivate init(_ action: CustomAction, behind word: String) {
        self.init(
            usage: "\(word) \(action.usage)",
            summary: action.description + (action.asksFirst ? " (asks first)" : ""),
            detail: action.description + (action.asksFirst ? ". Asks first. " : ". ")
                + action.arguments.map { "`\($0.placeholder)` is \($0.choice). " }.joined()
                + "Its command is fixed in my configuration.")
    }
}
