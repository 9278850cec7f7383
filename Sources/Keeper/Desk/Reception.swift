import Contract
import Journal
import Logging
import Matrix
import Remote

/// Does what the desk decided: hands changes to their service's driver, lets what only reads be read, answers the rest.
actor Reception {
    /// What only reads and runs at once; the next one waits, and so many at most.
    static let readers = 8
    static let waitingReads = 100

    let office: Office
    private let desk: Desk
    let services: [Service]
    let drivers: [ServiceName: ServiceDriver]
    private let reader: Reader
    private let canceller: Canceller
    private let clerk: AlertClerk
    let forms: ChangeForms
    let preparer: Preparer
    private let roomGuard: RoomGuard
    let random: @Sendable (Range<Int>) -> Int
    /// What waits for a reader: were it the sync that waits, one hung host would make the bot deaf.
    private let reads = WorkQueue<Reader.Request>(limit: Reception.waitingReads)
    /// Questions that the room may not have yet: their time begins when it has them.
    var onTheWay: [String: TransactionID] = [:]
    var questions: Questions
    /// Changes about which a host is being asked, before anybody else is.
    var preparing: [Change] = []

    init(
        office: Office, desk: Desk, services: [Service], drivers: [ServiceName: ServiceDriver],
        reader: Reader, canceller: Canceller, alerts: AlertDesk, roomGuard: RoomGuard,
        random: @escaping @Sendable (Range<Int>) -> Int
    ) {
        self.office = office
        self.desk = desk
        self.services = services
        self.drivers = drivers
        self.reader = reader
        self.canceller = canceller
        clerk = AlertClerk(office: office, alerts: alerts)
        forms = ChangeForms(office: office, services: services)
        preparer = Preparer(office: office, eyes: reader.eyes)
        self.roomGuard = roomGuard
        self.random = random
        questions = Questions(time: office.limits.question)
    }

    /// Serves until it is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.readers {
                group.addTask { [reads] in
                    while let request = await reads.next() { try await self.serve(request) }
                }
            }
            group.addTask { try await self.expireQuestions() }
            group.addTask { [canceller] in try await canceller.run() }
            // None of them ends by itself. Not `waitForAll`, which would wait for the others before it throws.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Begins what only reads of these, before they are journaled.
    /// - Returns: What has begun, each with the gate that says whether it is new: its answer waits for that.
    func begin(_ events: [TakenEvent]) -> [EventID: Gate] {
        var begun: [EventID: Gate] = [:]
        for event in events where office.staleAge(event.sentAt) == nil && begun[event.eventID] == nil {
            // Whether what was tapped still stands is looked at first.
            guard event.tapped == nil, case .run(let command) = desk.judge(event.body, of: event.sender),
                case .service(_, let action) = command, action.onlyReads,
                roomGuard.refusal == nil || !command.needsPrivacy
            else { continue }
            let gate = Gate()
            if reads.add(request(command, event, isNew: gate)) { begun[event.eventID] = gate }
        }
        return begun
    }

    /// Does what one event of the room asks for; it has been journaled.
    func handle(_ event: TakenEvent) async throws {
        switch desk.judge(event.body, of: event.sender) {
        case .run(let command): try await run(command, event)
        case .mistake(let mistake): try await office.answer(event, .mistake(mistake))
        case .stranger, .ignore, .tap, .edited, .withdrawn:
            try await office.journal.settle(event.eventID, at: office.time.wall(), saying: [])
        }
    }

    /// Carries on with what was open when the bot ended.
    func resume(_ jobs: [JobRow]) async throws {
        let orders = jobs.compactMap { CancelOrder($0, services) }
        // What follows by itself goes before what people had asked for.
        let first = jobs.filter { $0.foundBefore?.follows != nil }
        for job in first + jobs.filter({ $0.foundBefore?.follows == nil })
        where !orders.contains(where: { $0.id == job.id }) {
            guard let change = forms.change(job), let driver = drivers[change.service.name] else {
                try await forms.forget(job)
                continue
            }
            let back = orders.first { $0.aim.waiting.contains { $0.id == job.id } }
            switch job.phase {
            case .asking where back != nil: try await forms.end(change, .withdrawn, by: back?.asked.by)
            case .queued where back != nil: try await forms.end(change, .takenBack, by: back?.asked.by)
            case .asking: try await forms.end(change, .restarted)
            case .queued:
                // Between a yes and its notice the bot may have died; stored already, it is not stored again.
                try await office.journal.enqueue([try forms.progressRow(change, .first)])
                await driver.submit(change, from: job.resumeFrom)
            case .launching, .running, .proving, .ended: await driver.submit(change, from: job.resumeFrom)
            }
        }
        for order in orders {
            if order.aim.waiting.isEmpty {
                try await canceller.add(order)
            } else {
                try await canceller.finish(order, .tookBack(order.aim.waiting.map(\.action), begun: []))
            }
        }
    }

    /// Takes a cancel up: what it is aimed at is stored with it, before anything is done.
    private func cancel(_ scope: CancelScope, of service: Service, _ event: TakenEvent) async throws {
        guard try await office.journal.job(for: event.eventID) == nil, let driver = drivers[service.name]
        else { return }
        let asked = questions.open.map(\.change).filter { $0.service.name == service.name }
        let waiting = await driver.queued + asked
        let running = await driver.underWay
        var aim = CancelOrder.Aim()
        if scope == .current, let running {
            aim.running = CancelOrder.Aim.Job(running)
        } else {
            aim.waiting = waiting.map(CancelOrder.Aim.Job.init)
        }
        let order = CancelOrder(event, for: service, own: office.own, aim: aim)
        try await office.journal.add(order.row(at: office.time.wall()))
        let prepared = aim.running == nil ? try await takeBackPrepared(of: service) : []
        if !waiting.isEmpty || !prepared.isEmpty, aim.running == nil {
            try await takeBack(waiting, order, driver, prepared)
        } else if scope == .current {
            try await canceller.add(order)
        } else {
            try await canceller.finish(order, .nothingWaits(running: running?.action.phrase))
        }
    }

    /// Takes back what waits for its host to be asked, before anybody is.
    private func takeBackPrepared(of service: Service) async throws -> [String] {
        var taken: [Change] = []
        while let request = reads.withdraw({ $0.command.changes(service.name) != nil }) {
            guard let action = request.command.changes(service.name) else { break }
            taken.append(forms.change(action, of: service, request.event, request.asked))
        }
        for change in preparing where change.service.name == service.name {
            if withdrawPrepared(change.event) != nil { taken.append(change) }
        }
        for change in taken { try await tellTakenBack(change) }
        return taken.map(\.action.phrase)
    }

    private func takeBack(
        _ waiting: [Change], _ order: CancelOrder, _ driver: ServiceDriver, _ prepared: [String]
    ) async throws {
        var taken = prepared
        var begun: [String] = []
        for change in waiting {
            if questions.withdraw(change.event) != nil {
                try await forms.end(change, .withdrawn, by: order.asked.by)
                taken.append(change.action.phrase)
            } else if await driver.withdraw(change.event) != nil {
                try await forms.end(change, .takenBack, by: order.asked.by)
                taken.append(change.action.phrase)
            } else {
                begun.append(change.action.phrase)
            }
        }
        try await canceller.finish(order, .tookBack(taken, begun: begun))
    }

    func run(_ command: Command, _ event: TakenEvent) async throws {
        let asked = Asked(by: event.sender, at: event.sentAt)
        // However late it comes: to stop too much is the safe side.
        if command == .freeze { return try await freeze(event, asked) }
        if let age = office.staleAge(event.sentAt) {
            return try await office.answerStale(event, command, age: age, asked: asked)
        }
        if let reason = roomGuard.refusal, command.needsPrivacy {
            let refusal = RefusalReport(
                reason: .exposed(reason: reason), command: command.word, service: command.service,
                asked: asked)
            return try await office.answer(event, .refusal(refusal))
        }
        if event.tapped != nil, let refusal = try await refusal(of: command, event) {
            return try await clerk.tell(refusal, command, event)
        }
        switch command {
        case .check, .changes, .adoption: try await read(command, event)
        case .service(let name, let action):
            guard let service = services.first(where: { $0.name == name }) else { return }
            if action.onlyReads {
                try await read(command, event)
            } else {
                try await take(action, of: service, event, asked)
            }
        case .cancel(let name, let scope):
            guard let service = services.first(where: { $0.name == name }) else { return }
            try await cancel(scope, of: service, event)
        // These ask no host.
        case .keeper, .history, .night, .help: try await reader.answer(request(command, event))
        case .ack(let name):
            guard let service = services.first(where: { $0.name == name }) else { return }
            try await clerk.take(service, command, event)
        case .mute(let name, let length): try await clerk.mute(name, for: length, command, event)
        case .unmute(let name): try await clerk.unmute(name, command, event)
        case .freeze: break
        case .yes(let code): try await answered(event, code: code, isYes: true)
        case .no(let code): try await answered(event, code: code, isYes: false)
        }
    }

    /// Why a tap on an alert does nothing.
    private func refusal(of command: Command, _ event: TakenEvent) async throws -> AlertAnswer.What? {
        var changes: [Change] = []
        if let name = command.service, let driver = drivers[name] {
            let asked = (questions.open.map(\.change) + preparing).filter { $0.service.name == name }
            changes = await [driver.underWay].compactMap(\.self) + driver.queued + asked
        }
        return try await clerk.refusal(of: command, event, changes: changes)
    }

    // MARK: Taking back

    /// Takes back what a message asked for, if it has not begun; doing so again does nothing.
    ///
    /// - Returns: what is under way and can no longer be taken back so.
    func takeBack(_ event: EventID) async throws -> JobRow? {
        if let question = questions.withdraw(event) {
            try await forms.end(question.change, .withdrawn)
            return nil
        }
        if let change = withdrawPrepared(event) {
            try await tellTakenBack(change)
            return nil
        }
        if let request = reads.withdraw({ $0.event.eventID == event }) {
            let report = TakenBackReport(
                service: request.command.service, action: request.command.word, asked: request.asked)
            try await office.answer(request.event, .takenBack(report))
            return nil
        }
        for driver in drivers.values {
            guard let change = await driver.withdraw(event) else { continue }
            try await forms.end(change, .takenBack)
            return nil
        }
        guard let job = try await office.journal.job(for: event), job.phase != .ended else { return nil }
        return job
    }

    func tellTakenBack(_ change: Change) async throws {
        let report = TakenBackReport(
            service: change.service.name, action: change.action.word, asked: change.asked)
        let rows = try office.scribe.rows(.takenBack(report), to: office.place(change), as: "answer")
        try await office.journal.settle(change.event, at: office.time.wall(), saying: rows)
        await office.outbox.send(rows)
    }

    // MARK: Reading

    /// Answers what only reads, and takes a change about which the host had to be asked first.
    private func serve(_ request: Reader.Request) async throws {
        guard case .service(let name, let action) = request.command, !action.onlyReads,
            let service = services.first(where: { $0.name == name })
        else { return try await reader.answer(request) }
        let asked = Asked(by: request.event.sender, at: request.event.sentAt)
        preparing.append(forms.change(action, of: service, request.event, asked))
        let finding = try await preparer.prepare(action, of: service, asked)
        // Meanwhile it may have been taken back.
        guard preparing.contains(where: { $0.event == request.event.eventID }) else { return }
        switch finding {
        case .ready(let action, let again, let adoption):
            try await admit(
                action, of: service, request.event, asked, isPrepared: true, again: again, adoption: adoption)
        case .settled(let report):
            guard withdrawPrepared(request.event.eventID) != nil else { return }
            try await office.answer(request.event, report)
        }
        _ = withdrawPrepared(request.event.eventID)
    }

    func withdrawPrepared(_ event: EventID) -> Change? {
        preparing.firstIndex { $0.event == event }.map { preparing.remove(at: $0) }
    }

    func read(_ command: Command, _ event: TakenEvent) async throws {
        guard !reads.add(request(command, event)) else { return }
        let refusal = RefusalReport(
            reason: .queueFull(limit: Self.waitingReads), command: command.word, service: command.service,
            asked: Asked(by: event.sender, at: event.sentAt))
        try await office.answer(event, .refusal(refusal))
    }

    /// Its age is told by this machine's clock, since what is answered to it is timed by that.
    func request(
        _ command: Command, _ event: TakenEvent, isNew: Gate? = nil
    ) -> Reader.Request {
        let age = office.serverClock.now() - event.sentAt
        return Reader.Request(
            event: event, command: command, asked: Asked(by: event.sender, at: office.time.wall() - age),
            isNew: isNew)
    }
}
