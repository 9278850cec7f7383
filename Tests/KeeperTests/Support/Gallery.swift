import Contract
import Journal
import Matrix
import Remote

@testable import Keeper

/// One message of every kind that the bot can send, as full as it gets in earnest, to be looked at on a narrow screen.
enum Gallery {
    static let build = [
        "#6 [bridge 3/5] RUN pip install --no-cache-dir -r requirements.txt",
        "#6 1.241 Collecting mautrix==0.20.7",
        "#6 1.305   Downloading mautrix-0.20.7-py3-none-any.whl (354 kB)",
        "#7 [bridge 4/5] RUN sh -n /app/bridge.sh",
        "#7 0.093 /app/bridge.sh: line 28: syntax error: unexpected \"done\" (expecting \"fi\")",
        "#7 ERROR: process \"/bin/sh -c sh -n /app/bridge.sh\" did not complete successfully: exit code: 2",
        "failed to solve: process \"/bin/sh -c sh -n /app/bridge.sh\" did not complete successfully: exit code: 2",
    ]
    static let words = [
        "2025-06-15T15:05:58Z info: store opened, 1482 rooms",
        "2025-06-15T15:05:59Z fatal: database disk image is malformed",
    ]
    static let refused = "ssh: connect to host spark-32d0 port 22: Connection refused"

    static func all() throws -> [(name: String, report: Report)] {
        let parts: [[(String, Report)]] = try [
            statuses(), logs(), changes(), cancels(), progress(), alerts(), alertGroups(), tiles(), answers(),
            thumbs(),
            troubles(),
            rooms(),
            checks(), absences(), incomings(), freezes(), waysBack(), choices(), objections(),
            adoptions(),
        ]
        return parts.joined().map { (name: $0.0, report: $0.1) }
    }

    private static let left = [
        Leftover(
            kind: .neverStarted, id: String(repeating: "9", count: 64), name: "3f2c1ab45678_matrix-bridge",
            state: .created)
    ]

    private static func cancels() throws -> [(String, Report)] {
        var all = try Reports.cancels.enumerated().map { number, cancel in
            ("cancel, \(number): \(short(cancel.0))", Report.cancel(try Reports.cancel(cancel.0)))
        }
        var status = try Reports.status(.make(.exited, code: 137))
        status.leftovers = left
        all.append(("status, with what compose left", .status(status)))
        for head in [String.commit, .nextCommit] {
            var report = try Reports.change(.cancelled)
            (report.step, report.steps, report.stepName) = (6, 6, "build and start")
            report.cancelledBy = try .make("@ada:other.example")
            report.isNewContainer = false
            report.sight = .answer(.make(.make(.exited, code: 137), head: head))
            if head == .nextCommit { report.leftovers = left }
            all.append(("cancelled, at \(head.prefix(7))", .change(report)))
        }
        for action in [Action.restart, .custom("backup"), .start] {
            all.append(("cancelled, \(action.word)", .change(try Reports.change(.cancelled, action: action))))
        }
        all.append(("mended", .change(try Reports.change(.done, action: .mend))))
        return all
    }

    private static func statuses() throws -> [(String, Report)] {
        let sights: [(String, Sight)] = [
            ("running", .make()), ("days old", day(ago: 3)),
            ("healthy", .answer(.make(.make(health: "healthy")))),
            ("unhealthy", .answer(.make(.make(health: "unhealthy")))), ("restarted", .make(restarts: 3)),
            ("exited", .make(.exited, code: 137)), ("restarting", .make(.restarting, restarts: 1, code: 1)),
            ("crash loop", .make(.restarting, restarts: 9, code: 1)), ("paused", .make(.paused)),
            ("created", .make(.created)), ("dead", .make(.dead)), ("removing", .make(.removing)),
            ("not deployed", .answer(StatusAnswer(finding: .notDeployed, head: .commit))),
            (
                "no docker",
                .answer(
                    StatusAnswer(
                        finding: .failed(
                            words: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. "
                                + "Is the docker daemon running?", exitCode: 1)))
            ),
            ("no host", .unreachable(away)),
        ]
        var all = try sights.map { ("status, \($0.0)", Report.status(try Reports.status($0.1))) }
        for (name, deployed, head) in [
            ("ahead", String.commit, String.nextCommit), ("not recorded", nil, .commit),
            ("no clone", .commit, nil),
        ] as [(String, String?, String?)] {
            var report = try Reports.status(.answer(.make(head: head)))
            report.deployed = deployed
            report.busy = Busy(action: "update", by: try .make())
            all.append(("status, \(name), while it is changed", .status(report)))
        }
        return all
    }

