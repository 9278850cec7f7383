import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("The outcome stands first, and its facts are exact")
struct OutcomeTests {
    private let wording: Wording

    init() throws {
        wording = try .make()
    }

    private static let signs = ["✅", "❌", "⏱", "🛑", "⛔", "💤", "⚡"]

    @Test(
        "every way a change can end has its outcome, in the first line and in the facts",
        arguments: Reports.endings)
    func changes(ending: ChangeReport.Ending, outcome: Outcome) throws {
        for action in [Action.update, .restart, .start, .stop, .custom("backup")] {
            let message = wording.message(.change(try Reports.change(ending, action: action)), now: noon)
            let first = try #require(message.prose.plain.split(separator: "\n").first)
            #expect(first.hasPrefix("\(outcome.sign) bridge "))
            #expect(first.contains(Self.word(of: outcome)), "\(first)")
            #expect(message.facts["outcome"]?.stringValue == outcome.rawValue)
            #expect(message.facts["service"] == "bridge")
            #expect(message.facts["action"]?.stringValue == action.word)
            #expect(message.facts["requested_by"] == "@grant:example.org")
        }
    }

    /// A word that the first line has to have, so that nobody takes a failure for a success.
    private static func word(of outcome: Outcome) -> String {
        switch outcome {
        case .ok, .failed: ""
        case .timedOut: "no end within"
        case .cancelled: "cancelled"
        case .refused: "refused"
        case .notRun: "not run"
        case .interrupted: "interrupted"
        }
    }

    @Test(
        "a failure says so in words, however it came about",
        arguments: Reports.endings.filter { $0.1 == .failed })
    func failures(ending: ChangeReport.Ending, outcome: Outcome) throws {
        let message = wording.message(.change(try Reports.change(ending)), now: noon)
        let first = try #require(message.prose.plain.split(separator: "\n").first)
        #expect(first.contains("failed") || first.contains("not ok"))
        #expect(!first.contains("updated"))
    }

    @Test(
        "an ok says what was done",
        arguments: [
            (Action.update, "✅ bridge updated: 3f2c1ab → 9d81e07, proven running, 2 min 10 s"),
            (.rollback(nil), "✅ bridge rolled back: 3f2c1ab → 9d81e07, proven running, 2 min 10 s"),
            (.restart, "✅ bridge restarted: proven running, 2 min 10 s"),
            (.start, "✅ bridge started: proven running, 2 min 10 s"), (.stop, "✅ bridge stopped: 2 min 10 s"),
            (.custom("backup"), "✅ bridge backup: 2 min 10 s"),
        ])
    func done(action: Action, line: String) throws {
        var report = try Reports.change(.done, action: action)
        report.isNewContainer = true
        let message = wording.message(.change(report), now: noon)
        #expect(message.prose.plain.split(separator: "\n").first.map(String.init) == line)
    }

