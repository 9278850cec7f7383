import Contract
import Logging
import Remote

/// Asks now and then for the release lines of a host's services, one after the other, and writes on the ``Board`` who is
/// behind his own.
///
/// It never says anything by itself: the tile shows it. So where there is no tile there is none of these.
struct ReleaseWatcher: Sendable {
    /// How often it looks whether one is due, and what lies between two of them.
    private static let (nap, breath) = (Duration.seconds(3), Duration.seconds(1))

    private let host: any Host
    private let services: [Service]
    private let every: Duration
    private let office: Office
    private let jitter: @Sendable () -> Double

    /// One for each host that has services; none where nobody asked for it.
    static func all(
        _ hosts: [any Host], _ services: [Service], every: Duration?, office: Office,
        jitter: @escaping @Sendable () -> Double
    ) -> [ReleaseWatcher] {
        guard let every else { return [] }
        return hosts.compactMap { host in
            let own = services.filter { $0.host == host.name }
            guard !own.isEmpty else { return nil }
            return ReleaseWatcher(
                host: host, services: own, every: every, office: office, jitter: jitter)
        }
    }

    /// Asks until it is cancelled.
    func run() async throws {
        var watch = ReleaseWatch(services.map(\.name), every: every, at: office.time.elapsed())
        var troubles: [ServiceName: String] = [:]
        while true {
            let entries = await office.board.all()
            let now = office.time.elapsed()
            for service in watch.outdated(at: now) { await office.board.ahead(service, by: nil) }
            guard let next = watch.next(entries, at: now),
                let service = services.first(where: { $0.name == next })
            else {
                try await office.time.sleep(Self.nap)
                continue
            }
            let answer = await ask(service)
            try Task.checkCancellation()
            // What was found while somebody changed it is not to be believed: it is asked again.
            if await office.board.entry(next).epoch == entries[next]?.epoch {
                note(answer.trouble, of: next, &troubles)
                let jitter = jitter()
                switch watch.take(answer.finding, of: next, at: office.time.elapsed(), jitter: jitter) {
                case .none: break
                case .show(let commit): await office.board.ahead(next, by: commit)
                case .hide: await office.board.ahead(next, by: nil)
                }
            }
            try await office.time.sleep(Self.breath)
        }
    }

    private func ask(_ service: Service) async -> (finding: ReleaseWatch.Finding, trouble: String?) {
        let query = Query(
            ReleaseLook.script(of: service), owner: service.owner, limit: ReleaseLook.limit,
            secrets: service.secretPaths)
        do throws(RemoteError) {
            let result = try await host.run(query)
            // What git says of it is somebody's words, and the doctor shows them.
            if result.timedOut {
                return (.unknown, "no answer within \(HumanTime.length(ReleaseLook.limit))")
            }
            if result.exitCode != 0 { return (.unknown, "git ended with \(result.exitCode)") }
            switch ReleaseLook(result.standardOutput.lines) {
            case .ahead(let commit)?: return (.ahead(commit), nil)
            case .level?: return (.level, nil)
            case .noBranch?: return (.unknown, "the repository has no branch \(service.branch)")
            case nil: return (.unknown, "the host's answer makes no sense")
            }
        } catch {
            return (.unknown, "\(error)")
        }
    }

    /// Once for each trouble: a repository that is away is asked in vain many times.
    private func note(_ trouble: String?, of service: ServiceName, _ troubles: inout [ServiceName: String]) {
        defer { troubles[service] = trouble }
        guard trouble != troubles[service] else { return }
        guard let trouble else {
            office.log.notice("the release line of \(service) can be asked for again")
            return
        }
        office.log.warning(
            "whether the release line of \(service) is ahead is not known: \(trouble); !\(service) check tells more"
        )
    }
}
