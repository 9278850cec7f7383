import Contract
import FoundationEssentials
import Journal
import Logging
import Matrix

/// Takes what the room says: journals what counts together with the sync position, then hands it over.
struct Inbox: Sendable {
    /// After a position that the homeserver no longer takes: what is older than this is history, and not a command.
    private static let memory = Int64(3_600_000)
    /// What a time may be; what a stranger's server stamps beyond it would overflow all that is reckoned with it.
    private static let times = Int64(0)...Int64(1) << 53

    /// How long what only reads has the machine to itself, before it is journaled: until docker is at work.
    private static let headStart = Duration.milliseconds(5)
    /// How long the homeserver may take to show one event.
    private static let glance = Duration.seconds(2)

    let office: Office
    let desk: Desk
    let reception: Reception
    let roomGuard: RoomGuard
    let homeserver: Homeserver
    let room: RoomID
    let courtesy: Courtesy
    let pulse: Pulse
    let bookmark = Bookmark()
    /// Has to know when it is taken back.
    let tile: TileDesk?
    let editsTold = EditsTold()
    let strangerLog = StrangerLog()
    /// A random number below 1, so that bots that lost their homeserver do not all come back at once.
    let jitter: @Sendable () -> Double
    let clock: any Clock<Duration>

    /// Listens until it is cancelled, or until the homeserver wants the bot no more.
    func run() async throws {
        let loop = SyncLoop(
            homeserver: homeserver, room: room, user: office.own, clock: clock, jitter: jitter)
        try await roomGuard.begin(office, room)
        for event in try await office.journal.unsettled() { try await reception.handle(event) }
        let position = try await office.journal.position()
        // From a known position on nothing is lost; without one, what comes before the first answer counts for nothing.
        if position != nil { sayListening() }
        try await loop.run(since: position, onTrouble: report, handle: take)
    }

    /// Learns the homeserver's clock before anything is judged by it.
    ///
    /// This machine's may be wrong, so a homeserver that is away is waited for. Only one that does not say what time it is
    /// leaves no other clock.
    func readClock() async throws {
        var isTold = false
        while true {
            do throws(MatrixError) {
                let date = try await homeserver.call(ServerTime())
                return office.serverClock.observe(Int64(date.timeIntervalSince1970 * 1000))
            } catch {
                if error.isCancelled { throw CancellationError() }
                guard error.isTransient else {
                    return office.log.warning(
                        "the homeserver's clock is not known, this machine's is taken: \(error)")
                }
                if !isTold { office.log.warning("the homeserver's clock is not known yet: \(error)") }
                isTold = true
                try await office.time.sleep(error.retryAfter ?? .seconds(2))
            }
        }
    }

    private func take(_ batch: SyncBatch) async throws {
        // An event's stamp and its age make the time at which the homeserver wrote this answer.
        // Only of those whose own server it is: another one's clock may be wrong, or set to make old commands fresh.
        let stamps = batch.events.filter { $0.sender.server == office.own.server }.compactMap { event in
            event.age.map { stamp(event) + $0.clamped(to: Self.times) }
        }
        if let latest = stamps.max() { office.serverClock.observe(latest) }
        if batch.unreadable > 0 {
            office.log.warning("\(batch.unreadable) events of the room could not be read")
        }
        if batch.unfilledGap {
            office.log.error("a gap in the room's history could not be filled: commands in it are lost")
            try await tellOfGap()
        }
        // Before its commands: they count in the room as it is now.
        try await roomGuard.take(batch, office, room)
        tile?.take(batch)
        let events = batch.start == .first ? [] : batch.events
        var taken: [TakenEvent] = []
        var isIdle = batch.start == .next && batch.state.isEmpty
        for event in events {
            isIdle = isIdle && event.stateKey == nil
            if batch.start == .anew, office.serverClock.now() - sentAt(event) > Self.memory { continue }
            let verdict = desk.judge(event)
            // Signs that mean nothing to us are as many as there are messages.
            if case .tap = verdict {} else { isIdle = isIdle && verdict == .ignore }
            switch verdict {
            case .ignore: continue
            case .run, .mistake: taken.append(self.taken(event))
            case .tap(let sign, let target):
                guard let command = try await office.journal.command(of: sign, on: target) else { continue }
                isIdle = false
                taken.append(tap(event, on: target, meaning: command))
            case .edited(let original):
                guard !editsTold.contains(original) else { continue }
                try await tell(.edited, at: await place(of: original), named: "edit of \(original)")
                editsTold.insert(original)
            case .withdrawn(let target):
                taken.removeAll { $0.eventID == target }
                try await takeBack(target, by: event.sender)
            case .stranger(let command): try await refuse(event, command)
            }
        }
        let fresh =
            isIdle && !bookmark.isDue(at: office.time.elapsed())
            ? [] : try await store(taken, batch.position)
        pulse.beat(at: office.time.elapsed())
        if batch.start == .first { sayListening() }
        for event in fresh { try await reception.handle(event) }
    }

