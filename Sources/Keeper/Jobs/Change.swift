package import Contract
package import Matrix

/// One command that changes something: who asked for what, and the name it has on the host.
package struct Change: Sendable {
    package var service: Service
    package var action: Action
    /// The job's ID: a hash of the bot's user ID and the command's event ID, so that it can never be two jobs.
    package var job: String
    package var event: EventID
    package var threadRoot: EventID?
    /// The message whose button asked for it.
    package var tapped: EventID?
    package var asked: Asked

    var what: String { "\(service.name) \(action.phrase)" }
}

/// What was there before a change began; journaled before it is launched.
package struct Before: Codable, Sendable, Equatable {
    var container: String?
    var startedAt: String?
    /// The commit of the container where that is recorded, otherwise of the directory.
    var commit: String?
    /// When that was, in milliseconds since 1970 by this machine's clock.
    var begunAt: Int64?
}

/// How a change ended, and which commit now belongs to which container.
package struct ChangeEnd: Sendable {
    package struct Made: Sendable, Equatable {
        var container: String
        var image: String
        var commit: String
    }

    var report: ChangeReport
    var made: Made?
}
