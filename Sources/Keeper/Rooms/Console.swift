package import Contract
import Journal
package import Matrix
package import Remote

/// The terminal as the room: the same commands and the same words, without a homeserver and without a journal.
package struct Console: Sendable {
    /// What a command comes to on a terminal.
    package enum Status: Int32, Sendable {
        case done = 0
        case failed = 1
        case usage = 64
    }

    private let services: [Service]
    private let hosts: [any Host]
    private let wording: Wording
    private let user: UserID
    private let time: Time
    private let version: String

    package init(
        services: [Service], hosts: [any Host], wording: Wording, user: UserID, version: String,
        time: Time = .system
    ) {
        self.services = services
        self.hosts = hosts
        self.wording = wording
        self.user = user
        self.version = version
        self.time = time
    }

    /// The line of the contract that a command would run on the host, and the host it would run on; runs nothing.
    package func dryRun(_ line: String) -> (status: Status, text: String) {
        switch read(line) {
        case .command(.service(let name, let action)):
            guard let service = services.first(where: { $0.name == name }),
                let text = service.line(for: action)
            else { return (.usage, "there is no such action") }
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
    ///   - progress: called with one line as it moves.
    /// - Returns: the exit status, and what is to be shown.
    /// - Throws: `CancellationError`, or what keeps a change from being run at all.
    package func run(
        _ line: String, isConfirmed: Bool, progress: @escaping @Sendable (String) async -> Void
    ) async throws -> (status: Status, text: String) {
        let asked = Asked(by: user, at: time.wall())
        switch read(line) {
        case .mistake(let mistake): return (.usage, text(.mistake(mistake)))
        case .notForUs: return (.usage, unknown)
        case .command(.service(let name, let action)):
            guard let service = services.first(where: { $0.name == name }),
                let host = hosts.first(where: { $0.name == service.host })
            else { return (.usage, unknown) }
            let eye = ServiceEye(service: service, host: host)
            return try await withHost(host) {
                try await serve(action, eye, asked, isConfirmed: isConfirmed, progress: progress)
            }
        case .command(.help(let topic)):
            return (
                .done, text(.help(HelpReport(CommandTable(services: services), topic: topic, asked: asked)))
            )
        case .command(.check(let name?)):
            guard let service = services.first(where: { $0.name == name }),
                let host = hosts.first(where: { $0.name == service.host })
            else { return (.usage, unknown) }
            let doctor = HostDoctor(host: host, services: services, time: time)
            return try await withHost(host) {
                let diagnosis = Diagnosis(await doctor.chapters(only: name))
                return shown(.check(CheckReport(service: name, diagnosis: diagnosis, asked: asked)))
            }
        case .command(.check(nil)): return (.usage, "`bridgekeeper check` looks at all of it")
        case .command(.keeper), .command(.yes), .command(.no):
            return (.usage, "that is for the running bot: there is nothing to ask here")
        }
    }

    private var unknown: String {
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
    ) async throws -> (status: Status, text: String) {
        switch action {
        case .status:
            return shown(.status(StatusReport(service: eye.service, sight: await eye.look(), asked: asked)))
        case .logs(let lines):
            let finding = await eye.logs(lines)
            let report = LogsReport(service: eye.service, wanted: lines, finding: finding, asked: asked)
            guard case .lines(let all, _) = finding else { return shown(.logs(report)) }
            return (.done, wording.shown(all, last: lines).joined(separator: "\n"))
        case .restart, .start, .stop, .update, .custom:
            guard isConfirmed || !action.asksFirst(of: eye.service) else {
                return (
                    .usage, "this asks first: add --yes to mean it\n" + (eye.service.line(for: action) ?? "")
                )
            }
            return try await change(action, eye, asked, progress: progress)
        }
    }

    private func change(
        _ action: Action, _ eye: ServiceEye, _ asked: Asked,
        progress: @escaping @Sendable (String) async -> Void
    ) async throws -> (status: Status, text: String) {
        let job = StableHash.hex("console", "\(UInt64.random(in: .min ... .max))")
        let change = Change(
            service: eye.service, action: action, job: job, event: try EventID("$console"), asked: asked)
        let wording = wording
        let now = time.wall
        let runner = ChangeRunner(
            host: eye.host, time: time,
            hooks: ChangeRunner.Hooks(
                progress: { await progress(wording.message(.progress($0), now: now()).prose.plain) },
                enter: { _, _ in }, recorded: { _ in nil }, isFresh: { true }))
        return shown(.change(try await runner.run(change, from: .anew).report))
    }

    private func shown(_ report: Report) -> (status: Status, text: String) {
        let message = wording.message(report, now: time.wall())
        let isOk = message.facts["outcome"]?.stringValue == Outcome.ok.rawValue
        return (isOk ? .done : .failed, message.prose.plain)
    }

    private func text(_ report: Report) -> String { wording.message(report, now: time.wall()).prose.plain }

    /// Keeps the connection to a host for as long as the body needs it.
    private func withHost<Result: Sendable>(
        _ host: any Host, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await host.run()
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}
