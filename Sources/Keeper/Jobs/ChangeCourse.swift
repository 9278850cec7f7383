import Contract
import Journal
import Matrix
import Remote

/// One run of a change: its parts share what is known of it.
struct ChangeCourse: Sendable {
    /// Between two tries to reach a host on which the job goes on.
    private static let retry = Duration.seconds(2)
    /// How long past its time limit a job is asked for before it is given up as lost.
    private static let patience = Duration.seconds(300)

    let change: Change
    let plan: Plan
    let runner: ChangeRunner
    let eye: ServiceEye
    let view: JobView
    let jobs: Jobs
    let begun: Duration

    init(change: Change, plan: Plan, runner: ChangeRunner, begun: Duration) {
        self.change = change
        self.plan = plan
        self.runner = runner
        self.begun = begun
        eye = ServiceEye(service: change.service, host: runner.host)
        view = JobView(plan: plan, recorder: runner.hooks.recorder(change.job))
        jobs = Jobs(host: runner.host, owner: change.service.owner)
    }

    var now: Duration { runner.time.elapsed() }

    /// Tells how it goes, until it is cancelled.
    func tell() async throws {
        var told = now
        while true {
            try await runner.time.sleep(.seconds(1))
            let isDue = now - told >= runner.pulse
            guard await view.takeChange() || isDue else { continue }
            told = now
            await runner.hooks.progress(await progress())
        }
    }

    func run(from start: ChangeRunner.Start) async throws -> ChangeEnd {
        var before: Before?
        var mayBegin = true
        switch start {
        case .anew, .resumed(.asking, _), .resumed(.queued, _):
            if let freeze = runner.hooks.freeze() {
                return ChangeEnd(report: report(.frozen(freeze), sight: nil))
            }
            let sight = await eye.look()
            try Task.checkCancellation()
            if let end = await refusal(for: sight) { return end }
            before = await self.before(sight)
            try await runner.hooks.enter(.launching, before)
        case .resumed(let phase, let known):
            before = known
            mayBegin = phase == .launching
        }
        let state = try await settle(mayBegin: mayBegin)
        return try await ChangeJudge(course: self, before: before).end(state)
    }

    private func progress() async -> ProgressReport {
        ProgressReport(
            service: change.service.name, action: change.action, job: change.job,
            requestedBy: change.asked.by,
            stage: await view.stage, step: await view.step, steps: plan.steps.count,
            stepName: await view.stepName, lasted: now - begun, tail: await view.tail)
    }

    // MARK: Before it begins

    private func refusal(for sight: Sight) async -> ChangeEnd? {
        let ending: ChangeReport.Ending
        switch sight {
        case .unreachable(let trouble): ending = .unreachable(trouble)
        case .answer(let answer):
            guard case .failed(let words, _) = answer.finding else { return nil }
            ending = .dockerSilent(words: words)
        }
        return ChangeEnd(report: report(ending, sight: sight))
    }

    private func before(_ sight: Sight) async -> Before {
        let look = sight.answer?.container
        var commit: String?
        if let look { commit = await runner.hooks.recorded(look.id) }
        var before = Before(of: change)
        (before.container, before.startedAt) = (look?.id, look?.startedAt)
        before.commit = before.wayBack?.from ?? commit ?? sight.answer?.head
        before.begunAt = runner.time.wall()
        return before
    }

    func report(_ ending: ChangeReport.Ending, sight: Sight?) -> ChangeReport {
        ChangeReport(
            service: change.service, action: change.action, job: change.job, asked: change.asked,
            ending: ending, lasted: now - begun,
            sinceAsked: .milliseconds(runner.time.wall() - change.asked.at),
            sight: sight)
    }

    // MARK: On the host

    /// How the job stands on the host once nothing more can change about it.
    enum Settled: Sendable {
        case ended(JobState)
        /// It may not begin any more, and was voided on the host so that it never will.
        case tooLate
        case lost(HostTrouble)
    }

    private func settle(mayBegin: Bool) async throws -> Settled {
        let order = try order()
        var mayBegin = mayBegin
        var isLaunched = !mayBegin
        var lastWord = now
        while true {
            do {
                var state = try await ask(order, isLaunched: &isLaunched)
                lastWord = now
                await view.backInTouch()
                if state.hasBegun {
                    // Once it was seen to run, an answer "unknown" can only mean that the host forgot it.
                    if mayBegin { try await runner.hooks.enter(.running, nil) }
                    mayBegin = false
                    // Also of one that is over already: all that it said is in its log.
                    state = try await follow(order.id)
                    lastWord = now
                }
                if let settled = try await judge(state, order, mayBegin: mayBegin, isLaunched: &isLaunched) {
                    return settled
                }
            } catch let error as RemoteError {
                try Task.checkCancellation()
                // Nothing was sent, and no later try will send it.
                if case .invalid(let why) = error { return .ended(.refused(why)) }
                await view.enter(.outOfTouch(HostTrouble(error)))
                guard now - lastWord < plan.limit + plan.grace + Self.patience else {
                    return .lost(HostTrouble(error))
                }
            }
            try await runner.time.sleep(Self.retry)
        }
    }

    private func follow(_ id: JobID) async throws(RemoteError) -> JobState {
        let view = view
        return try await jobs.follow(id, from: await view.offset) { await view.take($0) }
    }

    private func order() throws -> JobOrder {
        guard let id = JobID(change.job) else { throw KeeperError.noSuchAction(change.what) }
        return JobOrder(
            id: id, lock: change.service.container, limit: plan.limit, grace: plan.grace,
            by: change.asked.by.text, steps: plan.steps.map { JobStep(name: $0.name, script: $0.script) },
            secrets: change.service.secretPaths)
    }

    /// Launches it the first time, and asks for it by its ID ever after: a launch whose answer was lost is not known, and
    /// launching the same ID again tells how it stands.
    private func ask(_ order: JobOrder, isLaunched: inout Bool) async throws(RemoteError) -> JobState {
        guard !isLaunched, runner.hooks.mayBegin else { return try await jobs.look(order.id) }
        let state = try await jobs.launch(order)
        isLaunched = true
        return state
    }

    private func judge(
        _ state: JobState, _ order: JobOrder, mayBegin: Bool, isLaunched: inout Bool
    ) async throws(RemoteError) -> Settled? {
        switch state {
        case .running, .starting, .cancelling: return nil
        case .done, .interrupted, .busy, .refused, .calledOff: return .ended(state)
        case .voided: return .tooLate
        case .unknown:
            guard mayBegin else { return .lost(HostTrouble(what: "the host does not know the job any more")) }
            if runner.hooks.mayBegin {
                isLaunched = false
                return nil
            }
            // Before "not run" is said, the ID is taken, or a launch that is still on its way would run after all.
            if case .voided = try await jobs.void(order.id) { return .tooLate }
            isLaunched = true
            return nil
        }
    }
}

extension JobState {
    /// Whether the host says that it began: then it has a log.
    fileprivate var hasBegun: Bool {
        switch self {
        case .running, .starting, .cancelling, .done, .interrupted: true
        case .voided, .calledOff, .unknown, .busy, .refused: false
        }
    }
}
