import Contract
import Logging
import Remote
import Synchronization

/// Listens to what docker on one host tells as it happens, and rings for the watcher of that host.
///
/// What it hears is a reason to look, and no more: nothing is believed but what a look is answered. So whatever is lost
/// here is found by the poll, and nothing that is heard twice counts twice.
final class HostEar: Sendable {
    /// How soon it listens again after it had to stop, at first and at most.
    private static let (shortest, longest) = (Duration.seconds(1), Duration.seconds(60))
    /// It was well if it listened for so long.
    private static let wellAfter = Duration.seconds(30)

    private let host: any Host
    private let owner: String?
    private let services: [String: ServiceName]
    private let office: Office
    private let bell = Doorbell()
    private let heard = Mutex<Set<ServiceName>>([])

    init(host: any Host, services: [Service], office: Office) {
        self.host = host
        // Whoever may use docker sees all of it.
        owner = services.first?.owner
        self.services = Dictionary(services.map { ($0.container, $0.name) }) { first, _ in first }
        self.office = office
    }

    /// Listens until it is cancelled.
    func run() async throws {
        // A host without services has nothing to tell, and whatever ends by itself would end the bot.
        while services.isEmpty { try await office.time.sleep(.seconds(3600)) }
        var pause = Self.shortest
        var isSaid = false
        while true {
            let begun = office.time.elapsed()
            let end = await listen()
            office.vitalSigns.note { $0.hearsNoMore(host.name, at: office.time.elapsed()) }
            try Task.checkCancellation()
            if office.time.elapsed() - begun >= Self.wellAfter { (pause, isSaid) = (Self.shortest, false) }
            if !isSaid { office.log.notice("\(host.name): docker is watched by poll alone for now: \(end)") }
            isSaid = true
            try await office.time.sleep(pause)
            pause = min(pause * 2, Self.longest)
        }
    }

    /// - Returns: Why it ended.
    private func listen() async -> String {
        do throws(RemoteError) {
            // What happened while nobody listened is found by a look at everything.
            let code = try await host.listen(ContainerEvents.script, owner: owner) {
                office.vitalSigns.note { $0.listens(host.name, at: office.time.elapsed()) }
                ring(for: services.values)
            } hear: { line in
                if let service = services[line] { ring(for: [service]) }
            }
            return "docker events ended with exit status \(code)"
        } catch {
            return HostTrouble(error).what
        }
    }

    private func ring(for services: some Sequence<ServiceName>) {
        heard.withLock { $0.formUnion(services) }
        bell.ring()
    }

    /// Waits until something is heard, or for that long.
    func wait(atMost limit: Duration) async throws { try await bell.wait(atMost: limit, time: office.time) }

    /// What something was heard of since it was asked last.
    func take() -> Set<ServiceName> {
        heard.withLock { heard in
            defer { heard = [] }
            return heard
        }
    }
}