    static let away = HostTrouble(
        what: "spark is unreachable: the connection was refused", words: refused,
        mend: "is sshd running there, and is the port right?")

    private static func day(ago days: Int) -> Sight {
        let day = 15 - days
        return .answer(.make(.make(started: "2025-06-\(day < 10 ? "0" : "")\(day)T14:00:00Z")))
    }

    private static func logs() throws -> [(String, Report)] {
        let findings: [(String, LogsReport.Finding)] = [
            (
                "many",
                .lines((1...100).map { "2025-06-15T15:05:59Z info: message \($0) bridged" }, dropped: 0)
            ),
            ("few", .lines(words, dropped: 0)), ("none", .lines([], dropped: 0)),
            ("not deployed", .notDeployed),
            ("failed", .failed(words: ["Error response from daemon: no"], exitCode: 1, timedOut: false)),
            ("timed out", .failed(words: [], exitCode: 1, timedOut: true)), ("no host", .unreachable(away)),
        ]
        return try findings.map { ("logs, \($0.0)", .logs(try Reports.logs($0.1))) }
    }

    private static func changes() throws -> [(String, Report)] {
        var all: [(String, Report)] = []
        for (ending, _) in Reports.endings {
            var report = try Reports.change(ending)
            switch ending {
            case .unreachable, .interrupted(.lost), .interrupted(.forgotten), .unanswered: report.sight = nil
            default: break
            }
            if ending == .commandFailed {
                report.tail = build
                report.output = build + build + build
                report.advice = Advice.forOutput(["no space left on device"], of: report.service)
                report.isNewContainer = false
                report.sight = .answer(.make(head: .nextCommit))
            }
            if case .notProven(let failure) = ending, failure.look != nil { report.containerTail = words }
            if case .timedOut = ending {
                (report.step, report.steps, report.stepName) = (6, 6, "build and start")
                report.command = "cd /home/modelo/matrix-bridge && docker compose up -d --build"
                report.tail = Array(build.prefix(3))
            }
            all.append(("update, \(all.count): \(short(ending))", .change(report)))
        }
        for action in [Action.restart, .start, .stop, .custom("backup")] {
            all.append(("\(action.word), done", .change(try Reports.change(.done, action: action, tail: []))))
        }
        var update = try Reports.change(.done, subjects: ["Mend the store", "Try twice"])
        update.isNewContainer = true
        all.append(("update, done, with commits", .change(update)))
        update.incoming = nil
        update.to = update.from
        all.append(("update, done, the same again", .change(update)))
        update.isNewContainer = false
        all.append(("update, done, nothing new", .change(update)))
        return all
    }

    private static func progress() throws -> [(String, Report)] {
        let stages: [ProgressReport.Stage] = [
            .waiting(behind: "bridge restart"), .beginning, .running, .proving(.seconds(20)),
            .outOfTouch(away),
            .over(.ok), .over(.failed),
        ]
        return try stages.map { stage in
            var tail: [String] = []
            if stage == .running { tail = build }
            return (
                "progress, \(short(stage))\(stage == .over(.ok) ? ", ok" : "")",
                .progress(try Reports.progress(stage, tail: tail))
            )
        }
    }

    private static func tiles() throws -> [(String, Report)] {
        let faces: [(String, TileFace)] = try [
            (
                "all well",
                .make([
                    "bridge": Board.Entry(sight: .make(restarts: 1)), "signal": Board.Entry(sight: .make()),
                ])
            ),
            (
                "in trouble",
                .make(
                    [
                        "bridge": Board.Entry(sight: .make(.exited, code: 137)),
                        "signal": Board.Entry(
                            sight: .answer(.make(.make(health: "unhealthy"))),
                            busy: Busy(action: "update", by: .make())),
                        "telegram": Board.Entry(sight: .make(.restarting, restarts: 9, code: 1)),
                        "whatsapp": Board.Entry(sight: .unreachable(away)),
                    ], byPollOnly: ["spark-32d0"])
            ),
            ("one", .make(["bridge": Board.Entry(sight: .make())])),
            ("ahead", .make(["bridge": Board.Entry(sight: .make(restarts: 1), ahead: .nextCommit)])),
            ("new", .make(["bridge": Board.Entry()])),
        ]
        return faces.map { ("tile, \($0.0)", .tile(.make($0.1))) } + [("tile, off", .tileOff)]
    }

