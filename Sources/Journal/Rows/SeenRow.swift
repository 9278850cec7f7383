/// What was seen last of a service, so that what happens while the bot is away can be told from what it saw.
package struct SeenRow: Sendable, Equatable {
    package var service: String
    /// The container's ID.
    package var container: String
    /// When its run began, as docker wrote it: compared to the letter.
    package var startedAt: String
    package var restarts: Int
    /// Whether it was up, or only paused.
    package var isUp: Bool
    /// When it was seen so first, by the host's clock, in seconds since 1970.
    package var hostTime: Int64
    /// The last event that was heard of its host by then, in nanoseconds since 1970 by the host's clock.
    package var heard: Int64?
    /// Milliseconds since 1970, by this machine's clock.
    package var at: Int64

    package init(
        service: String, container: String, startedAt: String, restarts: Int, isUp: Bool, hostTime: Int64,
        heard: Int64? = nil, at: Int64
    ) {
        self.service = service
        self.container = container
        self.startedAt = startedAt
        self.restarts = restarts
        self.isUp = isUp
        self.hostTime = hostTime
        self.heard = heard
        self.at = at
    }
}

extension SeenRow {
    init(_ columns: Columns) throws(JournalError) {
        service = try columns.text("service")
        container = try columns.text("container")
        startedAt = try columns.text("started_at")
        guard let restarts = Int(exactly: try columns.integer("restarts")) else {
            throw columns.unreadable("restarts")
        }
        self.restarts = restarts
        isUp = try columns.integer("is_up") != 0
        hostTime = try columns.integer("host_time")
        heard = try columns.integerIfAny("heard")
        at = try columns.integer("at")
    }
}
