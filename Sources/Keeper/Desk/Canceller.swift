import Contract
import Journal
import Logging
import Matrix
import Remote

/// Ends on their hosts what people cancel; it waits for nobody's turn.
struct Canceller: Sendable {
    /// How many are under way at once, and how many more may wait: each may try for as long as it is fresh.
    static let workers = 8
    static let waiting = 40
    /// Between two tries to reach a host.
    private static let retry = Duration.seconds(2)
    /// How far back a job is looked for by its ID.
    private static let memory = 200

    private let office: Office
    private let drivers: [ServiceName: ServiceDriver]
    private let eyes: [ServiceEye]
    private let orders = WorkQueue<CancelOrder>(limit: Canceller.waiting)

    init(office: Office, drivers: [ServiceName: ServiceDriver], eyes: [ServiceEye]) {
        self.office = office
        self.drivers = drivers
        self.eyes = eyes
    }

    /// Serves until it is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.workers {
                group.addTask { while let order = await orders.next() { try await pursue(order) } }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Takes an order that the journal has stored already.
    func add(_ order: CancelOrder) async throws {
        if !orders.add(order) { try await finish(order, .tooMany) }
    }

    /// Answers an order, once, and is done with it.
    func finish(_ order: CancelOrder, _ result: CancelReport.Result) async throws {
        let report = CancelReport(service: order.service, result: result, asked: order.asked, job: order.id)
        try await finish(order, .cancel(report), report.outcome)
    }

    private func finish(_ order: CancelOrder, _ report: Report, _ outcome: Outcome) async throws {
        var rows = try office.scribe.rows(report, to: order.place, as: "answer")
        let notice = try office.scribe.transaction(order.event.text, "progress")
        if try await office.journal.eventID(of: notice) != nil {
            let over = ProgressReport(
                service: order.service.name, action: .custom(CancelOrder.word), job: order.id,
                requestedBy: order.asked.by, stage: .over(outcome), step: 1, steps: 1, stepName: nil,
                lasted: .milliseconds(office.serverClock.now() - order.asked.at), tail: [])
            rows.append(try office.scribe.lastEdit(.progress(over), of: notice))
        }
        try await office.journal.finish(
            order.id, outcome: outcome.rawValue, event: order.event, at: office.time.wall(), saying: rows)
        office.log.info(
            "\(order.service.name) cancel ended: \(outcome.rawValue)", metadata: ["job": "\(order.id)"])
        await office.outbox.send(rows)
    }

    // MARK: On the host

    private func pursue(_ order: CancelOrder) async throws {
        guard let eye = eyes.first(where: { $0.service.name == order.service.name }) else { return }
        let jobs = Jobs(host: eye.host, owner: eye.service.owner)
        var trouble: HostTrouble?
        while true {
            if let result = try await known(order) { return try await finish(order, result) }
            if let age = office.staleAge(order.asked.at) {
                if let trouble { return try await finish(order, .unreachable(trouble, triedFor: age)) }
                let report = StaleReport(
                    service: order.service.name, action: CancelOrder.word, age: age, asked: order.asked)
                return try await finish(order, .stale(report), .notRun)
            }
            var pause = Duration.milliseconds(200)
            do {
                if let result = try await attempt(order, jobs) { return try await finish(order, result) }
            } catch let error as RemoteError {
                try Task.checkCancellation()
                let why = HostTrouble(error)
                if order.aim.running == nil {
                    return try await finish(order, .unreachable(why, triedFor: nil))
                }
                if trouble == nil { try await say(.trying(why), to: order) }
                trouble = why
                pause = Self.retry
            }
            try await office.time.sleep(pause)
        }
    }

    private func say(_ result: CancelReport.Result, to order: CancelOrder) async throws {
        let report = CancelReport(service: order.service, result: result, asked: order.asked, job: order.id)
        let rows = try office.scribe.rows(
            .cancel(report), to: order.place, as: "progress", priority: .progress)
        try await office.journal.enqueue(rows)
        await office.outbox.send(rows)
    }

    /// What the journal can answer: the job has ended, perhaps because the host was told before the bot died.
    private func known(_ order: CancelOrder) async throws -> CancelReport.Result? {
        guard let aim = order.aim.running,
            let job = try await office.journal.job(for: try EventID(aim.event)), job.phase == .ended
        else { return nil }
        return job.outcome == Outcome.cancelled.rawValue
            ? .told(action: aim.action, next: []) : .over(action: aim.action)
    }