    private static func answers() throws -> [(String, Report)] {
        let asked = try Asked.make()
        let services = [
            try Service.make(actions: [.make(asksFirst: true)]),
            try .make("signal", actions: [.make("vacuum")]),
            try .make("irc"),
        ]
        let parser = try CommandParser.make(services)
        let mistakes = [
            "!bridge restrat", "!bridge frobnicate", "!bridge logs -f", "!bridge restart now", "!bridg stop",
            "!bridge adopt now", "!bridge logs after", "!keeper frobnicate", "!yes please",
            "Bridge Keeper: restart",
        ]
        let texts: [(String, Report)] = try [
            ("overview", .overview(Reports.overview(services: 3))),
            ("help", .help(Reports.help(nil, services: services))),
            ("help, a service", .help(Reports.help("signal", services: services))),
            ("help, a verb", .help(Reports.help("bridge update", services: services))),
            ("help, an action", .help(Reports.help("bridge backup", services: services))),
            (
                "question",
                .question(
                    QuestionReport(
                        service: services[0], action: .stop, code: "47", within: .seconds(60),
                        asked: asked))
            ),
            (
                "question, mend",
                .question(
                    QuestionReport(
                        service: services[0], action: .mend, code: "47", within: .seconds(60),
                        asked: asked))
            ),
            (
                "stale",
                .stale(
                    StaleReport(
                        service: .make(), action: "stop", age: .seconds(840),
                        offer: StaleReport.Offer(code: "47", within: .seconds(300)), asked: asked))
            ),
            (
                "stale, without a code",
                .stale(StaleReport(service: .make(), action: "stop", age: .seconds(840), asked: asked))
            ),
            ("history", .history(HistoryReport(of: .make(), history(), asked: asked))),
            ("history, of all", .history(HistoryReport(of: nil, history(), asked: asked))),
            ("history, empty", .history(HistoryReport(of: .make(), [], asked: asked))),
            ("disk full", .disk(.full)), ("space again", .disk(.spaceAgain(lasted: .seconds(3900)))),
            (
                "stale, by waiting",
                .stale(
                    StaleReport(
                        why: .waited, service: .make(), action: "stop", age: .seconds(840), asked: asked))
            ),
            ("taken back", .takenBack(TakenBackReport(service: .make(), action: "status", asked: asked))),
            ("under way", .underWay(service: .make(), action: "update")),
            (
                "stranger",
                .refusal(
                    RefusalReport(
                        reason: .stranger, command: "stop", service: .make(),
                        asked: Asked(by: .make("@mallory:example.org"), at: noon)))
            ),
            (
                "queue full",
                .refusal(
                    RefusalReport(
                        reason: .queueFull(limit: 20), command: "stop", service: .make(), asked: asked))
            ),
            ("edited", .edited), ("encrypted", .encrypted), ("gap", .gap),
            ("no question", .noQuestion(open: [])),
            ("a code is needed", .noQuestion(open: ["47"])),
            ("two questions", .noQuestion(open: ["12", "47"])),
        ]
        return texts
            + mistakes.compactMap { line in
                guard case .mistake(let mistake) = parser.read(line) else { return nil }
                return ("mistake, \(line)", .mistake(mistake))
            }
    }

    private static func history() throws -> [JobRow] {
        let rows: [(Int64, JobPhase, String?, String)] = [
            (1, .running, nil, "update"), (4, .ended, "ok", "restart"), (300, .ended, "failed", "update"),
            (1500, .ended, "not_run", "stop"), (9000, .ended, "timed_out", "backup"),
        ]
        return try rows.enumerated().map { number, row in
            let begun = noon - row.0 * 60_000
            return JobRow(
                id: "job\(number)", event: try .make(number), service: "bridge", action: row.3,
                requestedBy: try .make(), sentAt: begun, phase: row.1, createdAt: begun,
                endedAt: row.2 == nil ? nil : begun + 130_000, outcome: row.2)
        }
    }

    /// A case's name without what it holds.
    static func short(_ value: some Any) -> String { String("\(value)".prefix { $0 != "(" }) }
}
