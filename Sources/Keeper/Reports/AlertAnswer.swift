import Contract
import Journal
import Matrix

/// What came of a word or a tap about an alert.
package struct AlertAnswer: Sendable {
    enum What: Sendable, Equatable {
        /// It is theirs now.
        case taken(AlertKind)
        /// Somebody else had taken it before.
        case takenFrom(UserID, AlertKind)
        case nothingToTake
        case muted(Duration)
        case unmuted(wasMuted: Bool)
        /// A button of an alert that is over.
        case over
        /// A button of an update that is no longer the last one.
        case overtaken
        /// A button that somebody tapped, and what it does is under way.
        case underWay(by: UserID)
        /// A button that somebody tapped, and what it does was done, and went well.
        case done(by: UserID)
    }

    var what: What
    var service: ServiceName
    /// The command's verb.
    var action: String
    var asked: Asked
}

/// What rang since yesterday evening.
package struct NightReport: Sendable {
    struct Entry: Sendable {
        var subject: AlertReport.Subject
        var kind: AlertKind
        /// Milliseconds since 1970, by this machine's clock.
        var firedAt: Int64
        var endedAt: Int64?
        var takenBy: UserID?
        /// What was done to the service while it lasted.
        var changes: [HistoryReport.Entry]
    }

    /// Milliseconds since 1970.
    var since: Int64
    var entries: [Entry]
    var asked: Asked

    init(since: Int64, _ rang: some Sequence<RangRow>, _ jobs: [JobRow], asked: Asked) {
        self.since = since
        self.asked = asked
        entries = rang.compactMap { row in
            guard let subject = AlertReport.Subject(key: row.subject),
                let kind = AlertKind(rawValue: row.kind)
            else { return nil }
            let lasted = row.firedAt...max(row.firedAt, row.endedAt ?? .max)
            let changes = jobs.filter {
                subject.key == AlertReport.Subject.service(named: $0.service)?.key
                    && lasted.contains($0.createdAt)
            }
            return Entry(
                subject: subject, kind: kind, firedAt: row.firedAt, endedAt: row.endedAt,
                takenBy: row.takenBy,
                changes: changes.reversed().map(HistoryReport.Entry.init))
        }
    }
}

extension AlertReport.Subject {
    static func service(named name: String) -> Self? { ServiceName(name).map { .service($0) } }
}
