import Contract
import Matrix
import Remote

@testable import Keeper

/// Reports of every kind, for tests that hold for all of them.
enum Reports {
    typealias Maker = @Sendable ([String]) throws -> Report

    /// The reports that show what a program or another person wrote.
    static let hostile: [(String, Maker)] = [
        ("logs", { .logs(try logs(.lines($0, dropped: 0))) }),
        ("logs that failed", { .logs(try logs(.failed(words: $0, exitCode: 1, timedOut: false))) }),
        ("logs of a host that is away", { .logs(try logs(.unreachable(.make($0.joined(separator: "\n"))))) }),
        (
            "status of a host that is away",
            { .status(try status(.unreachable(.make($0.joined(separator: "\n"))))) }
        ),
        (
            "status without docker",
            {
                .status(
                    try status(
                        .answer(
                            StatusAnswer(finding: .failed(words: $0.joined(separator: "\n"), exitCode: 1)))))
            }
        ),
        ("progress", { .progress(try progress(.running, tail: $0)) }),
        (
            "progress out of touch",
            { .progress(try progress(.outOfTouch(.make($0.joined(separator: "\n"))), tail: $0)) }
        ),
        ("an alert", { .alert(try alert(.crashLoop, tail: $0, words: $0.joined(separator: "\n"))) }),
        ("alerts", { .alerts(try alerts(lines: $0)) }),
        (
            "a quiet warning",
            { lines in
                var report = try restless()
                report.alert.lastLine = lines.last
                return .restless(report)
            }
        ),
        ("what happened while nobody looked", { .away(try away(.looped(from: nil), words: $0)) }),
        ("a change that failed", { .change(try change(.commandFailed, tail: $0, output: $0)) }),
        (
            "a change that was not proven",
            {
                .change(
                    try change(
                        .notProven(.restarted(from: .make(), to: .make(.restarting))), tail: $0, output: $0))
            }
        ),
        (
            "a change without an answer",
            { .change(try change(.notProven(.noAnswer(words: $0.joined(separator: "\n"))), tail: $0)) }
        ),
        (
            "a change that was lost",
            { .change(try change(.interrupted(.lost(.make($0.joined(separator: "\n")))), output: $0)) }
        ),
        (
            "a change without docker",
            { .change(try change(.dockerSilent(words: $0.joined(separator: "\n")))) }
        ),
        (
            "a change that the host refused",
            { .change(try change(.hostRefused(words: $0.joined(separator: "\n")))) }
        ),
        ("a change that altered secrets", { .change(try change(.secretsAltered($0))) }),
        ("what the one before said", { .lastLogs(try lastLogs($0)) }),
        (
            "no way back",
            {
                .noWayBack(
                    NoWayBackReport(
                        service: try .make(), finding: .failed(words: $0, exitCode: 1), asked: try .make()))
            }
        ),
        (
            "a change that is not trusted",
            { .change(try change(.untrusted(Distrust(reason: .refused, words: $0)))) }
        ),
        ("a change at a lock", { .change(try change(.locked(GitLock(path: "x", age: 1, holders: $0)))) }),
        ("a change that takes secrets", { .change(try change(.takesSecrets(tracked: $0, dropped: $0))) }),
        (
            "a change held by another",
            { .change(try change(.heldByAnother(by: $0.joined(), since: 1_750_000_000))) }
        ),
        (
            "a change held by what was left",
            { .change(try change(.heldByLeft(by: $0.joined(), since: 1_750_000_000, processes: 2))) }
        ),
        (
            "a cancel of another's",
            { .cancel(try cancel(.heldByAnother(.init(by: $0.joined(), since: 1_750_000_000)))) }
        ),
        (
            "a cancel in doubt",
            { .cancel(try cancel(.unsure(action: "update", words: $0.joined(separator: "\n")))) }
        ),
        (
            "a cancel that the host refused",
            { .cancel(try cancel(.hostRefused(words: $0.joined(separator: "\n")))) }
        ),
        (
            "a cancel without an answer",
            {
                .cancel(
                    try cancel(.unreachable(.make($0.joined(separator: "\n")), triedFor: .seconds(300))))
            }
        ),
        ("a cancel that is tried again", { .cancel(try cancel(.trying(.make($0.joined(separator: "\n"))))) }),
        ("an update", { .change(try change(.done, subjects: $0)) }),
        ("an adoption", { lines in .adoption(try adoption(.found(adopted(lines)))) }),
        (
            "an adoption that is refused",
            { lines in
                var adoption = adopted(lines)
                (adoption.kind, adoption.url) = (.other, lines.last ?? "")
                return .adoption(try Reports.adoption(.found(adoption)))
            }
        ),
        ("an adoption that failed", { .adoption(try adoption(.failed(words: $0, exitCode: 128))) }),
        (
            "an adoption that was done",
            { lines in
                var report = try change(.done, action: .adopt)
                report.adoption = adopted(lines)
                report.adoption?.backups = Array(lines.prefix(3))
                report.adoption?.alteredSecrets = Array(lines.prefix(Adoption.listLimit))
                return .change(report)
            }
        ),
        ("a custom action", { .change(try change(.done, action: .custom("backup"), tail: $0, output: $0)) }),
    ]

