/// What can be asked of a service.
package enum Action: Sendable, Hashable {
    case status
    case logs(lines: Int)
    case restart
    case start
    case stop
    case update
    /// Makes a clone of a directory that was filled by copying, once.
    case adopt
    /// Puts right what compose left when it was ended in the middle of replacing the container.
    case mend
    case custom(String)

    /// How many log lines can be asked for at once, and how many come when no number is given.
    package static let logLines = 1...5000
    package static let defaultLogLines = 100

    /// The verb as it is typed, and as it stands in the facts under `action`.
    package var word: String {
        switch self {
        case .status: "status"
        case .logs: "logs"
        case .restart: "restart"
        case .start: "start"
        case .stop: "stop"
        case .update: "update"
        case .adopt: "adopt"
        case .mend: "mend"
        case .custom(let name): name
        }
    }

    /// Whether it only reads: such a one may run again, and beside anything else.
    package var onlyReads: Bool {
        switch self {
        case .status, .logs: true
        case .restart, .start, .stop, .update, .adopt, .mend, .custom: false
        }
    }

    /// Whether a person is asked before it runs.
    package func asksFirst(of service: Service) -> Bool {
        switch self {
        case .stop, .mend, .adopt: true
        case .custom(let name): service.action(named: name)?.asksFirst ?? true
        case .status, .logs, .restart, .start, .update: false
        }
    }

    /// How long the container has to stand still afterwards before the change is believed; `nil` where nothing
    /// is proven.
    package var proofTime: Duration? {
        switch self {
        case .update, .adopt: .seconds(20)
        case .restart, .start, .mend: .seconds(10)
        case .status, .logs, .stop, .custom: nil
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
        case .logs: limits.logs
        case .restart: limits.restart
        case .start, .mend: limits.start
        case .stop: limits.stop
        case .update, .adopt: limits.update
        case .custom(let name): self.action(named: name)?.limit ?? limits.action
        }
    }
}
