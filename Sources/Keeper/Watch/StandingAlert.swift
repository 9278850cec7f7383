import Contract
import FoundationEssentials
import Journal
import Matrix

/// One alert that stands, or may come back: what it is about, how it goes on, and in which message it stands.
struct StandingAlert: Sendable {
    var subject: AlertReport.Subject
    /// What tells it from every other alert; of one that is alone in its message this is the message.
    let name: TransactionID
    /// Milliseconds since 1970.
    let firedAt: Int64
    var course: AlertCourse
    /// The message that tells of it, and perhaps of others; `nil` while it waits to be told.
    var message: TransactionID?
    /// When its message was last edited because something changed, on the elapsed clock.
    var editedAt: Duration
    /// What was last seen of it; not known of one that an older version raised.
    var said: AlertReport?
    /// It restarts too seldom for the ordinary rule: a run of a few minutes is no sign of its end.
    var isSlow = false
    /// What somebody did about it, while it is not known whether it helped.
    var attempt: Busy?
    /// How often it was seen since then that it goes on.
    var misses = 0
    /// Whether it was there at the last look.
    var isBad = false

    var key: String { subject.key }
    /// Whether its message was made for several.
    var isShared: Bool { message.map { $0 != name } ?? false }
    var stands: Bool { !course.isOver }

    /// What it says now, as far as that is known.
    var report: AlertReport {
        var report =
            said
            ?? AlertReport(
                kind: course.kind, subject: subject, since: firedAt, state: course.kind.state)
        report.since = firedAt
        report.takenBy = course.takenBy
        report.comebacks = course.comebacks
        report.isFoundSo = course.isFoundSo
        return report
    }

    /// How long it lasted until a time, in milliseconds since 1970.
    func lasted(at now: Int64) -> Duration { .milliseconds(max(0, now - firedAt)) }

    /// A name for something that is said of it once; an alert that comes back ends more than once.
    func named(_ what: String) -> String { "\(what) \(name) \(course.comebacks)" }

    func memory(endedAt: Int64? = nil) -> RangRow {
        RangRow(
            transaction: name, subject: key, kind: course.kind.rawValue, firedAt: firedAt,
            endedAt: endedAt ?? course.endedAt, takenBy: course.takenBy)
    }
}

// MARK: In the journal

extension StandingAlert {
    /// The row that it is kept in; what programs wrote is masked before, as in a message.
    func row(_ wording: Wording) throws -> AlertRow {
        let kept = KeptAlert(
            course: course, name: isShared ? name : nil, isUntold: message == nil, isSlow: isSlow,
            said: said.map { KeptReport($0, wording) })
        return AlertRow(
            key: key, transaction: message ?? name, firedAt: firedAt, state: try JSONEncoder().encode(kept))
    }

    /// The alert of a row.
    ///
    /// - Throws: It cannot be read.
    init(_ row: AlertRow, about subject: AlertReport.Subject, at now: Duration) throws {
        let kept = try JSONDecoder().decode(KeptAlert.self, from: row.state)
        self.subject = subject
        name = kept.name ?? row.transaction
        firedAt = row.firedAt
        course = kept.course
        message = kept.isUntold ? nil : row.transaction
        editedAt = now
        said = kept.said?.report(kept.course.kind, subject, since: row.firedAt)
        isSlow = kept.isSlow
    }
}

extension AlertKind {
    /// What is so in every case.
    fileprivate var state: ServiceState {
        switch self {
        case .crashLoop: .crashLoop
        case .stopped: .exited
        case .gone: .notDeployed
        case .unhealthy, .silent, .disk: .running
        case .unreachable: .unreachable
        }
    }
}
