import Contract
import Journal
import Matrix
import Remote

/// Answers what only reads: always, also while something is being changed, and always by asking anew.
struct Reader: Sendable {
    /// How many changes are looked through for those that were made while something rang.
    private static let nightJobs = 200
    /// More alerts than that are told by nobody.
    private static let nightAlerts = 20

    struct Request: Sendable {
        var event: TakenEvent
        var command: Command
        var asked: Asked
        /// Says whether the event is journaled and new, where that is not known yet.
        var isNew: Gate?
    }

    let office: Office
    let eyes: [ServiceEye]
    let version: String
    /// When the bot began and when the homeserver was last heard, on the elapsed clock.
    let begun: Duration
    let lastSync: @Sendable () -> Duration?
    let doctor: Doctor

    func answer(_ request: Request) async throws {
        guard let report = try await report(request) else { return }
        if let isNew = request.isNew, await !isNew.wait() { return }
        try await office.answer(request.event, report)
    }

    private func report(_ request: Request) async throws -> Report? {
        switch request.command {
        case .service(let name, .logs(let lines)):
            guard let eye = eye(name) else { return nil }
            let finding = await eye.logs(lines, into: recorder(request), end: office.limits.shownLogLines)
            return .logs(
                LogsReport(service: eye.service, wanted: lines, finding: finding, asked: request.asked))
        case .service(let name, .lastLogs):
            guard let eye = eye(name) else { return nil }
            return .lastLogs(
                LastLogsReport(service: eye.service, finding: await eye.lastLogs(), asked: request.asked))
        case .service(let name, _):
            guard let eye = eye(name) else { return nil }
            return .status(await status(eye, request.asked))
        case .keeper: return .overview(await overview(request.asked))
        case .history(let name, let count):
            let jobs = try await office.journal.jobs(of: name?.text, last: count)
            return .history(HistoryReport(of: name, jobs, asked: request.asked))
        case .night:
            let since = office.scribe.wording.time.yesterdayEvening(office.time.wall())
            let rang = try await office.journal.rang(since: since)
            let jobs = try await office.journal.jobs(of: nil, last: Self.nightJobs)
            return .night(
                NightReport(since: since, rang.suffix(Self.nightAlerts), jobs, asked: request.asked))
        case .help(let topic): return .help(help(topic, request.asked))
        case .check(let name):
            let diagnosis = if let name { await doctor.service(name) } else { await doctor.all() }
            return .check(CheckReport(service: name, diagnosis: diagnosis, asked: request.asked))
        case .changes(let name):
            guard let eye = eye(name) else { return nil }
            let deployed = await office.recordedCommit(
                of: office.board.entry(name).sight?.answer?.container?.id)
            return .changes(
                ChangesReport(
                    service: eye.service, finding: await eye.changes(), deployed: deployed,
                    asked: request.asked))
        case .adoption(let name):
            guard let eye = eye(name) else { return nil }
            return .adoption(
                AdoptionReport(service: eye.service, finding: await eye.adoption(), asked: request.asked))
        case .cancel, .ack, .mute, .unmute, .freeze, .yes, .no: return nil
        }
    }

    private func recorder(_ request: Request) -> Recorder {
        Recorder(
            spool: office.scribe.spool, mask: office.scribe.wording.mask,
            name: "logs-" + StableHash.hex(request.event.eventID.text))
    }

    private func eye(_ name: ServiceName) -> ServiceEye? { eyes.first { $0.service.name == name } }

    private func status(_ eye: ServiceEye, _ asked: Asked) async -> StatusReport {
        // While docker is asked: mostly it is the container that was seen last.
        let seen = await office.board.entry(eye.service.name).sight?.answer?.container?.id
        async let recorded = office.recordedCommit(of: seen)
        let sight = await eye.look()
        let entry = await office.board.entry(eye.service.name)
        let container = sight.answer?.container?.id
        let deployed =
            if container == seen { await recorded } else { await office.recordedCommit(of: container) }
        var report = StatusReport(
            service: eye.service, sight: sight, deployed: deployed, isLooping: entry.isLooping,
            busy: entry.busy,
            asked: asked)
        report.leftovers = await eye.leftovers(beside: sight, whileChanged: entry.busy != nil)
        return report
    }

    private func overview(_ asked: Asked) async -> OverviewReport {
        let now = office.time.elapsed()
        var services: [OverviewReport.Glance] = []
        for eye in eyes {
            let entry = await office.board.entry(eye.service.name)
            services.append(
                OverviewReport.Glance(
                    name: eye.service.name, sight: entry.sight, age: entry.seenAt.map { now - $0 } ?? .zero,
                    isLooping: entry.isLooping, busy: entry.busy))
        }
        return OverviewReport(
            version: version, uptime: now - begun, syncAge: lastSync().map { now - $0 }, services: services,
            freeze: office.freezer.freeze, asked: asked)
    }

    private func help(_ topic: String?, _ asked: Asked) -> HelpReport {
        var report = HelpReport(CommandTable(services: eyes.map(\.service)), topic: topic, asked: asked)
        let words = topic?.split(separator: " ").map(String.init) ?? []
        if words.count == 2, let service = ServiceName(words[0]) {
            report.allowed = office.people.now.only(.custom(words[1]), of: service) ?? []
        }
        return report
    }
}

extension HelpReport {
    /// All commands, those of one service, or the one that was asked for.
    init(_ table: CommandTable, topic: String?, asked: Asked) {
        if let topic, let entry = table.entry(topic: topic) {
            self.init(entries: [(entry.usage, entry.summary)], detail: entry.detail, asked: asked)
        } else if let topic, let entries = table.entries(of: topic) {
            self.init(entries: entries.map { ($0.usage, $0.summary) }, asked: asked)
        } else {
            let (entries, alike) = table.whole
            self.init(entries: entries.map { ($0.usage, $0.summary) }, alike: alike, asked: asked)
        }
    }
}