    /// Every way a change can end, with the outcome that it has.
    static let endings: [(ChangeReport.Ending, Outcome)] = [
        (.done, .ok), (.commandFailed, .failed), (.timedOut(after: .seconds(1800)), .timedOut),
        (.cancelled, .cancelled), (.notProven(.notRunning(.make(.exited, code: 1))), .failed),
        (.notProven(.restarted(from: .make(), to: .make(.restarting, restarts: 1, code: 137))), .failed),
        (.notProven(.recreated(.make(id: "c9"))), .failed),
        (.notProven(.unhealthy(.make(health: "unhealthy"))), .failed), (.notProven(.gone), .failed),
        (.notProven(.noAnswer(words: "ssh: it went silent")), .failed), (.stillStarting, .failed),
        (.notAsked(words: "no session"), .failed),
        (.notWell(.exited(7), words: ["no route to the homeserver"]), .failed),
        (.notAtRelease(head: .commit, release: .nextCommit), .failed), (.notStopped, .failed),
        (.unreachable(.make()), .failed), (.dockerSilent(words: "permission denied"), .failed),
        (.hostRefused(words: "No space left on device"), .failed),
        (.takesSecrets(tracked: [".env"], dropped: []), .refused),
        (.takesSecrets(tracked: [], dropped: [".env"]), .refused), (.secretsAltered([".env"]), .failed),
        (.otherImage("sha256:77ab"), .failed), (.unanswered(.overtaken), .notRun),
        (.untrusted(Distrust(reason: .unsigned)), .refused),
        (.locked(GitLock(path: ".git/index.lock", age: 7200)), .failed),
        (.adoptionRefused, .refused),
        (.heldByAnother(by: "@other:example.org", since: 1_750_000_000), .refused),
        (.heldByAnother(by: "", since: nil), .refused), (.notRestarted, .failed), (.calledOff, .cancelled),
        (.heldByLeft(by: "@other:example.org", since: 1_750_000_000, processes: 3), .refused),
        (.unanswered(.silence), .notRun),
        (.frozen(Freezer.Freeze()), .refused), (.unanswered(.no), .notRun),
        (.unanswered(.restarted), .notRun), (.unanswered(.tooLate), .notRun),
        (.unanswered(.withdrawn), .notRun), (.unanswered(.takenBack), .notRun),
        (.unanswered(.forbidden), .notRun),
        (.interrupted(.hostRebooted), .interrupted), (.interrupted(.runnerKilled(orphans: 0)), .interrupted),
        (.interrupted(.runnerKilled(orphans: 3)), .interrupted), (.interrupted(.neverBegan), .interrupted),
        (.interrupted(.lost(.make())), .interrupted), (.interrupted(.forgotten), .interrupted),
    ]

