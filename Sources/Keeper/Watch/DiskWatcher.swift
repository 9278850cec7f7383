import Contract
import Logging
import Remote

/// Looks now and then how full the disks of a host are, and has its alert raised and ended.
///
/// While the bot changes something there it does not look: a build takes room for a while. What is found of a host that
/// does not answer is nothing, for that has an alert of its own.
struct DiskWatcher: Sendable {
    /// Between two looks.
    static let every = Duration.seconds(300)
    /// How soon it tries again when it may not look, and when it saw nothing.
    private static let (nap, retry) = (Duration.seconds(5), Duration.seconds(30))

    let host: any Host
    /// What hangs on it.
    let services: [Service]
    let limit: Int
    let office: Office
    let alerts: AlertDesk

    var subject: AlertReport.Subject { .disk(host.name, services: services.map(\.name)) }

    /// Looks until it is cancelled.
    func run() async throws {
        // A host without services is nobody's business, and whatever ends by itself would end the bot.
        while services.isEmpty { try await office.time.sleep(.seconds(3600)) }
        var watch = DiskWatch(limit: limit, isFiring: await alerts.kind(of: subject.key) != nil)
        while true {
            guard await isFree() else {
                await alerts.saw(subject, isBad: false)
                try await office.time.sleep(Self.nap)
                continue
            }
            let use = await look()
            try Task.checkCancellation()
            if let use { try await act(watch.observe(use.percent), use) }
            await alerts.saw(subject, isBad: use != nil && watch.isFiring)
            try await office.time.sleep(use == nil ? Self.retry : Self.every)
        }
    }

    /// Whether it was seen that the host answers, and nothing is being changed there.
    private func isFree() async -> Bool {
        let entries = await office.board.all()
        let seen = services.compactMap { entries[$0.name] }
        return seen.contains { $0.sight?.answer != nil } && seen.allSatisfy { $0.busy == nil }
    }

    /// How full the fullest of them is; nothing where that cannot be told.
    private func look() async -> DiskUse? {
        let query = Query(
            DiskUse.script(services.map(\.directory)), owner: services.first?.owner, limit: DiskUse.limit)
        do throws(RemoteError) {
            return DiskUse.fullest(try await host.run(query).standardOutput.lines)
        } catch {
            office.log.debug("\(host.name): how full its disks are is not known: \(error)")
            return nil
        }
    }

    private func act(_ action: DiskWatch.Action, _ use: DiskUse) async throws {
        var report = AlertReport(
            kind: .disk, subject: subject, since: office.time.wall(), state: .running)
        report.disk = use
        switch action {
        case .none: return
        case .fire: try await alerts.fire(report)
        case .update: try await alerts.update(report)
        case .resolve: try await alerts.resolve(report, byRequest: false)
        }
    }
}
