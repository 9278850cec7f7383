package import Contract
package import Journal
import Matrix

/// What was changed and by whom, the latest first.
package struct HistoryReport: Sendable {
    /// One change: who asked for what, when, and how it ended.
    struct Entry: Sendable, Equatable {
        enum End: Sendable, Equatable {
            /// It waits for an answer to the question before it.
            case asking
            /// It waits for its turn.
            case waiting
            case underWay
            case ended(Outcome, lasted: Duration)
        }

        var service: String
        var action: String
        var by: UserID
        /// Milliseconds since 1970, by this machine's clock.
        var at: Int64
        var end: End
    }

    /// `nil` for all services.
    var service: ServiceName?
    var entries: [Entry]
    var asked: Asked

    /// Makes it of what the journal has.
    package init(of service: ServiceName?, _ jobs: [JobRow], asked: Asked) {
        self.service = service
        self.asked = asked
        entries = jobs.map(Entry.init)
    }
}

extension HistoryReport.Entry {
    init(_ job: JobRow) {
        service = job.service
        action = job.action
        by = job.requestedBy
        at = job.createdAt
        end =
            switch job.phase {
            case .asking: .asking
            case .queued: .waiting
            case .launching, .running, .proving: .underWay
            case .ended:
                // An outcome that this version has no word for was written by an older one; that it ended is known.
                .ended(
                    job.outcome.flatMap(Outcome.init) ?? .interrupted,
                    lasted: .milliseconds(max(0, (job.endedAt ?? job.createdAt) - job.createdAt)))
            }
    }
}