    static func change(
        _ ending: ChangeReport.Ending, action: Action = .update, tail: [String] = [], output: [String] = [],
        subjects: [String] = [], sinceAsked: Duration = .seconds(130)
    ) throws -> ChangeReport {
        var incoming = Incoming()
        incoming.commits = subjects.map {
            Incoming.Commit(name: "9d81e07", at: 0, subject: $0, author: "Grant")
        }
        incoming.count = subjects.count
        var report = ChangeReport(
            service: try .make(actions: [.make()]), action: action, job: "0123456789abcdef",
            asked: try .make(),
            ending: ending, lasted: .seconds(130), sinceAsked: sinceAsked)
        report.tail = tail
        report.output = output
        report.containerTail = tail
        report.incoming = incoming
        report.sight = .make()
        if ending == .commandFailed {
            (report.step, report.steps, report.stepName) = (6, 6, "build and start")
            report.command = "cd /home/modelo/matrix-bridge && docker compose up -d --build"
            report.exitCode = 17
        }
        (report.from, report.to) = (.commit, .nextCommit)
        return report
    }

    static func lastLogs(_ lines: [String]) throws -> LastLogsReport {
        let head = "\(noon / 1000 - 300) c0 sha256:77ab0c3f9d81 matrix-bridge-bot running 0 2 x none"
        return LastLogsReport(
            service: try .make(), finding: LastLogs([head] + lines).map { .kept($0) } ?? .nothing,
            asked: try .make())
    }

    static func cancel(_ result: CancelReport.Result, secondsAgo: Int64 = 1) throws -> CancelReport {
        CancelReport(
            service: try .make(actions: [.make()]), result: result, asked: try .make(secondsAgo: secondsAgo),
            job: "0123456789abcdef")
    }

    /// Every answer to a cancel, with the outcome that it has.
    static let cancels: [(CancelReport.Result, Outcome?)] = [
        (.trying(.make()), nil), (.told(action: "update", next: []), .ok),
        (.told(action: "update", next: ["restart", "backup"]), .ok), (.calledOff(action: "update"), .ok),
        (.tookBack(["restart"], begun: []), .ok), (.tookBack(["restart", "stop"], begun: ["backup"]), .ok),
        (.tookBack([], begun: ["restart"]), .notRun), (.nothing, .notRun),
        (.nothingWaits(running: nil), .notRun),
        (.nothingWaits(running: "update"), .notRun), (.over(action: "update"), .refused),
        (.replacing(action: "update"), .refused),
        (.unsure(action: "update", words: "Error response from daemon: a new one"), .refused),
        (.endedLeft(.init(by: "@grant:example.org", since: 1_749_999_000), processes: 3, still: 0), .ok),
        (.endedLeft(.init(by: "@grant:example.org", since: 1_749_999_000), processes: 3, still: 1), .failed),
        (.heldByAnother(.init(by: "@other:example.org", since: 1_749_999_000)), .refused),
        (.ended(.init(by: "@other:example.org", since: 1_749_999_000), .cancelled), .ok),
        (.ended(.init(by: "@other:example.org", since: 1_749_999_000), .failed), .refused),
        (.ended(.init(by: "@other:example.org", since: 1_749_999_000), nil), .refused),
        (.hostRefused(words: "mkdir: cannot create directory: No space left on device"), .failed),
        (.unreachable(.make(), triedFor: nil), .failed),
        (.unreachable(.make(), triedFor: .seconds(300)), .failed),
        (.tooMany, .refused),
    ]

    static func status(_ sight: Sight, secondsAgo: Int64 = 1) throws -> StatusReport {
        StatusReport(
            service: try .make(), sight: sight, deployed: .commit, isLooping: false, busy: nil,
            asked: try .make(secondsAgo: secondsAgo))
    }

    static func logs(_ finding: LogsReport.Finding, secondsAgo: Int64 = 1) throws -> LogsReport {
        LogsReport(
            service: try .make(), wanted: 100, finding: finding, asked: try .make(secondsAgo: secondsAgo))
    }

