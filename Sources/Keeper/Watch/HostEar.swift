import Contract
import Logging
import Remote
import Synchronization

/// Listens to what docker on one host tells as it happens, rings for the watcher of that host, and remembers a little of
/// each service.
///
/// What it hears is a reason to look, and no more: whether something is wrong is told by looks alone. So whatever is lost
/// here is found by the poll, and nothing that is heard twice counts twice. What it remembers only says why
/// (``Happenings``).
final class HostEar: Sendable {
    /// How soon it listens again after it had to stop, at first and at most.
    private static let (shortest, longest) = (Duration.seconds(1), Duration.seconds(60))
    /// It was well if it listened for so long.
    private static let wellAfter = Duration.seconds(30)

    private struct Memory: Sendable {
        var heard: Set<ServiceName> = []
        var happenings: [ServiceName: Happenings] = [:]
        /// From where it goes on after a break, in nanoseconds since 1970 by the host's clock.
        var reached: Int64?
        /// Since when the stream stands, by the same clock.
        var begun: Int64?
        var deafness: [ServiceName: Deafness] = [:]
        var isSilent = false
    }

    private let host: any Host
    private let owner: String?
    private let services: [String: ServiceName]
    private let office: Office
    private let bell = Doorbell()
    /// Rings when the stream was found to be silent.
    private let alarm = Doorbell()
    private let memory = Mutex(Memory())
    var name: String { host.name }
    var names: [ServiceName] { Array(services.values) }

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
            let end = await listenWhileItTells()
            memory.withLock { $0.begun = nil }
            office.vitalSigns.note {
                $0.hearsNoMore(host.name, hasPlace: end.hasPlace, at: office.time.elapsed())
            }
            try Task.checkCancellation()
            if office.time.elapsed() - begun >= Self.wellAfter { (pause, isSaid) = (Self.shortest, false) }
            if !isSaid {
                office.log.notice("\(host.name): docker is watched by poll alone for now: \(end.why)")
            }
            isSaid = true
            try await office.time.sleep(pause)
            pause = min(pause * 2, Self.longest)
        }
    }

    /// Why it does not listen any more.
    private struct End: Sendable {
        var why: String
        /// Whether it had a place on the connection.
        var hasPlace = true
    }

    /// Listens until that ends, or is found to tell nothing any more.
    /// - Returns: Why it ended.
    private func listenWhileItTells() async -> End {
        memory.withLock { $0.isSilent = false }
        return await withTaskGroup(of: End.self) { group in
            group.addTask { await self.listen() }
            group.addTask {
                // A bell may ring for nothing when its task is cancelled.
                while !self.memory.withLock(\.isSilent), !Task.isCancelled { await self.alarm.wait() }
                return End(why: "docker events has gone silent")
            }
            defer { group.cancelAll() }
            return await group.next() ?? End(why: "it was ended")
        }
    }

    /// - Returns: Why it ended.
    private func listen() async -> End {
        let script = ContainerEvents.script(since: memory.withLock(\.reached))
        do throws(RemoteError) {
            // What happened while nobody listened is found by a look at everything.
            let code = try await host.listen(script, owner: owner) {
                office.vitalSigns.note { $0.listens(host.name, at: office.time.elapsed()) }
                ring(for: services.values)
            } hear: { line in
                hear(line)
            }
            return End(why: "docker events ended with exit status \(code)")
        } catch {
            var end = End(why: HostTrouble(error).what)
            if case .tooManySessions = error { end.hasPlace = false }
            return end
        }
    }

    private func hear(_ line: String) {
        switch ContainerEvents.read(line) {
        case .began(let now):
            memory.withLock { memory in
                // Docker's own memory is short, and empty after its restart: what it repeats may not be all.
                for service in services.values {
                    memory.happenings[service, default: Happenings()].listen(from: now)
                }
                if memory.reached == nil { memory.reached = now - ContainerEvents.firstLook }
                memory.begun = now
            }
        case .event(let event):
            let isNews = memory.withLock { memory in
                // The last one, and not the latest: a clock that was set back would make it deaf.
                memory.reached = event.time
                guard let service = services[event.name] else { return false }
                return memory.happenings[service, default: Happenings()].take(event)
            }
            if isNews, let service = services[event.name] { ring(for: [service]) }
        case nil: break
        }
    }

    /// The last event that was heard, in nanoseconds since 1970 by the host's clock.
    var reached: Int64? { memory.withLock(\.reached) }

    /// Goes on from what an earlier run of the bot heard last.
    func goOn(from reached: Int64?) { memory.withLock { $0.reached = $0.reached ?? reached } }

    /// Takes what a look showed: a stream that should have told of it, and has not, is begun anew.
    func compare(_ look: ContainerLook, of service: ServiceName, at now: Int64?) {
        let isSilent = memory.withLock { memory in
            let isProven = memory.deafness[service, default: Deafness()].isProven(
                by: look, at: now, begun: memory.begun, reached: memory.reached)
            memory.isSilent = memory.isSilent || isProven
            return isProven
        }
        if isSilent { alarm.ring() }
    }

    /// Has one of its services looked at, as if something were heard of it.
    func askFor(_ service: ServiceName) {
        if services.values.contains(service) { ring(for: [service]) }
    }

    /// Wakes whoever waits for something to be heard, though nothing was.
    func wake() { bell.ring() }

    private func ring(for services: some Sequence<ServiceName>) {
        memory.withLock { $0.heard.formUnion(services) }
        bell.ring()
    }

    /// Waits until something is heard, or for that long.
    func wait(atMost limit: Duration) async throws { try await bell.wait(atMost: limit, time: office.time) }

    /// What something was heard of since it was asked last.
    func take() -> Set<ServiceName> {
        memory.withLock { memory in
            defer { memory.heard = [] }
            return memory.heard
        }
    }

    /// What was heard of a service lately.
    func happenings(of service: ServiceName) -> Happenings {
        memory.withLock { $0.happenings[service] ?? Happenings() }
    }

    /// The bot itself has its hands on a service: what was heard of it says nothing any more.
    func forget(_ service: ServiceName) {
        memory.withLock { $0.happenings[service]?.forget() }
    }
}
