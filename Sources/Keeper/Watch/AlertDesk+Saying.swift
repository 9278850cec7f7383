import Contract
import Journal
import Matrix

/// What is said of alerts: one in a message of its own, with buttons, or several in one.
extension AlertDesk {
    /// The alerts that a message tells of, in the order of their names.
    func alerts(in message: TransactionID) -> [StandingAlert] {
        standing.values.filter { $0.message == message }.sorted { $0.key < $1.key }
    }

    func isAnyStanding(in message: TransactionID) -> Bool {
        standing.values.contains { $0.message == message && $0.stands }
    }

    /// An alert as it is told, with what this desk knows of it.
    func told(_ alert: StandingAlert) -> AlertReport {
        var report = alert.report
        report.isMuted = mutes.isMuted(alert.subject, at: office.time.wall())
        if let end = alert.course.endedAt {
            report.resolved = AlertReport.Resolution(lasted: alert.lasted(at: end))
        }
        return report
    }

    /// What a message says now; `nil` when nothing is known of it any more.
    func face(of message: TransactionID) -> Report? {
        let alerts = alerts(in: message)
        guard let first = alerts.first else { return nil }
        guard first.isShared else { return .alert(told(first)) }
        return .alerts(AlertsReport(entries: alerts.map(told)))
    }

    /// Tells of alerts that were not told before: all of them in one message.
    func tell(_ keys: [String]) async throws {
        var alerts = keys.compactMap { standing[$0] }.filter { $0.message == nil }
        guard let first = alerts.first else { return }
        let isShared = alerts.count > 1
        let message =
            isShared
            ? try office.scribe.transaction("alerts " + alerts.map(\.name.text).joined(separator: " "))
            : first.name
        for index in alerts.indices {
            (alerts[index].message, alerts[index].editedAt) = (message, office.time.elapsed())
        }
        let reports = alerts.map(told)
        var rows = [
            try office.scribe.row(
                isShared ? .alerts(AlertsReport(entries: reports)) : .alert(reports[0]), as: message,
                priority: .urgent)
        ]
        // Three events each: many alerts have room for none.
        if !isShared { rows += try office.scribe.buttons(AlertButtons.of(reports[0]), on: message) }
        try await keep(alerts, saying: rows)
    }

    /// Edits a message as soon as the homeserver has room; of several edits only the last one is made.
    func amend(_ message: TransactionID) async {
        outdated.remove(message)
        guard let face = face(of: message) else { return }
        for alert in alerts(in: message) { standing[alert.key]?.editedAt = office.time.elapsed() }
        await office.outbox.amend(message, to: office.scribe.content(face))
    }

    /// Edits a message for several in which something changed, when the last edit is long enough ago.
    func renew(_ message: TransactionID) async throws {
        let alerts = alerts(in: message)
        let last = alerts.map(\.editedAt).max() ?? .zero
        guard office.time.elapsed() - last >= Self.editInterval else { return }
        try await keep(alerts, saying: [])
        await amend(message)
    }

    /// What is said at the end of an alert: its message's last edit and the notice, when no other stands in there.
    /// - Parameters:
    ///   - alert: what is over.
    ///   - report: how it is now.
    ///   - message: where it stands.
    /// - Returns: the rows.
    /// - Throws: They cannot be written.
    func lastWords(
        of alert: StandingAlert, _ report: AlertReport, in message: TransactionID
    ) throws -> [OutgoingRow] {
        // Outcomes go before it: that something is over rings nobody.
        let notice = try office.scribe.row(.alert(report), named: alert.named("resolved"), priority: .edit)
        guard alert.isShared else {
            // What was wrong stays to be read in the alert itself; the notice is only that it is over.
            var ended = report
            ended.keepWords(of: alert.said)
            return [
                notice, try office.scribe.lastEdit(.alert(ended), of: message, named: alert.named("end")),
            ]
        }
        // Whoever did something about it is told of this one.
        var rows = report.resolved?.attempt == nil ? [] : [notice]
        guard !isAnyStanding(in: message), let face = face(of: message) else { return rows }
        let over = AlertsReport(entries: alerts(in: message).map(told), occasion: .over)
        rows.append(
            try office.scribe.row(.alerts(over), named: alert.named("all over"), priority: .edit))
        rows.append(try office.scribe.lastEdit(face, of: message, named: alert.named("end")))
        return rows
    }

    /// Rings again for alerts of one message.
    func remind(_ alerts: [StandingAlert], in message: TransactionID) async throws {
        let event = try await office.journal.eventID(of: message)
        // What nobody could read yet needs no reminder; what had to be given up needs it all the more.
        if event == nil, try await isWaiting(message) { return }
        var alerts = alerts.sorted { $0.key < $1.key }
        let now = office.time.wall()
        for index in alerts.indices { alerts[index].course.rang(firedAt: alerts[index].firedAt, at: now) }
        let reports = alerts.map { alert in
            var report = told(alert)
            (report.isReminder, report.isMuted) = (true, false)
            return report
        }
        let row = try office.scribe.row(
            reports.count == 1
                ? .alert(reports[0]) : .alerts(AlertsReport(entries: reports, occasion: .reminder)),
            named: "reminder \(message) \(now)", priority: .urgent, answering: event)
        try await keep(alerts, saying: [row])
    }

    func sayItDidNotHelp(_ attempt: Busy, _ report: AlertReport, _ alert: StandingAlert) async throws {
        var alert = alert
        alert.said = report
        var report = told(alert)
        report.failedAttempt = attempt
        let row = try office.scribe.row(
            .alert(report), named: "no help \(alert.name) \(office.time.wall())", priority: .urgent,
            answering: try await office.journal.eventID(of: alert.message ?? alert.name))
        try await office.journal.enqueue([row])
        await office.outbox.send([row])
    }

    private func isWaiting(_ message: TransactionID) async throws -> Bool {
        try await office.journal.unsent().contains { $0.transaction == message }
    }

    // MARK: Keeping it

    func keep(_ alert: StandingAlert, saying rows: [OutgoingRow]) async throws {
        try await keep([alert], saying: rows)
    }

    private func keep(_ alerts: [StandingAlert], saying rows: [OutgoingRow]) async throws {
        let wording = office.scribe.wording
        try await office.journal.save(
            try alerts.map { try $0.row(wording) }, remembering: alerts.map { $0.memory() }, saying: rows)
        for alert in alerts {
            standing[alert.key] = alert
            await showOwner(of: alert)
        }
        await office.outbox.send(rows)
    }

    func showOwner(of alert: StandingAlert) async {
        guard case .service(let service) = alert.subject else { return }
        await office.board.taken(service, by: alert.stands ? alert.course.takenBy : nil)
    }
}
