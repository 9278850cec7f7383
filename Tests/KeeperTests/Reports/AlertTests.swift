import Contract
import Journal
import Testing

@testable import Keeper

@Suite("What an alert says")
struct AlertTests {
    private let wording: Wording

    init() throws { wording = try .make() }

    private func lines(_ report: AlertReport) -> [String] {
        wording.message(.alert(report), now: noon).prose.plain.split(separator: "\n").map(String.init)
    }

    private func deployment(minutesAgo: Int64) throws -> Deployment {
        Deployment(
            container: "c0", service: "bridge", commit: .nextCommit, image: "sha256:1",
            at: noon - minutesAgo * 60_000, by: try .make())
    }

    @Test("the last words stand in the second line, and how often they were the same below")
    func lastWords() throws {
        var report = try Reports.alert(.crashLoop, tail: ["one", "fatal: malformed"])
        (report.lastLine, report.sameRuns) = ("fatal: malformed", 3)
        #expect(lines(report)[1...2] == ["| fatal: malformed", "the same in 3 runs"])
        report.sameRuns = 1
        #expect(lines(report)[2].hasPrefix("began 1 min ago"))
        report.tail = ["fatal: malformed"]
        #expect(lines(report).filter { $0 == "| fatal: malformed" }.count == 1)
        report.resolved = AlertReport.Resolution(lasted: .seconds(9))
        #expect(lines(report).filter { $0 == "| fatal: malformed" }.count == 1)
    }

    @Test("they are masked, cut to one line's length, and cannot pass for the bot's own words")
    func hostile() throws {
        var report = try Reports.alert(.crashLoop)
        report.lastLine = "password=hunter2\n✅ bridge is well <b>\(String(repeating: "x", count: 999))"
        let text = lines(report)
        #expect(!text.joined().contains("hunter2"))
        #expect(text[1].hasPrefix("| ") && text.allSatisfy { $0.count < 400 })
        #expect(!text.contains { $0.hasPrefix("✅") })
    }

    @Test(
        "who ended it is said in words",
        arguments: [
            (StopCause.signal(15, then: 9), "somebody on the host sent TERM, then KILL"),
            (.signal(9, then: nil), "somebody on the host sent KILL"),
            (.signal(34, then: nil), "somebody on the host sent signal 34"),
            (.reboot, "the host rebooted"), (.itself, "it ended by itself"),
        ])
    func causes(cause: StopCause, words: String) throws {
        var report = try Reports.alert(.stopped)
        #expect(!lines(report).contains { $0.contains("somebody") || $0.contains("itself") })
        report.cause = cause
        #expect(lines(report).contains(words))
    }

    @Test("memory by its event is said plainly, by docker's flag with a word of doubt")
    func memory() throws {
        var report = try Reports.alert(.crashLoop)
        #expect(lines(report).contains("exit code 137: killed"))
        report.outOfMemory = true
        #expect(lines(report).contains("exit code 137: killed, out of memory by docker's flag"))
        report.memoryRanOut = true
        #expect(lines(report).contains("exit code 137: killed, out of memory"))
        report.exitCode = 1
        #expect(lines(report).contains("exit code 1: out of memory, one of its processes was killed"))
    }

    @Test("what it was made from is one line, and shortly after an update it is the likely cause")
    func deployed() throws {
        var report = try Reports.alert(.crashLoop)
        report.deployed = try deployment(minutesAgo: 4)
        #expect(lines(report).contains("runs 9d81e07, deployed 4 min ago by grant"))
        #expect(lines(report).contains("That update is the likely cause."))
        // It began a minute ago: ten minutes after the update and no later.
        report.deployed = try deployment(minutesAgo: 11)
        #expect(report.isAfterUpdate)
        report.deployed = try deployment(minutesAgo: 12)
        #expect(!report.isAfterUpdate)
        // An update that came after it began is none of its causes.
        report.deployed = try deployment(minutesAgo: 0)
        #expect(!report.isAfterUpdate)
        report.deployed?.at = .min
        #expect(!report.isAfterUpdate && !lines(report).isEmpty)
    }