    static func progress(
        _ stage: ProgressReport.Stage, step: Int? = 2, tail: [String] = []
    ) throws -> ProgressReport {
        ProgressReport(
            service: try .make(), action: .update, job: "0123456789abcdef", requestedBy: try .make(),
            stage: stage,
            step: step, steps: 6, stepName: step.map { _ in "look at what comes" }, lasted: .seconds(12),
            tail: tail)
    }

    static func away(_ what: AwayStory.What, words: [String] = []) throws -> AwayReport {
        let at = (noon - 3_600_000) * 1_000_000
        var happenings = Happenings()
        happenings.take(ContainerEvent(.oom, at: at, container: "c0"))
        happenings.take(ContainerEvent(.die(exitCode: 1, seconds: 2), at: at, container: "c0"))
        return AwayReport(
            service: try .make(), why: .botAway,
            story: AwayStory(what: what, until: Double(noon) / 1000 - 3600, restarts: 14), state: .running,
            restartCount: 14, death: happenings.deaths.last, lastLine: words.joined(separator: "\n"),
            sameRuns: 5)
    }

    static func alert(
        _ kind: AlertKind, tail: [String] = [], words: String? = nil, resolved: AlertReport.Resolution? = nil,
        state: ServiceState = .crashLoop
    ) throws -> AlertReport {
        AlertReport(
            kind: kind,
            subject: try subject(kind), since: noon - 60_000, state: state,
            restartCount: isOfHost(kind) ? nil : 7, exitCode: isOfHost(kind) ? nil : 137, words: words,
            tail: tail, resolved: resolved)
    }

    static func isOfHost(_ kind: AlertKind) -> Bool { kind == .unreachable || kind == .disk }

    private static func subject(_ kind: AlertKind) throws -> AlertReport.Subject {
        switch kind {
        case .unreachable: .host("spark", services: [try .make()])
        case .disk: .disk("spark", services: [try .make()])
        default: .service(try .make())
        }
    }

    /// A probe that failed twice in a row.
    static func probing(_ failure: ProbeFailure) -> AlertReport.Probing {
        var probe = Probe(
            command: "curl -fsS http://127.0.0.1:29318/live", text: "synced with the homeserver")
        probe.every = .seconds(600)
        return AlertReport.Probing(probe: probe, failure: failure, times: 2)
    }

    /// Four crash loops and more in one message; of the last some are over.
    static func alerts(_ count: Int = 4, over: Int = 0, lines: [String] = []) throws -> AlertsReport {
        AlertsReport(
            entries: try (0..<count).map { index in
                var entry = try alert(.crashLoop)
                entry.subject = .service(try .make("relay\(index)"))
                if !lines.isEmpty { entry.lastLine = lines[index % lines.count] }
                if index >= count - over { entry.resolved = AlertReport.Resolution(lasted: .seconds(130)) }
                return entry
            })
    }

    static func restless() throws -> RestlessReport {
        RestlessReport(
            alert: try alert(.crashLoop, state: .running), restarts: 3, within: .seconds(3600), ringing: 6)
    }

    static func overview(secondsAgo: Int64 = 1, services count: Int = 2) throws -> OverviewReport {
        OverviewReport(
            version: "1.0", uptime: .seconds(90_000), syncAge: .seconds(3),
            services: try (0..<count).map {
                OverviewReport.Glance(
                    name: try .make("s\($0)"), sight: $0 == 0 ? nil : .make(), age: .seconds($0 * 60),
                    busy: $0 == 1 ? Busy(action: "update", by: try .make()) : nil)
            },
            asked: try .make(secondsAgo: secondsAgo))
    }

    static func help(_ topic: String?, services: [Service]? = nil, secondsAgo: Int64 = 1) throws -> HelpReport
    {
        HelpReport(
            CommandTable(services: try services ?? [.make(actions: [.make()])]), topic: topic,
            asked: try .make(secondsAgo: secondsAgo))
    }
}