    @Test("an update with commits counts them; one with nothing new says so, by the container")
    func updates() throws {
        var report = try Reports.change(.done, subjects: ["Mend it", "Try"])
        report.isNewContainer = true
        #expect(
            wording.message(.change(report), now: noon).prose.plain.contains("9d81e07, 2 commits, proven"))
        report.isNewContainer = false
        #expect(
            wording.message(.change(report), now: noon).prose.plain.contains(
                "bridge updated: nothing new at 9d81e07, proven running"))
    }

    @Test("what is known of the container, the step and the commits is among the facts, and nothing else")
    func known() throws {
        var report = try Reports.change(.commandFailed)
        report.sight = .answer(.make(.make(.running, restarts: 3, health: "healthy")))
        let facts = try #require(wording.message(.change(report), now: noon).facts.json.objectValue)
        #expect(
            JSONValue.object(facts) == [
                "outcome": "failed", "service": "bridge", "action": "update",
                "requested_by": "@grant:example.org",
                "job": "0123456789abcdef", "state": "running", "docker_state": "running", "health": "healthy",
                "restart_count": 3, "started_at": "2025-06-15T14:00:00Z", "exit_code": 17, "step": 6,
                "steps": 6,
                "from": .string(.commit), "to": .string(.nextCommit),
            ])
    }

    @Test("the exit code is that of a command that failed, and of nothing else", arguments: Reports.endings)
    func exitCodes(ending: ChangeReport.Ending, outcome: Outcome) throws {
        let facts = wording.message(.change(try Reports.change(ending)), now: noon).facts
        #expect((facts["exit_code"] != nil) == (ending == .commandFailed))
    }

    @Test(
        "a status that was read is ok, whatever the state; one that could not be read has failed",
        arguments: [
            (Sight.make(), "ok", "running", "🟢"), (.make(.exited, code: 1), "ok", "exited", "🔴"),
            (.make(.restarting, restarts: 1), "ok", "restarting", "🔁"),
            (.make(.restarting, restarts: 9), "ok", "crash_loop", "🔁"), (.make(.paused), "ok", "paused", "⏸"),
            (.make(.created), "ok", "created", "🔴"), (.make(.dead), "ok", "dead", "🔴"),
            (.make(.removing), "ok", "removing", "🔴"),
            (.answer(StatusAnswer(finding: .notDeployed)), "ok", "not_deployed", "⚪"),
            (.answer(StatusAnswer(finding: .failed(words: "x", exitCode: 1))), "failed", "error", "❌"),
            (.unreachable(.make()), "failed", "unreachable", "❌"),
        ] as [(Sight, String, String, String)])
    func status(sight: Sight, outcome: String, state: String, sign: String) throws {
        let message = wording.message(.status(try Reports.status(sight)), now: noon)
        #expect(message.facts["outcome"]?.stringValue == outcome)
        #expect(message.facts["state"]?.stringValue == state)
        #expect(message.facts["service"] == "bridge")
        #expect(message.facts["action"] == "status")
        #expect(message.facts["requested_by"] == "@grant:example.org")
        #expect(message.prose.plain.hasPrefix("\(sign) bridge "))
        #expect((message.facts["docker_state"] != nil) == (sight.answer?.container != nil))
    }

    @Test("a status that docker could not give has its exit status; one that took too long has none")
    func statusExitCode() throws {
        let unanswered = Sight.answer(StatusAnswer(finding: .failed(words: "no answer", exitCode: -1)))
        #expect(
            !wording.message(.status(try Reports.status(unanswered)), now: noon).prose.plain.contains(
                "clone"),
            "of the directory nothing is known")
        let failed = StatusAnswer(finding: .failed(words: "no", exitCode: 126))
        let late = StatusAnswer(finding: .failed(words: "no answer", exitCode: -1))
        #expect(
            wording.message(.status(try Reports.status(.answer(failed))), now: noon).facts["exit_code"] == 126
        )
        let message = wording.message(.status(try Reports.status(.answer(late))), now: noon)
        #expect(message.facts["exit_code"] == nil)
        #expect(!message.prose.plain.contains("-1"))
    }

    @Test("docker's word for the health is told; another word is not passed off as docker's")
    func health() throws {
        let sick = Sight.answer(.make(.make(health: "unhealthy")))
        let told = wording.message(.status(try Reports.status(sick)), now: noon)
        #expect(told.facts["health"] == "unhealthy")
        #expect(told.prose.plain.ranges(of: "unhealthy").count == 1)
        let odd = Sight.answer(.make(.make(health: "fine `!bridge stop`")))
        let message = wording.message(.status(try Reports.status(odd)), now: noon)
        #expect(message.facts["health"] == nil)
        #expect(!message.prose.plain.contains("fine"))
    }

    @Test(
        "logs have an outcome as everything has",
        arguments: [
            (.lines(["a"], dropped: 0), "ok", nil, "📜"), (.lines([], dropped: 0), "ok", nil, "📜"),
            (.recorded(Recording(path: "/x", size: 1 << 20, lines: 5000), end: ["a"]), "ok", nil, "📜"),
            (.notDeployed, "ok", "not_deployed", "⚪"),
            (.failed(words: ["x"], exitCode: 1, timedOut: false), "failed", "error", "❌"),
            (.failed(words: ["x"], exitCode: 1, timedOut: true), "timed_out", "error", "⏱"),
            (.unreachable(.make()), "failed", "unreachable", "❌"),
        ] as [(LogsReport.Finding, String, String?, String)])
    func logs(finding: LogsReport.Finding, outcome: String, state: String?, sign: String) throws {
        let message = wording.message(.logs(try Reports.logs(finding)), now: noon)
        #expect(message.facts["outcome"]?.stringValue == outcome)
        #expect(message.facts["state"]?.stringValue == state)
        #expect(message.facts["action"] == "logs")
        #expect(message.prose.plain.hasPrefix(sign))
    }

    @Test("the bot's own answers and refusals have theirs")
    func others() throws {
        let asked = try Asked.make()
        let cases: [(Report, String?, String, String)] = [
            (.overview(try Reports.overview()), "ok", "keeper", "🤖"),
            (.help(try Reports.help(nil)), "ok", "help", "📖"),
            (.help(try Reports.help("bridge restart")), "ok", "help", "📖"),
            (
                .stale(StaleReport(service: try .make(), action: "stop", age: .seconds(840), asked: asked)),
                "not_run",
                "stop", "💤"
            ),
            (
                .stale(
                    StaleReport(
                        why: .waited, service: try .make(), action: "stop", age: .seconds(840), asked: asked)),
                "not_run", "stop", "💤"
            ),
            (
                .takenBack(TakenBackReport(service: try .make(), action: "logs", asked: asked)), "not_run",
                "logs", "💤"
            ),
            (
                .refusal(
                    RefusalReport(reason: .stranger, command: "stop", service: try .make(), asked: asked)),
                "refused", "stop", "⛔"
            ),
            (
                .refusal(
                    RefusalReport(
                        reason: .queueFull(limit: 20), command: "stop", service: try .make(), asked: asked)),
                "refused", "stop", "⛔"
            ),
        ]
        for (report, outcome, action, sign) in cases {
            let message = wording.message(report, now: noon)
            #expect(message.facts["outcome"]?.stringValue == outcome)
            #expect(message.facts["action"]?.stringValue == action)
            #expect(message.facts["requested_by"] == "@grant:example.org")
            #expect(message.prose.plain.hasPrefix(sign), "\(message.prose.plain)")
        }
    }

    @Test("questions and alerts have no outcome, and what they are is among the facts")
    func withoutOutcome() throws {
        let question = wording.message(
            .question(
                QuestionReport(
                    service: try .make(), action: .stop, code: "47", within: .seconds(60),
                    asked: try .make())),
            now: noon)
        #expect(question.facts["outcome"] == nil)
        #expect(question.facts["question"] == "47")
        #expect(question.facts["action"] == "stop")
        #expect(question.prose.plain.hasPrefix("❔ Really stop bridge?"))
        for kind in AlertKind.allCases {
            for resolved in [nil, AlertReport.Resolution(lasted: .seconds(130))] {
                let message = wording.message(
                    .alert(
                        try Reports.alert(
                            kind, resolved: resolved, state: resolved == nil ? .crashLoop : .running)),
                    now: noon)
                #expect(message.facts["outcome"] == nil)
                #expect(message.facts["alert"] == (resolved == nil ? "firing" : "resolved"))
                #expect(message.facts["kind"]?.stringValue == kind.rawValue)
                #expect((message.facts["host"] != nil) == Reports.isOfHost(kind))
                #expect((message.facts["service"] != nil) == !Reports.isOfHost(kind))
                #expect(message.facts["state"] != nil)
                #expect(message.prose.plain.hasPrefix(resolved == nil ? "🚨 " : "✅ "))
            }
        }
    }

    @Test("the end of an alert says how it ended, and of what is down not that it is steady")
    func resolved() throws {
        let words = { (state: ServiceState, byRequest: Bool) throws -> String in
            wording.message(
                .alert(
                    try Reports.alert(
                        .crashLoop,
                        resolved: AlertReport.Resolution(lasted: .seconds(130), byRequest: byRequest),
                        state: state)), now: noon
            ).prose.plain
        }
        #expect(try words(.running, false) == "✅ bridge steady again: the crash loop lasted 2 min 10 s.")
        #expect(try words(.exited, true) == "✅ bridge ended by a command: the crash loop lasted 2 min 10 s.")
        #expect(try words(.exited, false) == "✅ bridge is exited now: the crash loop lasted 2 min 10 s.")
    }

    @Test(
        "progress is running, with its step from 1",
        arguments: [
            ProgressReport.Stage.waiting(behind: "bridge update"), .beginning, .running,
            .proving(.seconds(20)),
            .outOfTouch(.make()), .over(.ok),
        ])
    func progress(stage: ProgressReport.Stage) throws {
        for step in [nil, 2] {
            let message = wording.message(.progress(try Reports.progress(stage, step: step)), now: noon)
            #expect(
                message.facts.json == [
                    "outcome": "running", "service": "bridge", "action": "update", "job": "0123456789abcdef",
                    "step": .integer(Int64(step ?? 1)), "steps": 6, "requested_by": "@grant:example.org",
                ])
            #expect(message.isNotice)
            #expect(message.mentions.isEmpty)
        }
    }

    @Test("facts are strings, integers and lists of strings, in every report")
    func kinds() throws {
        var reports = try Reports.hostile.map { try $0.1(["x"]) }
        reports += try Reports.endings.map { .change(try Reports.change($0.0)) }
        for report in reports {
            for (name, value) in wording.message(report, now: noon).facts.json.objectValue ?? [:] {
                switch value {
                case .string, .integer: break
                case .array(let items): #expect(items.allSatisfy { $0.stringValue != nil }, "\(name)")
                default: Issue.record("\(name) is \(value)")
                }
            }
        }
    }
}
