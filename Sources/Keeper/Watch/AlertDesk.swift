import Contract
import FoundationEssentials
import Journal
import Logging
import Matrix

/// Keeps the alerts that stand: posts, edits and ends them, and finds them again after a restart.
actor AlertDesk {
    /// Between two edits of a standing alert.
    static let editInterval = Duration.seconds(30)

    private struct Standing: Sendable {
        var row: AlertRow
        var editedAt: Duration
        /// What it says now; not known of one that an earlier run of the bot raised.
        var said: AlertReport?
    }

    /// What is kept of a standing alert beside its row.
    private struct State: Codable {
        var kind: AlertKind
    }

    private let office: Office
    private var standing: [String: Standing] = [:]

    init(office: Office) {
        self.office = office
    }

    /// Finds the alerts that stood when the bot ended.
    ///
    /// - Parameter known: what is looked after. What an alert is about and is not among it cannot recover: it would stand
    ///   for ever.
    /// - Throws: The journal could not be read or written.
    func restore(_ known: [AlertReport.Subject]) async throws {
        let keys = Set(known.map(\.key))
        for row in try await office.journal.alerts() {
            standing[row.key] = Standing(row: row, editedAt: office.time.elapsed())
            if !keys.contains(row.key) { try await forget(row) }
        }
    }

    /// Ends an alert of which nothing more will be seen, quietly: it is edited, and no notice is posted.
    private func forget(_ row: AlertRow) async throws {
        standing[row.key] = nil
        guard let subject = AlertReport.Subject(key: row.key), let kind = kind(in: row) else {
            office.log.error("the alert \(row.key) cannot be read, and is forgotten")
            return try await office.journal.remove(alert: row.key)
        }
        var report = AlertReport(kind: kind, subject: subject, since: row.firedAt, state: .error)
        let lasted = Duration.milliseconds(max(0, office.time.wall() - row.firedAt))
        report.resolved = AlertReport.Resolution(lasted: lasted, isForgotten: true)
        let edit = try office.scribe.lastEdit(.alert(report), of: row.transaction)
        try await office.journal.remove(alert: row.key, saying: [edit])
        await office.outbox.send([edit])
    }

    /// The kind of alert that stands for a subject.
    func kind(of subject: String) -> AlertKind? {
        standing[subject].flatMap { kind(in: $0.row) }
    }

    private func kind(in row: AlertRow) -> AlertKind? {
        do {
            return try JSONDecoder().decode(State.self, from: row.state).kind
        } catch {
            office.log.error("what alert stands for \(row.key) cannot be read: \(error)")
            return nil
        }
    }

    func fire(_ report: AlertReport) async throws {
        let key = report.subject.key
        let row = try office.scribe.row(
            .alert(report), named: "alert \(key) \(report.kind.rawValue) \(report.since)", priority: .urgent)
        let alert = AlertRow(
            key: key, transaction: row.transaction, firedAt: report.since,
            state: try JSONEncoder().encode(State(kind: report.kind)))
        try await office.journal.save(alert, saying: [row])
        standing[key] = Standing(row: alert, editedAt: office.time.elapsed(), said: report)
        office.log.warning("alert: \(key) \(report.kind.rawValue)")
        await office.outbox.send([row])
    }

    /// Edits the alert when what it says has changed, not more often than every 30 s.
    func update(_ report: AlertReport) async {
        let now = office.time.elapsed()
        guard var alert = standing[report.subject.key], alert.said?.changing != report.changing,
            now - alert.editedAt >= Self.editInterval
        else { return }
        alert.editedAt = now
        alert.said = report
        standing[report.subject.key] = alert
        var report = report
        report.since = alert.row.firedAt
        await office.outbox.amend(alert.row.transaction, to: office.scribe.content(.alert(report)))
    }

    /// Ends the alert: it is edited, and a quiet notice says how long it lasted.
    func resolve(_ report: AlertReport, byRequest: Bool) async throws {
        let key = report.subject.key
        guard let alert = standing[key] else { return }
        var report = report
        report.since = alert.row.firedAt
        let lasted = Duration.milliseconds(max(0, office.time.wall() - alert.row.firedAt))
        report.resolved = AlertReport.Resolution(lasted: lasted, byRequest: byRequest)
        // What was wrong stays to be read in the alert itself; the notice is only that it is over.
        var ended = report
        ended.keepWords(of: alert.said)
        let rows = [
            try office.scribe.row(
                .alert(report), named: "resolved \(alert.row.transaction)", priority: .answer),
            try office.scribe.lastEdit(.alert(ended), of: alert.row.transaction),
        ]
        try await office.journal.remove(alert: key, saying: rows)
        standing[key] = nil
        await office.outbox.send(rows)
    }
}

extension AlertReport.Subject {
    /// Under what the alert is kept.
    var key: String {
        switch self {
        case .service(let name): "service \(name)"
        case .host(let name, _): "host \(name)"
        }
    }

    /// What an alert is about, by what it is kept under.
    fileprivate init?(key: String) {
        let words = key.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        switch words[0] {
        case "service":
            guard let name = ServiceName(words[1]) else { return nil }
            self = .service(name)
        case "host": self = .host(words[1], services: [])
        default: return nil
        }
    }
}

extension AlertReport {
    /// What is worth an edit when it changes.
    fileprivate var changing: String {
        "\(state.rawValue) \(restartCount ?? 0) \(exitCode ?? 0) \(sameRuns) \(memoryRanOut)"
    }
}