    /// Journals what was taken.
    ///
    /// What only reads begins meanwhile, since it may run again; its answer waits for the journal.
    /// - Returns: What is new and has not begun.
    private func store(_ taken: [TakenEvent], _ position: SyncPosition) async throws -> [TakenEvent] {
        let begun = await reception.begin(taken)
        let fresh: [TakenEvent]
        do {
            // What has begun is on its way to the host; the journal and the next sync would take the processor from it.
            if !begun.isEmpty { try await office.time.sleep(Self.headStart) }
            fresh = try await office.journal.take(taken, position: position)
        } catch {
            for gate in begun.values { gate.open(false) }
            throw error
        }
        bookmark.stored(at: office.time.elapsed())
        let new = Set(fresh.map(\.eventID))
        for (event, gate) in begun { gate.open(new.contains(event)) }
        if let last = fresh.last { courtesy.note(last.eventID) }
        return fresh.filter { begun[$0.eventID] == nil }
    }

    /// Once an hour: whoever fills the room with bulk could make it said again and again.
    private func tellOfGap() async throws {
        let hour = office.time.wall() / 3_600_000
        let row = try office.scribe.row(.gap, named: "gap \(hour)", priority: .urgent)
        try await office.journal.enqueue([row])
        await office.outbox.send([row])
    }

    private func stamp(_ event: RoomEvent) -> Int64 { event.originServerTimestamp.clamped(to: Self.times) }

    /// When it was sent, by the homeserver's clock: its age says that, also where another server stamped it.
    private func sentAt(_ event: RoomEvent) -> Int64 {
        let now = office.serverClock.now()
        guard let age = event.age else {
            // A stamp of the future would never grow stale.
            return min(stamp(event), now)
        }
        return now - age.clamped(to: Self.times)
    }

    /// From now on a command that is typed is answered.
    private func sayListening() { office.log.info("in \(room), listening") }

    private func taken(_ event: RoomEvent) -> TakenEvent {
        let message = RoomMessage(event)
        return TakenEvent(
            eventID: event.eventID, sender: event.sender, body: desk.line(of: event.content),
            threadRoot: message?.relation.threadRoot, sentAt: sentAt(event))
    }

    /// A tap is what its button says, by whoever tapped: the same rules hold as for what is typed.
    private func tap(_ event: RoomEvent, on target: EventID, meaning command: String) -> TakenEvent {
        TakenEvent(
            eventID: event.eventID, sender: event.sender, body: command, sentAt: sentAt(event), tapped: target
        )
    }

    /// Where a message stands that was edited.
    ///
    /// The edit does not say whether that is in a thread, so the homeserver is asked. The commands behind it wait for that,
    /// so not for long; without an answer what is said stands beside the thread.
    private func place(of original: EventID) async throws -> Scribe.Place {
        var root: EventID?
        do throws(MatrixError) {
            let event = try await homeserver.call(OneEvent(room: room, event: original, limit: Self.glance))
            root = RoomMessage(event)?.relation.threadRoot
        } catch {
            if error.isCancelled { throw CancellationError() }
            office.log.debug("whether \(original) stands in a thread is not known: \(error)")
        }
        return Scribe.Place(event: original, threadRoot: root)
    }

    /// Takes back what a message asked for, if that has not begun; an admin is told if it has.
    private func takeBack(_ event: EventID, by user: UserID) async throws {
        guard let job = try await reception.takeBack(event), office.people.mayCommand(user),
            let service = ServiceName(job.service)
        else { return }
        try await tell(
            .underWay(service: service, action: job.action),
            at: Scribe.Place(event: job.event, threadRoot: job.threadRoot), named: "taken back \(event)")
    }

    private func tell(
        _ report: Report, at place: Scribe.Place, named name: String, priority: Priority = .answer
    ) async throws {
        var rows = try office.scribe.rows(report, to: place, as: "note", priority: priority)
        for index in rows.indices {
            rows[index].transaction = try office.scribe.transaction(name, "\(index)")
        }
        try await office.journal.enqueue(rows)
        await office.outbox.send(rows)
    }

    private func refuse(_ event: RoomEvent, _ command: Command?) async throws {
        switch strangerLog.take(event.sender, at: office.time.elapsed()) {
        case .log:
            office.log.warning("a stranger's command was refused", metadata: ["sender": "\(event.sender)"])
        case .logThatMoreAreNot:
            office.log.warning("more strangers' commands were refused: for a minute they are not logged")
        case .nothing: break
        }
        guard try await office.journal.isFirst(stranger: event.sender, at: office.time.wall()) else { return }
        let report = RefusalReport(
            reason: .stranger, command: command?.word, service: command?.service,
            asked: Asked(by: event.sender, at: stamp(event)))
        try await tell(
            .refusal(report), at: office.place(taken(event)), named: "stranger \(event.sender)",
            priority: .stranger)
    }

    private func report(_ trouble: SyncTrouble) async {
        switch trouble {
        case .began(let error):
            office.log.warning("the homeserver cannot be heard: \(error)")
            await office.outbox.heard(false)
        case .ended(let lasted, let failures):
            await office.outbox.heard(true)
            office.log.info(
                "the homeserver is heard again after \(HumanTime.length(lasted)), \(failures) failures")
        }
    }
}

extension Int64 {
    fileprivate func clamped(to range: ClosedRange<Int64>) -> Int64 {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