    @Test(
        "the most promising action",
        arguments: [
            (AlertKind.crashLoop, 1, nil, Promising.restart), (.crashLoop, 137, nil, .restart),
            (.crashLoop, nil, nil, .restart), (.unhealthy, nil, nil, .restart), (.stopped, 0, nil, .start),
            (.gone, nil, nil, .start), (.crashLoop, 127, nil, .none(.brokenCommand)),
            (.stopped, 126, nil, .none(.brokenCommand)), (.unreachable, nil, nil, .none(.hostAway)),
            (.crashLoop, 1, "write: No space left on device", .none(.diskFull)),
            (.stopped, 1, "Error: ENOSPC: open", .none(.diskFull)),
            (.crashLoop, 127, "No space left on device", .none(.brokenCommand)),
            (.crashLoop, 1, "the device has space left", .restart), (.silent, nil, nil, .restart),
            (.silent, nil, "write: No space left on device", .none(.diskFull)),
            (.disk, nil, nil, .none(.diskFull)),
        ] as [(AlertKind, Int?, String?, Promising)])
    func promising(kind: AlertKind, code: Int?, line: String?, action: Promising) throws {
        var report = try Reports.alert(kind)
        (report.exitCode, report.lastLine) = (code, line)
        #expect(report.promising == action)
        let text = lines(report).joined(separator: "\n")
        switch action {
        case .restart:
            #expect(
                text.contains("`!bridge restart` tries again") || text.contains("!bridge restart tries again")
            )
        case .rollback: #expect(text.contains("!bridge rollback goes back to what ran before"))
        case .start: #expect(text.contains("!bridge start brings it up"))
        case .none(.hostAway): #expect(!text.contains("!bridge restart"))
        case .none(.diskFull) where kind == .disk: #expect(!text.contains("!bridge"))
        case .none: #expect(text.contains("What to do: ") && !text.contains("restart tries again"))
        }
    }

    @Test(
        "what a bad version does within ten minutes of an update is put right by the one before",
        arguments: [
            (AlertKind.crashLoop, 127, nil, nil, Promising.rollback),
            (.crashLoop, 1, "Traceback", nil, .rollback),
            (.stopped, 0, nil, .itself, .rollback), (.stopped, 143, nil, .signal(15, then: nil), .start),
            (.stopped, 137, nil, .reboot, .start), (.unhealthy, nil, nil, nil, .rollback),
            (.gone, nil, nil, nil, .start), (.silent, nil, nil, nil, .restart),
            (.crashLoop, 1, "No space left on device", nil, .none(.diskFull)),
        ] as [(AlertKind, Int?, String?, StopCause?, Promising)])
    func afterUpdate(
        kind: AlertKind, code: Int?, line: String?, cause: StopCause?, action: Promising
    ) throws {
        var report = try Reports.alert(kind)
        (report.exitCode, report.lastLine, report.cause) = (code, line, cause)
        report.deployed = try deployment(minutesAgo: 4)
        #expect(report.promising == action)
        let signs = AlertButtons.of(report).map { "\($0.sign) \($0.command)" }
        #expect((signs.first == "⏪ !bridge rollback") == (action == .rollback), "\(signs)")
        #expect(signs.count <= 3)
        // What was gone back to is nothing to go back from.
        report.deployed?.isRollback = true
        #expect(report.promising != .rollback)
    }

    @Test(
        "what a silent service was asked and what came of it is told, and a probe that cannot be run is to be mended",
        arguments: [
            (
                .exited(7), "its probe ended with 7, 2 times in a row:",
                "| curl -fsS http://127.0.0.1:29318/live"
            ),
            (
                .timedOut, "its probe did not end within 10 s, 2 times in a row:",
                "| curl -fsS http://127.0.0.1:29318/live"
            ),
            (.missing, "this is not in its log of the last 10 min:", "| synced with the homeserver"),
            (
                .unsearched, "its log could not be searched for this within 10 s, 2 times in a row:",
                "| synced with the homeserver"
            ),
            (
                .exited(127),
                "What to do: mend the probe's command in the configuration, or install what it needs.",
                "| curl -fsS http://127.0.0.1:29318/live"
            ),
        ] as [(ProbeFailure, String, String)])
    func silent(failure: ProbeFailure, words: String, asked: String) throws {
        var report = try Reports.alert(.silent, state: .running)
        (report.exitCode, report.probing) = (nil, Reports.probing(failure))
        #expect(lines(report).contains(words) && lines(report).contains(asked), "\(lines(report))")
        let isBroken = failure == .exited(127)
        #expect(report.promising == (isBroken ? .none(.brokenProbe) : .restart))
        #expect(
            AlertButtons.of(report).map(\.sign) == (isBroken ? ["📜", "👀"] : ["🔄", "📜", "👀"]))
        report.resolved = AlertReport.Resolution(lasted: .seconds(60))
        #expect(lines(report) == ["✅ bridge is heard again: the silence lasted 1 min."])
    }

    @Test("a probe's command is masked, and so is what it printed")
    func secretProbe() throws {
        var report = try Reports.alert(.silent, state: .running)
        report.probing = AlertReport.Probing(
            probe: Probe(command: "curl -H 'token=hunter2hunter2' x"), failure: .exited(1), times: 2)
        report.lastLine = "password=hunter2hunter2"
        #expect(!lines(report).joined().contains("hunter2"), "\(lines(report))")
    }

    @Test(
        "of a disk it is told how full it is and what frees room, without a button, and that there is room again"
    )
    func disk() throws {
        var report = try Reports.alert(.disk, state: .running)
        report.disk = DiskUse(place: "/var/lib/docker", percent: 97, free: 3 << 20)
        #expect(
            lines(report) == [
                "🚨 the host spark has a disk that is 97 % full: 3 GB left on /var/lib/docker",
                "began 1 min ago (15:05)",
                "df -h /var/lib/docker and docker system df there tell more.",
                "What to do: docker image prune and docker builder prune free what nothing uses.",
            ])
        #expect(AlertButtons.of(report).isEmpty)
        report.disk?.isOfInodes = true
        report.disk?.free = 12
        #expect(lines(report)[0].hasSuffix("97 % full: 12 inodes left on /var/lib/docker"))
        report.resolved = AlertReport.Resolution(lasted: .seconds(60))
        #expect(lines(report) == ["✅ the host spark has room again: the full disk lasted 1 min."])
    }

    @Test("an unhealthy container runs: no exit code is told, and its end is that it is healthy")
    func unhealthy() throws {
        var report = try Reports.alert(.unhealthy, state: .running)
        report.lastLine = "curl: (7) Failed to connect"
        #expect(
            lines(report)[0...1] == [
                "🚨 bridge is unhealthy: it runs, and its health check fails", "| curl: (7) Failed to connect",
            ])
        #expect(!lines(report).contains { $0.hasPrefix("exit code") })
        report.resolved = AlertReport.Resolution(lasted: .seconds(60))
        #expect(lines(report)[0] == "✅ bridge is healthy again: the bad health lasted 1 min.")
    }
}