    /// One try; `nil` where the host has to be asked again in a moment.
    private func attempt(_ order: CancelOrder, _ jobs: Jobs) async throws -> CancelReport.Result? {
        guard let aim = order.aim.running else { return try await leftBehind(order, jobs) }
        guard let id = JobID(aim.id) else { return .over(action: aim.action) }
        let answer = try await jobs.cancel(id, by: order.asked.by.text, guarding: guarding(order, aim))
        switch answer {
        case .spared(let why) where why.exitCode == Service.replacedStatus:
            return .replacing(action: aim.action)
        case .spared(let why):
            let limit = HumanTime.length(order.service.limits.status)
            return .unsure(
                action: aim.action, words: why.exitCode == nil ? DockerWords.silence(of: limit) : why.words)
        case .state(.cancelling): return .told(action: aim.action, next: await next(order.service.name))
        case .state(.done(let result)) where result.outcome == .cancelled:
            return .told(action: aim.action, next: await next(order.service.name))
        case .state(.calledOff), .state(.voided): return .calledOff(action: aim.action)
        case .state(.done), .state(.interrupted): return .over(action: aim.action)
        case .state(.refused(let words)): return .hostRefused(words: words)
        case .state(.running), .state(.starting), .state(.unknown), .state(.busy): return nil
        }
    }

    private func guarding(_ order: CancelOrder, _ aim: CancelOrder.Aim.Job) -> CancelGuard? {
        order.service.cancelGuard(for: order.service.change(named: aim.action))
    }

    private func next(_ service: ServiceName) async -> [String] {
        await drivers[service]?.queued.map(\.action.phrase) ?? []
    }

    /// Asks the host who holds the service, where nothing of the bot's runs.
    private func leftBehind(_ order: CancelOrder, _ jobs: Jobs) async throws -> CancelReport.Result? {
        let by = order.asked.by.text
        switch try await jobs.holder(of: order.service.container) {
        case .busy(let holder, let left):
            let whose = CancelReport.Holder(holder)
            guard let id = JobID(holder.id) else { return .heldByAnother(whose) }
            if !left.isEmpty {
                guard case .interrupted(.killed(let still)) = try await jobs.cancel(id, by: by) else {
                    return nil
                }
                return .endedLeft(whose, processes: left.count, still: still.count)
            }
            let known = try await office.journal.jobs(of: order.service.name.text, last: Self.memory)
            guard let job = known.first(where: { $0.id == holder.id }) else { return .heldByAnother(whose) }
            // It began since the command was judged, and is not what was meant.
            guard job.phase == .ended else { return .tookBack([], begun: [job.action]) }
            // It was given up as lost.
            let answer = try await jobs.cancel(
                id, by: by, guarding: order.service.cancelGuard(for: order.service.change(named: job.action)))
            guard case .state(.cancelling) = answer else { return .heldByAnother(whose) }
            return .told(action: job.action, next: [])
        case .refused(let words): return .hostRefused(words: words)
        default: return .nothing
        }
    }
}

extension Service {
    /// What has to agree on the host before a change is ended; of one that is not known, from its first step on.
    func cancelGuard(for action: Action?) -> CancelGuard? {
        guard let step = action.map(replacingStep) ?? 1 else { return nil }
        let isAdopting = action == nil || action == .adopt
        let script = isAdopting ? adoptingScript + "\n" + replacementScript : replacementScript
        return CancelGuard(fromStep: step, limit: limits.status, script: script)
    }

    /// The change that a word means.
    func change(named word: String) -> Action? {
        let fixed: [Action] = [.restart, .start, .stop, .update, .rollback(nil), .mend]
        if word == Action.adopt.word { return repository == nil ? nil : .adopt }
        return fixed.first { $0.word == word } ?? configured(word)
    }
}

extension Office {
    /// Who asked for the cancel that ended a change; `nil` where that is not known.
    func whoCancelled(_ change: Change) async -> UserID? {
        do {
            return try await journal.jobs(of: change.service.name.text, last: 50).first { row in
                CancelOrder(row, [change.service])?.aim.running?.id == change.job
            }?.requestedBy
        } catch {
            log.error("the journal could not be read: \(error)")
            return nil
        }
    }
}
