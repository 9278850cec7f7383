import Contract
import Journal

@testable import Keeper

extension Gallery {
    /// An alert with all that can be known.
    private static func looping(_ alert: AlertReport) throws -> AlertReport {
        var report = alert
        (report.tail, report.lastLine, report.sameRuns) = (words, words.last, 5)
        report.deployed = Deployment(
            container: "c0", service: "bridge", commit: .nextCommit, image: "sha256:1", at: noon - 240_000,
            by: try .make())
        (report.memoryRanOut, report.cause) = (true, .signal(15, then: 9))
        return report
    }

    static func alerts() throws -> [(String, Report)] {
        try AlertKind.allCases.flatMap { kind in
            var report = try Reports.alert(kind, state: kind == .stopped ? .exited : .crashLoop)
            if kind == .crashLoop { report = try looping(report) }
            if kind == .stopped { report.cause = .signal(15, then: 9) }
            if kind == .unhealthy {
                (report.state, report.lastLine) = (
                    .running, "curl: (7) Failed to connect to localhost port 29318"
                )
            }
            if kind == .gone { report.exitCode = nil }
            if kind == .silent {
                (report.state, report.exitCode, report.lastLine) = (
                    .running, nil, "curl: (7) Failed to connect"
                )
                report.probing = Reports.probing(.exited(7))
            }
            if kind == .disk {
                report.state = .running
                report.disk = DiskUse(place: "/var/lib/docker", percent: 97, free: 3 << 20)
            }
            if kind == .unreachable {
                (report.what, report.words, report.mend) = (away.what, away.words, away.mend)
            }
            var over = report
            over.resolved = AlertReport.Resolution(lasted: .seconds(130))
            over.state = .running
            var again = report
            (again.isReminder, again.comebacks, again.takenBy) = (true, 2, try .make("@ada:other.example"))
            var failed = report
            failed.failedAttempt = Busy(action: "restart", by: try .make())
            var helped = over
            helped.resolved?.attempt = failed.failedAttempt
            var muted = report
            muted.isMuted = true
            var forgotten = over
            forgotten.resolved?.isForgotten = true
            var all = [
                ("alert, \(kind)", Report.alert(report)), ("alert, \(kind), over", .alert(over)),
                ("alert, \(kind), forgotten", .alert(forgotten)), ("alert, \(kind), again", .alert(again)),
                ("alert, \(kind), no help", .alert(failed)), ("alert, \(kind), helped", .alert(helped)),
                ("alert, \(kind), muted", .alert(muted)),
            ]
            for failure in kind == .silent ? [ProbeFailure.timedOut, .missing, .unsearched] : [] {
                report.probing = Reports.probing(failure)
                all.append(("alert, silent, \(failure)", .alert(report)))
            }
            // No command ends the outage of a host, or makes room on it.
            if !Reports.isOfHost(kind) {
                over.resolved?.byRequest = true
                all.append(("alert, \(kind), ended by a command", .alert(over)))
            }
            return all
        }
    }

    static func absences() throws -> [(String, Report)] {
        let from = Double(noon) / 1000 - 4080
        let whats: [AwayStory.What] = [
            .looped(from: from), .looped(from: from - 86_400), .looped(from: nil), .restarted,
            .down(from: from),
        ]
        var all = try whats.enumerated().map { number, what in
            ("away, \(number): \(short(what))", Report.away(try Reports.away(what, words: words)))
        }
        var blind = try Reports.away(.restarted)
        (blind.why, blind.death, blind.lastLine) = (.hostAway, nil, nil)
        all.append(("away, the host", .away(blind)))
        return all
    }

    static func thumbs() throws -> [(String, Report)] {
        let whats: [AlertAnswer.What] = try [
            .taken(.crashLoop), .takenFrom(.make("@ada:other.example"), .stopped), .nothingToTake,
            .muted(.seconds(7200)), .unmuted(wasMuted: true), .unmuted(wasMuted: false), .over,
            .underWay(by: .make("@ada:other.example")),
        ]
        var all = try whats.enumerated().map { number, what in
            let answer = AlertAnswer(what: what, service: try .make(), action: "restart", asked: try .make())
            return ("thumb, \(number): \(short(what))", Report.answered(answer))
        }
        let jobs = HistoryReport.Entry(
            service: "bridge", action: "restart", by: try .make(), at: noon,
            end: .ended(.ok, lasted: .seconds(12)))
        let entry = NightReport.Entry(
            subject: .service(try .make()), kind: .crashLoop, firedAt: noon - 40_000_000,
            endedAt: noon - 39_000_000,
            takenBy: try .make(), changes: [jobs])
        var open = entry
        (open.endedAt, open.takenBy, open.changes) = (nil, nil, [])
        for entries in [[], [entry], [entry, open]] {
            var night = NightReport(since: noon - 50_000_000, [], [], asked: try .make())
            night.entries = entries
            all.append(("night, \(entries.count)", .night(night)))
        }
        return all
    }

    /// Several alerts in one message, and what is said quietly before one.
    static func alertGroups() throws -> [(String, Report)] {
        let fatal = "fatal: cannot open the database"
        var mixed = try Reports.alerts(5, over: 1, lines: [fatal, "panic: no route to host"])
        mixed.entries[0].takenBy = try .make("@ada:other.example")
        mixed.entries[1].kind = .stopped
        mixed.entries[1].comebacks = 1
        mixed.entries[2].isMuted = true
        mixed.entries[3].kind = .unreachable
        mixed.entries[3].subject = .host("spark", services: [])
        mixed.entries[3].lastLine = nil
        var over = try Reports.alerts(4, over: 4)
        over.occasion = .over
        var reminder = try Reports.alerts(3)
        reminder.occasion = .reminder
        return [
            ("alerts", .alerts(try Reports.alerts(lines: [fatal]))), ("alerts, mixed", .alerts(mixed)),
            ("alerts, over", .alerts(over)), ("alerts, reminder", .alerts(reminder)),
            ("a quiet warning", .restless(try Reports.restless())),
        ]
    }
}
