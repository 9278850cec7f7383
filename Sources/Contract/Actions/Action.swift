/// What can be asked of a service.
package enum Action: Sendable, Hashable {
    case status
    case logs(lines: Int)
    /// What was kept of the container that the last update or rollback replaced.
    case lastLogs
    case restart
    case start
    case stop
    case update
    /// Back to what ran before; by which way is known once the host was asked.
    case rollback(Rollback?)
    /// Makes a clone of a directory that was filled by copying, once.
    case adopt
    /// Puts right what compose left when it was ended in the middle of replacing the container.
    case mend
    /// One of the configuration's own, with a value for each of its arguments.
    case custom(String, values: [String] = [])

    /// How many log lines can be asked for at once, and how many come when no number is given.
    package static let logLines = 1...5000
    package static let defaultLogLines = 100

    /// The verb as it is typed, and as it stands in the facts under `action`.
    package var word: String {
        switch self {
        case .status: "status"
        case .logs, .lastLogs: "logs"
        case .restart: "restart"
        case .start: "start"
        case .stop: "stop"
        case .update: "update"
        case .rollback: "rollback"
        case .adopt: "adopt"
        case .mend: "mend"
        case .custom(let name, _): name
        }
    }

    /// The verb with the values that were chosen: what people read, and what the journal knows a change by.
    package var phrase: String {
        guard case .custom(let name, let values) = self else { return word }
        return ([name] + values).joined(separator: " ")
    }

    /// Whether it only reads: such a one may run again, and beside anything else.
    package var onlyReads: Bool {
        switch self {
        case .status, .logs, .lastLogs: true
        case .restart, .start, .stop, .update, .rollback, .adopt, .mend, .custom: false
        }
    }

    /// Whether it replaces what is deployed by another version.
    package var bringsVersion: Bool {
        switch self {
        case .update, .rollback: true
        case .status, .logs, .lastLogs, .restart, .start, .stop, .adopt, .mend, .custom: false
        }
    }

    /// Whether only an image is put back, and nobody knows which commit it was made from.
    package var isOfImageAlone: Bool {
        if case .rollback(let way?) = self { way.kept.commit == nil } else { false }
    }

    /// Whether a person is asked before it runs.
    package func asksFirst(of service: Service) -> Bool {
        switch self {
        case .stop, .rollback, .adopt, .mend: true
        case .custom(let name, _): service.action(named: name)?.asksFirst ?? true
        case .status, .logs, .lastLogs, .restart, .start, .update: false
        }
    }

    /// How long the container has to stand still afterwards before the change is believed; `nil` where nothing
    /// is proven.
    package var proofTime: Duration? {
        switch self {
        case .update, .rollback, .adopt: .seconds(20)
        case .restart, .start, .mend: .seconds(10)
        case .status, .logs, .lastLogs, .stop, .custom: nil
        }
    }
}

extension Service {
    package func action(named name: String) -> CustomAction? {
        actions.first { $0.name == name }
    }

    /// How long an action may run on the host.
    package func limit(of action: Action) -> Duration {
        switch action {
        case .status: limits.status
        case .logs, .lastLogs: limits.logs
        case .restart: limits.restart
        case .start, .mend: limits.start
        case .stop: limits.stop
        case .update, .adopt: limits.update
        // What has to be built again takes as long as an update.
        case .rollback(let way): way?.hasImage == true ? limits.start : limits.update
        case .custom(let name, _): self.action(named: name)?.limit ?? limits.action
        }
    }
}
