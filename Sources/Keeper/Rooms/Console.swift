package import Contract
package import Journal
package import Matrix
package import Remote
import Synchronization

/// The terminal as the room: the same commands and the same words, without a homeserver and without a journal.
package struct Console: Sendable {
    /// What a command comes to on a terminal.
    package enum Status: Int32, Sendable {
        case done = 0
        case failed = 1
        case usage = 64
        /// The person no longer waits for it.
        case interrupted = 130
    }

    package typealias Answer = (status: Status, text: String)

    /// How progress is shown.
    package enum Pace: Sendable {
        /// In one place, again and again: the time that passes is told every second, and what is being asked.
        case live
        /// Line after line: only what has changed.
        case steady
    }

    /// The last changes of one service or of all: what the running bot remembers.
    package typealias History = @Sendable (_ service: String?, _ count: Int) throws -> [JobRow]

    private let services: [Service]
    private let hosts: [any Host]
    let wording: Wording
    let user: UserID
    let time: Time
    private let version: String
    let pace: Pace
    private let history: History

    package init(
        services: [Service], hosts: [any Host], wording: Wording, user: UserID, version: String,
        pace: Pace = .steady, history: @escaping History, time: Time = .system
    ) {
        self.services = services
        self.hosts = hosts
        self.wording = wording
        self.user = user
        self.version = version
        self.pace = pace
        self.history = history
        self.time = time
    }

    /// Keeps the connections to all hosts for as long as the body needs them; each is opened when it is first needed.
    ///
    /// It may be called once, and ``run(_:isConfirmed:progress:)`` needs it.
    package func connected<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            for host in hosts {
                group.addTask {
                    try await host.run()
                    return nil
                }
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// What a person is asked before a command runs; `nil` for one that needs no confirmation, or that says by itself
    /// why it does not run.
    package func question(_ line: String) async -> Question? {
        guard case .command(.service(let name, let action)) = read(line), let eye = eye(name),
            action.asksFirst(of: eye.service)
        else { return nil }
        if action == .adopt { return await adoptionQuestion(name) }
        var prose = Prose()
        var meant = action
        if case .rollback = action {
            guard case .way(let way, _) = await eye.wayBack() else { return nil }
            meant = .rollback(way)
            wording.ask(way, of: eye.service, into: &prose)
        } else {
            prose.line("❔ Really \(Wording.what(action, of: name))?")
        }
        prose.pre([wording.mask.line(eye.service.line(for: meant) ?? "")])
        return Question(text: prose.plain, action: meant)
    }

    /// What is asked, and what exactly a yes means.
    package struct Question: Sendable {
        package var text: String
        var action: Action
    }

    /// How long a question waits for its answer.
    package var patience: Duration { wording.limits.question }

    /// The line of the contract that a command would run on the host, and the host it would run on; runs nothing.
    ///
    /// Of an adoption and a rollback only the host knows what they would do: that is looked at there.
    package func dryRun(_ line: String) async -> Answer {
        switch read(line) {
        case .command(.adoption(let name)), .command(.service(let name, .adopt)):
            return await adoption(name, progress: { _ in })
        case .command(.service(let name, let action)):
            guard let eye = eye(name) else { return (.usage, unknown) }
            var meant = action
            if case .rollback = action {
                let finding = await eye.wayBack()
                guard case .way(let way, _) = finding else {
                    let asked = Asked(by: user, at: time.wall())
                    return shown(
                        .noWayBack(NoWayBackReport(service: eye.service, finding: finding, asked: asked)))
                }
                meant = .rollback(way)
            }
            guard let text = eye.service.line(for: meant) else { return (.usage, unknown) }
            return (.done, text)
        case .command: return (.usage, "only what runs on a host has a line to show")
        case .mistake(let mistake): return (.usage, text(.mistake(mistake)))
        case .notForUs: return (.usage, unknown)
        }
    }

    /// Runs one command.
    ///
    /// - Parameters:
    ///   - line: what was typed; the `!` may be left out.
    ///   - isConfirmed: whether what the bot would ask is answered with yes.
    ///   - question: what was asked and answered so, where it was.
    ///   - progress: called with what is to be seen as it moves: a line, and what was output last.
    /// - Returns: the exit status, and what is to be shown; also when the task is cancelled.
    /// - Throws: what keeps a change from being run at all.
    package func run(
        _ line: String, isConfirmed: Bool, question: Question? = nil,
        progress: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        let asked = Asked(by: user, at: time.wall())
        switch read(line) {
        case .mistake(let mistake): return (.usage, text(.mistake(mistake)))
        case .notForUs: return (.usage, unknown)
        case .command(.service(let name, let action)):
            guard let eye = eye(name) else { return (.usage, unknown) }
            return try await serve(
                question?.action ?? action, eye, asked, isConfirmed: isConfirmed, progress: progress)
        case .command(.cancel(_, .waiting)):
            return (.usage, "nothing waits on a terminal; `cancel` alone ends what runs")
        case .command(.cancel(let name, .current)):
            guard let eye = eye(name) else { return (.usage, unknown) }
            if pace == .live { await progress("⏳ \(name) cancel: asking \(eye.host.name)") }
            let cancel = ConsoleCancel(
                service: eye.service, jobs: Jobs(host: eye.host, owner: eye.service.owner), time: time)
            let result = try await cancel.run(by: asked.by)
            if Task.isCancelled {
                return (.interrupted, "👋 \(name) cancel: nobody waits for what comes of it.")
            }
            return shown(.cancel(CancelReport(service: eye.service, result: result, asked: asked)))
        case .command(.help(let topic)):
            return (
                .done, text(.help(HelpReport(CommandTable(services: services), topic: topic, asked: asked)))
            )
        case .command(.check(let name?)):
            guard let eye = eye(name) else { return (.usage, unknown) }
            let doctor = HostDoctor(host: eye.host, services: services, time: time)
            if pace == .live { await progress("⏳ \(name) check: asking \(eye.host.name)") }
            let diagnosis = Diagnosis(await doctor.chapters(only: name))
            if Task.isCancelled { return abandoned }
            return shown(.check(CheckReport(service: name, diagnosis: diagnosis, asked: asked)))
        case .command(.check(nil)): return (.usage, "`bridgekeeper check` looks at all of it")
        case .command(.changes(let name)):
            guard let eye = eye(name) else { return (.usage, unknown) }
            if pace == .live { await progress("⏳ \(name) changes: asking \(eye.host.name)") }
            let finding = await eye.changes()
            if Task.isCancelled { return abandoned }
            return shown(.changes(ChangesReport(service: eye.service, finding: finding, asked: asked)))
        case .command(.adoption(let name)): return await adoption(name, progress: progress)
        case .command(.history(let name, let count)):
            return shown(.history(HistoryReport(of: name, try history(name?.text, count), asked: asked)))
        case .command(.keeper), .command(.night), .command(.ack), .command(.mute), .command(.unmute),
            .command(.freeze), .command(.yes), .command(.no):
            return (.usage, "that is for the running bot: there is nothing to ask here")
        }
    }

    func eye(_ name: ServiceName) -> ServiceEye? {
        guard let service = services.first(where: { $0.name == name }),
            let host = hosts.first(where: { $0.name == service.host })
        else { return nil }
        return ServiceEye(service: service, host: host)
    }

    var unknown: String {
        "that is no command; `help` lists them, the services are: "
            + services.map(\.name.text).joined(separator: ", ")
    }

    private func read(_ line: String) -> CommandParser.Reading {
        CommandParser(services: services, names: [], logLines: wording.limits.logLines).read(
            line.hasPrefix("!") ? line : "!" + line)
    }

    private func serve(
        _ action: Action, _ eye: ServiceEye, _ asked: Asked, isConfirmed: Bool,
        progress: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        switch action {
        case .status:
            await tell(eye, action, progress)
            let sight = await eye.look()
            var report = StatusReport(service: eye.service, sight: sight, asked: asked)
            report.leftovers = await eye.leftovers(beside: sight, whileChanged: false)
            if Task.isCancelled { return abandoned }
            return shown(.status(report))
        case .logs(let lines):
            await tell(eye, action, progress)
            let finding = await eye.logs(lines)
            if Task.isCancelled { return abandoned }
            let report = LogsReport(service: eye.service, wanted: lines, finding: finding, asked: asked)
            guard case .lines(let all, _) = finding else { return shown(.logs(report)) }
            return (.done, wording.shown(all, last: lines).joined(separator: "\n"))
        case .lastLogs:
            await tell(eye, action, progress)
            let finding = await eye.lastLogs()
            if Task.isCancelled { return abandoned }
            guard case .kept(let last) = finding else {
                return shown(.lastLogs(LastLogsReport(service: eye.service, finding: finding, asked: asked)))
            }
            return (.done, wording.shown(last.lines, last: last.lines.count).joined(separator: "\n"))
        case .rollback(nil):
            await tell(eye, action, progress)
            let finding = await eye.wayBack()
            if Task.isCancelled { return abandoned }
            guard case .way(let way, _) = finding else {
                return shown(
                    .noWayBack(NoWayBackReport(service: eye.service, finding: finding, asked: asked)))
            }
            return try await serve(.rollback(way), eye, asked, isConfirmed: isConfirmed, progress: progress)
        case .adopt:
            return try await adopt(eye, asked, isConfirmed: isConfirmed, progress: progress)
        case .restart, .start, .stop, .update, .rollback, .mend, .custom:
            guard isConfirmed || !action.asksFirst(of: eye.service) else {
                return (
                    .usage, "this asks first: add --yes to mean it\n" + (eye.service.line(for: action) ?? "")
                )
            }
            return try await change(action, eye, asked, progress: progress)
        }
    }

    var abandoned: Answer {
        (.interrupted, "👋 Nobody waits for the answer any more; nothing was changed.")
    }

    /// Says what is being asked where a person would see nothing until the answer comes.
    private func tell(
        _ eye: ServiceEye, _ action: Action, _ progress: @Sendable (String) async -> Void
    ) async {
        guard pace == .live else { return }
        await progress("⏳ \(eye.service.name) \(action.phrase): asking \(eye.host.name)")
    }

    func change(
        _ action: Action, _ eye: ServiceEye, _ asked: Asked,
        progress: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        let job = StableHash.hex("console", "\(UInt64.random(in: .min ... .max))")
        let change = Change(
            service: eye.service, action: action, job: job, event: try EventID("$console"), asked: asked)
        let wording = wording
        let now = time.wall
        let reached = Reached()
        await tell(eye, action, progress)
        let runner = ChangeRunner(
            host: eye.host, time: time,
            hooks: ChangeRunner.Hooks(
                progress: { await progress(wording.message(.progress($0), now: now()).prose.plain) },
                enter: { phase, _ in reached.phase.withLock { $0 = phase } }, recorded: { _ in nil },
                isFresh: { true }),
            pulse: pace == .live ? .seconds(1) : ChangeRunner.pulse)
        do {
            var end = try await runner.run(change, from: .anew)
            if end.wantsWayBack, case .way(let way, isLast: true) = await eye.wayBack() {
                end.report.wayBack = way
            }
            return shown(.change(end.report))
        } catch is CancellationError {
            return left(action, eye, at: reached.phase.withLock { $0 })
        }
    }

    /// The job outlives whoever waits for it, and nobody is to believe that he ended it.
    private func left(_ action: Action, _ eye: ServiceEye, at phase: JobPhase?) -> Answer {
        let what = "👋 \(eye.service.name) \(action.phrase): nobody waits for it any more,"
        var prose = Prose()
        switch phase {
        case nil, .asking, .queued: return abandoned
        case .launching: prose.line("\(what) and it is not known whether it began on \(eye.host.name).")
        case .running: prose.line("\(what) but on \(eye.host.name) it goes on.")
        case .proving, .ended:
            prose.line("\(what) and whether it stays up was not seen: its commands had ended well.")
        }
        if phase == .running { prose.line("`\(eye.service.name) cancel` ends it there.") }
        prose.line("`\(eye.service.name) status` shows how the service is.")
        return (.interrupted, prose.plain)
    }

    func shown(_ report: Report) -> Answer {
        let message = wording.message(report, now: time.wall())
        let isOk = message.facts["outcome"]?.stringValue == Outcome.ok.rawValue
        return (isOk ? .done : .failed, message.prose.plain)
    }

    private func text(_ report: Report) -> String { wording.message(report, now: time.wall()).prose.plain }
}

/// How far a change had come when nobody waited for it any more.
private final class Reached: Sendable {
    let phase = Mutex<JobPhase?>(nil)
}
