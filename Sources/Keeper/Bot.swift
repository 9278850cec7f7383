package import Contract
package import Journal
package import Logging
package import Matrix
package import Remote

/// The bot: listens in one room, changes services on their hosts, and watches them.
///
/// It puts the parts together and owns their tasks; it reads no file and no environment, which the caller does. It is not
/// for terminals: `ConsoleRoom` is.
package struct Bot: Sendable {
    /// What the bot is told by whoever starts it.
    package struct Options: Sendable {
        package var user: UserID
        /// Who may command; it may change while the bot runs.
        package var people: People
        package var services: [Service]
        package var names: [String]
        package var version: String
        package var wording: Wording
        package var limits: Limits
        package var poll: Duration
        package var rule: WatchRule
        /// The room as it was entered.
        package var roomWatch: RoomWatch
        /// Looks at the machine the bot runs on, and at its room; the hosts it looks at by itself.
        package var machine: @Sendable () async -> Chapter
        package var roomDoctor: @Sendable () async -> Chapter
        /// Whether one pinned message shows how all services are.
        package var hasTile: Bool
        /// Who is called while all is well; nil for nobody.
        package var monitor: Monitor?
        /// How long the journal keeps what is over.
        package var history: Retention

        package init(
            user: UserID, people: People, services: [Service], names: [String], version: String,
            wording: Wording, limits: Limits, poll: Duration, rule: WatchRule,
            roomWatch: RoomWatch, machine: @escaping @Sendable () async -> Chapter,
            roomDoctor: @escaping @Sendable () async -> Chapter, monitor: Monitor? = nil,
            history: Retention = Retention(), hasTile: Bool = false
        ) {
            self.user = user
            self.people = people
            self.services = services
            self.names = names
            self.version = version
            self.wording = wording
            self.limits = limits
            self.poll = poll
            self.rule = rule
            self.roomWatch = roomWatch
            self.machine = machine
            self.roomDoctor = roomDoctor
            self.monitor = monitor
            self.history = history
            self.hasTile = hasTile
        }
    }

    private let options: Options
    private let homeserver: Homeserver
    private let room: RoomID
    private let hosts: [any Host]
    private let journal: Journal
    private let spool: Spool
    private let freezer: Freezer
    private let time: Time
    private let pulse: Pulse
    private let log: Logger

    package init(
        options: Options, homeserver: Homeserver, room: RoomID, hosts: [any Host], journal: Journal,
        spool: Spool, freezer: Freezer,
        time: Time = .system, pulse: Pulse, log: Logger
    ) {
        self.options = options
        self.homeserver = homeserver
        self.room = room
        self.hosts = hosts
        self.journal = journal
        self.spool = spool
        self.freezer = freezer
        self.time = time
        self.pulse = pulse
        self.log = log
    }

    /// Runs until it is cancelled or something ends it; what was under way goes on at the next start.
    package func run() async throws {
        let office = office()
        journal.setPatience(office.disk.patience)
        let eyes = options.services.compactMap { service in
            hosts.first { $0.name == service.host }.map { ServiceEye(service: service, host: $0) }
        }
        var drivers: [ServiceName: ServiceDriver] = [:]
        for eye in eyes { drivers[eye.service.name] = ServiceDriver(office: office, host: eye.host) }
        let desk = Desk(
            own: options.user, people: options.people,
            parser: CommandParser(
                services: options.services, names: options.names, logLines: options.limits.logLines))
        let reader = Reader(
            office: office, eyes: eyes, version: options.version, begun: time.elapsed(),
            lastSync: { [pulse] in pulse.lastBeat }, doctor: doctor())
        let canceller = Canceller(office: office, drivers: drivers, eyes: eyes)
        let roomGuard = RoomGuard(options.roomWatch)
        let alerts = AlertDesk(office: office)
        let reception = Reception(
            office: office, desk: desk, services: options.services, drivers: drivers, reader: reader,
            canceller: canceller, alerts: alerts, roomGuard: roomGuard, random: { Int.random(in: $0) })
        let courtesy = Courtesy(homeserver: homeserver, room: room, time: time, log: log)
        let ears = hosts.map { host in
            HostEar(
                host: host, services: eyes.map(\.service).filter { $0.host == host.name }, office: office)
        }
        let tile = tile(office, ears)
        let inbox = Inbox(
            office: office, desk: desk, reception: reception, roomGuard: roomGuard, homeserver: homeserver,
            room: room, courtesy: courtesy, pulse: pulse, tile: tile,
            jitter: { Double.random(in: 0..<1) },
            clock: ContinuousClock())
        // First of all, while nobody else writes to the spool.
        try await office.outbox.restore()
        let jobs = try await journal.openJobs()
        // Before anything is judged by it, also by those that only go on.
        try await inbox.readClock()
        try await reception.resume(jobs)
        // Before the drivers run: what waited may have been taken back while nobody listened.
        try await takeBack(jobs, reception)
        let watchers = try await watchers(office, eyes, ears, alerts)
        if tile == nil {
            try await TileBoard(office: office, homeserver: homeserver, room: room).takeDown()
        }
        try await serve(
            inbox, reception, Array(drivers.values), watchers, alerts, heart(office, eyes), office.outbox,
            ReleaseWatcher.all(
                tile == nil ? [] : hosts, options.services, every: options.rule.releases, office: office,
                jitter: { Double.random(in: 0..<1) }))
    }

    /// Takes back what waited and whose message is not in the room any more.
    ///
    /// A homeserver that is away keeps nothing waiting: what it does not show is taken to stand.
    private func takeBack(_ jobs: [JobRow], _ reception: Reception) async throws {
        for job in jobs where job.phase == .queued {
            let isGone: Bool
            do throws(MatrixError) {
                isGone = try await homeserver.call(
                    OneEvent(room: room, event: job.event, limit: .seconds(5))
                ).isRedacted
            } catch {
                if error.isCancelled { throw CancellationError() }
                log.warning("whether what waits was taken back is not known: \(error)")
                return
            }
            if isGone { _ = try await reception.takeBack(job.event) }
        }
    }

    private func serve(
        _ inbox: Inbox, _ reception: Reception, _ drivers: [ServiceDriver], _ watchers: [HostWatcher],
        _ alerts: AlertDesk, _ heart: Heart?, _ outbox: Outbox, _ releases: [ReleaseWatcher]
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for host in hosts { group.addTask { try await host.run() } }
            group.addTask { try await outbox.run() }
            group.addTask { try await alerts.run() }
            group.addTask { try await reception.run() }
            for driver in drivers { group.addTask { try await driver.run() } }
            for watcher in watchers {
                group.addTask { try await watcher.ear.run() }
                group.addTask { try await watcher.run() }
                for prober in watcher.probers.values { group.addTask { try await prober.run() } }
                if let disk = watcher.disk { group.addTask { try await disk.run() } }
            }
            for release in releases { group.addTask { try await release.run() } }
            if let tile = inbox.tile { group.addTask { try await tile.run() } }
            if let heart { group.addTask { try await heart.run() } }
            group.addTask { try await inbox.run() }
            group.addTask { try await inbox.courtesy.run() }
            group.addTask { try await tidy() }
            // None of them ends by itself: the first one that does takes the others along.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Forgets what is too old to matter, so that the journal does not grow for ever.
    private func tidy() async throws {
        while true {
            try await journal.prune(at: time.wall(), keeping: options.history)
            try await time.sleep(.seconds(6 * 3600))
        }
    }

    private func heart(_ office: Office, _ eyes: [ServiceEye]) -> Heart? {
        office.vitalSigns.begin(
            Vitals(hosts: eyes.map(\.host.name), poll: options.poll, at: office.time.elapsed()))
        return options.monitor.map {
            Heart(monitor: $0, office: office, lastSync: { [pulse] in pulse.lastBeat })
        }
    }

    private func doctor() -> Doctor {
        Doctor(
            machine: options.machine, room: options.roomDoctor,
            hosts: hosts.map { HostDoctor(host: $0, services: options.services, time: time) })
    }

    private func office() -> Office {
        let scribe = Scribe(own: options.user, wording: options.wording, spool: spool, time: time)
        let room = room
        let outbox = Outbox(
            homeserver: homeserver, room: { room }, journal: journal, spool: spool, time: time, log: log)
        return Office(
            own: options.user, journal: journal, scribe: scribe, outbox: outbox, board: Board(),
            serverClock: ServerClock(time: time), time: time, log: log, limits: options.limits,
            stale: StaleDesk(
                lasting: options.limits.freshness, journal: journal, time: time,
                random: { Int.random(in: $0) }),
            disk: DiskAlarm(
                scribe: scribe, homeserver: homeserver, room: room, time: time, log: log), freezer: freezer,
            people: options.people)
    }

    private func tile(_ office: Office, _ ears: [HostEar]) -> TileDesk? {
        guard options.hasTile, !options.services.isEmpty else { return nil }
        return TileDesk(
            office: office, homeserver: homeserver, room: room, services: options.services.map(\.name),
            ears: ears)
    }

    private func watchers(
        _ office: Office, _ eyes: [ServiceEye], _ ears: [HostEar], _ alerts: AlertDesk
    ) async throws -> [HostWatcher] {
        let hostSubjects = hosts.map { host in
            AlertReport.Subject.host(
                host.name, services: eyes.map(\.service).filter { $0.host == host.name }.map(\.name))
        }
        let disks = options.rule.disk.map { limit in
            hosts.map { host in
                DiskWatcher(
                    host: host, services: eyes.map(\.service).filter { $0.host == host.name }, limit: limit,
                    office: office, alerts: alerts)
            }
        }
        try await alerts.restore(
            eyes.map { .service($0.service.name) } + hostSubjects + (disks ?? []).map(\.subject))
        let attendance = Attendance(office: office, rule: options.rule, poll: options.poll)
        try await attendance.restore()
        for ear in ears {
            ear.goOn(from: await attendance.heard(of: ear.names))
        }
        return ears.enumerated().map { number, ear in
            let own = eyes.filter { $0.service.host == ear.name }
            return HostWatcher(
                name: ear.name, eyes: own, ear: ear, office: office, alerts: alerts, attendance: attendance,
                beat: PollBeat(every: options.poll, host: number, of: ears.count), rule: options.rule,
                probers: probers(own, ear, office), disk: disks?.first { $0.host.name == ear.name })
        }
    }

    private func probers(
        _ eyes: [ServiceEye], _ ear: HostEar, _ office: Office
    ) -> [ServiceName: Prober] {
        var probers: [ServiceName: Prober] = [:]
        for (place, eye) in eyes.enumerated() {
            guard let probe = eye.service.probe else { continue }
            probers[eye.service.name] = Prober(
                eye: eye, probe: probe, office: office, ear: ear, rule: options.rule,
                delay: min(probe.every, .seconds(30)) * place / eyes.count)
        }
        return probers
    }
}
