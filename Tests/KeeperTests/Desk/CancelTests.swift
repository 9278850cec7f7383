import Contract
import Foundation
import Journal
import Matrix
import Remote
import Testing

@testable import Keeper

@Suite("Cancelling, in a room by script", .timeLimit(.minutes(4)), .serialized)
struct CancelTests {
    /// Runs until a file is there, with grandchildren, one of them in a session of its own.
    private static let endless = CustomAction.make(
        command: "setsid sh -c 'trap : TERM; while sleep 0.2; do :; done' & sleep 600 & "
            + "echo x >>$HOME/effects; until test -e $HOME/go; do sleep 0.05; done; touch $HOME/over")

    private static func begun(_ world: World) async throws {
        while world.place.text("effects") == nil { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// The processes of this test's jobs that still run.
    private static func left(_ world: World) async throws -> String {
        try await world.place.shell(
            "grep -l 'HOME=\(world.place.folder)' /proc/[0-9]*/environ 2>/dev/null | "
                + "while read -r f; do tr '\\0' ' ' <${f%environ}cmdline | grep -v 'grep -l' | grep -e 'sleep 600' -e 'trap : TERM'; done; true"
        )
    }

    @Test("any admin ends what runs, with all that it started; both commands are answered once")
    func running() async throws {
        let world = try World(actions: [Self.endless])
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge backup")
            try await Self.begun(world)
            #expect(try await Self.left(world).contains("sleep 600"))
            let cancel = world.say("!bridge cancel", by: "@ada:other.example")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "ok")
            #expect(answer.first?.facts?["action"] == "cancel" && answer.first?.facts?["service"] == "bridge")
            #expect(answer.first?.facts?["requested_by"] == "@ada:other.example")
            #expect(answer.first?.body.contains("the host is ending backup") == true)
            let outcome = try await world.waits("the outcome") { $0.answers(asked) }
            #expect(outcome.first?.outcome == "cancelled")
            #expect(outcome.first?.body.contains("Cancelled by @ada:other.example.") == true)
            #expect(outcome.first?.facts?["step"]?.integerValue == 1)
            #expect(outcome.first?.content["msgtype"] == "m.text")
            try await world.waits("the notice's last edit") { $0.isEdit && $0.body.contains("over") }
            let again = world.say("!bridge cancel")
            let nothing = try await world.waits("nothing") { $0.answers(again) }
            #expect(nothing.first?.outcome == "not_run")
            #expect(nothing.first?.body.contains("nothing runs, and nothing waits") == true)
        }
        #expect(try await Self.left(world) == "")
        #expect(world.place.text("over") == nil)
        #expect(world.place.text("effects") == "x\n")
        #expect(world.server.room.filter(\.isFinal).count == 3)
    }

    @Test("a cancel goes past the queue: what waits behind comes next, and is named")
    func queue() async throws {
        let world = try World(actions: [Self.endless])
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(time: .fast(5)) {
            let first = world.say("!bridge backup")
            let second = world.say("!bridge restart")
            try await Self.begun(world)
            try await world.waits("the second waits") { $0.body.contains("bridge restart waits") }
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.body.contains("Next comes restart") == true)
            try await world.waits("cancelled") { $0.answers(first) && $0.outcome == "cancelled" }
            try await world.waits("run") { $0.answers(second) && $0.outcome == "ok" }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("what waits for its turn or an answer is taken back, and what runs goes on")
    func waiting() async throws {
        let world = try World(actions: [Self.endless])
        try await world.withBot(time: .fast(5)) {
            let running = world.say("!bridge backup")
            let queued = world.say("!bridge restart")
            let asked = world.say("!bridge stop")
            try await world.waits("it waits") { $0.body.contains("bridge restart waits") }
            let question = try await world.waits("a question") { $0.facts?["question"] != nil }
            try await Self.begun(world)
            let cancel = world.say("!bridge cancel waiting", by: "@ada:other.example")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "ok")
            #expect(answer.first?.body == "✅ bridge cancel: took back restart and stop")
            for event in [queued, asked] {
                let outcome = try await world.waits("not run") { $0.answers(event) }
                #expect(outcome.first?.outcome == "not_run")
                #expect(outcome.first?.body.contains("Cancelled by @ada:other.example.") == true)
            }
            world.say("!yes \(question.first?.facts?["question"]?.stringValue ?? "")")
            try await world.waits("no question any more") { $0.body.contains("no open question of yours") }
            let none = world.say("!bridge cancel waiting")
            let nothing = try await world.waits("nothing waits") { $0.answers(none) }
            #expect(nothing.first?.outcome == "not_run")
            #expect(nothing.first?.body.contains("backup runs: !bridge cancel ends it.") == true)
            try world.place.write("go", "")
            try await world.waits("what ran") { $0.answers(running) && $0.outcome == "ok" }
        }
        #expect(world.place.changes.isEmpty)
        #expect(world.server.room.filter(\.isFinal).count == 5)
    }

    @Test("where nothing runs, a cancel takes back the open question")
    func question() async throws {
        let world = try World()
        try await world.withBot {
            let asked = world.say("!bridge stop")
            try await world.waits("a question") { $0.facts?["question"] != nil }
            let cancel = world.say("!bridge cancel")
            try await world.waits("not run") { $0.answers(asked) && $0.outcome == "not_run" }
            try await world.waits("the answer") { $0.answers(cancel) && $0.outcome == "ok" }
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test("after a bot's death the next one cancels, too: one effect, one outcome")
    func restarted() async throws {
        let world = try World(actions: [Self.endless])
        let asked = world.room.name()
        try await world.withBot {
            world.room.put([World.event(["msgtype": "m.text", "body": "!bridge backup"], asked)])
            try await Self.begun(world)
        }
        try await world.withBot(time: .fast(5)) {
            // The first bot's last poll has to be over, or it would take the command along.
            try await Task.sleep(for: .seconds(1.2))
            let cancel = world.say("!bridge cancel")
            try await world.waits("the answer") { $0.answers(cancel) && $0.outcome == "ok" }
            try await world.waits("cancelled") { $0.answers(asked) && $0.outcome == "cancelled" }
        }
        #expect(try await Self.left(world) == "")
        #expect(world.place.text("effects") == "x\n")
        #expect(world.server.room.filter(\.isFinal).count == 2)
    }

    /// The rows that a bot left which died while it cancelled.
    private static func died(
        _ journal: Journal, _ aim: CancelOrder.Aim, _ jobs: [(event: String, action: String, phase: JobPhase)]
    ) async throws {
        var rows = try jobs.map { job in
            JobRow(
                id: StableHash.hex(job.event), event: try EventID(job.event), service: "bridge",
                action: job.action,
                requestedBy: try .make(), sentAt: noon, phase: job.phase == .ended ? .running : job.phase,
                createdAt: noon)
        }
        let taken = TakenEvent(
            eventID: try EventID("$cancel"), sender: try .make(), body: "!bridge cancel", sentAt: noon)
        rows.append(
            try CancelOrder(taken, for: .make(), own: .make("@bridgekeeper:example.org"), aim: aim).row(
                at: noon))
        let events = try rows.map {
            TakenEvent(eventID: $0.event, sender: try .make(), body: "!bridge x", sentAt: noon)
        }
        _ = try await journal.take(events, position: try SyncPosition("s0"))
        for row in rows { try await journal.add(row) }
        for job in jobs where job.phase == .ended {
            try await journal.finish(
                StableHash.hex(job.event), outcome: "cancelled", event: try EventID(job.event), at: noon)
        }
    }

    private static func aim(_ event: String, _ action: Action) throws -> CancelOrder.Aim.Job {
        var change = try Change.make(action)
        (change.job, change.event) = (StableHash.hex(event), try EventID(event))
        return CancelOrder.Aim.Job(change)
    }

    @Test("a cancel that was cut short by the bot's death hits what it was aimed at, and not what runs now")
    func aimed() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot {
            let answer = try await world.waits("the answer") { $0.answers("$cancel") }
            #expect(answer.first?.outcome == "ok")
            try await world.waits("the next one ran") { $0.answers("$next") && $0.outcome == "ok" }
        } prepare: { journal in
            try await Self.died(
                journal, CancelOrder.Aim(running: try Self.aim("$ended", .update)),
                [("$ended", "update", .ended), ("$next", "restart", .queued)])
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("what was being taken back when the bot died is taken back, and never runs")
    func takenBack() async throws {
        let world = try World()
        for name in ["$one", "$two"] {
            world.room.show(World.event(["msgtype": "m.text", "body": "!bridge restart"], name), as: name)
        }
        try await world.withBot {
            for event in ["$one", "$two"] {
                try await world.waits("not run") { $0.answers(event) && $0.outcome == "not_run" }
            }
            let answer = try await world.waits("the answer") { $0.answers("$cancel") }
            #expect(answer.first?.outcome == "ok")
        } prepare: { journal in
            try await Self.died(
                journal,
                CancelOrder.Aim(waiting: [try Self.aim("$one", .restart), try Self.aim("$two", .stop)]),
                [("$one", "restart", .queued), ("$two", "stop", .asking)])
        }
        #expect(world.place.changes.isEmpty)
        #expect(world.server.room.filter(\.isFinal).count == 3)
    }

    @Test("too late: while the container is being replaced it is refused, and the change goes on to its end")
    func tooLate() async throws {
        let world = try World(actions: [Self.endless])
        let id = String(repeating: "9", count: 64)
        try world.place.write("ps", "echo \(id)")
        try world.place.write(
            "look-\(id)",
            "/3f2c1ab45678_matrix-bridge|created|0001-01-01T00:00:00Z|0001-01-01T00:00:00Z|2999-01-01T00:00:00Z|bot\n"
        )
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge backup")
            try await Self.begun(world)
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "refused")
            #expect(answer.first?.body.contains("too late, compose is replacing the container") == true)
            try world.place.write("ps", "sleep 30")
            try world.place.write("go", "")
            try await world.waits("its end") { $0.answers(asked) && $0.outcome == "ok" }
        }
        #expect(world.place.text("over") != nil)
    }

    @Test("a docker that hangs or is broken is no consent: refused, with that reason")
    func unsure() async throws {
        let world = try World(actions: [Self.endless])
        try world.place.write("ps", "echo 'Error response from daemon: something new' >&2; exit 1")
        try await world.withBot(time: .fast(1)) {
            let asked = world.say("!bridge backup")
            try await Self.begun(world)
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "refused" && answer.first?.facts?["state"] == "error")
            #expect(answer.first?.body.contains("| Error response from daemon: something new") == true)
            // Its limit is that of a status, 10 s.
            try world.place.write("ps", "sleep 600")
            let hung = world.say("!bridge cancel")
            let second = try await world.waits("the answer of a docker that hangs") { $0.answers(hung) }
            #expect(second.first?.outcome == "refused")
            #expect(second.first?.body.contains("docker gave no answer within 10 s") == true)
            try world.place.write("go", "")
            try await world.waits("its end") { $0.answers(asked) && $0.outcome == "ok" }
        }
    }

    @Test("once its commands have ended a change is not cancelled any more, while it is proven")
    func proving() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(time: .fast(2)) {
            let asked = world.say("!bridge restart")
            try await world.waits("the proof") { $0.body.contains("proving it") }
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "refused")
            #expect(answer.first?.body.contains("too late, the commands of restart have ended") == true)
            try await world.waits("the outcome") { $0.answers(asked) && $0.outcome == "ok" }
        }
    }

    @Test("cancelled while the service is still looked at, it never begins")
    func calledOff() async throws {
        let world = try World()
        try await world.place.shell("mv bin/docker bin/docker.real")
        try world.place.write(
            "bin/docker",
            "#!/bin/sh\nuntil test -e $HOME/go; do sleep 0.05; done\nexec $HOME/bin/docker.real \"$@\"\n")
        try await world.place.shell("chmod 755 bin/docker")
        try await world.withBot(time: .fast(1)) {
            let asked = world.say("!bridge restart")
            try await world.waits("its notice") { $0.outcome == "running" }
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "ok")
            #expect(answer.first?.body.contains("restart had not begun there, and never will") == true)
            try world.place.write("go", "")
            let outcome = try await world.waits("the outcome") { $0.answers(asked) }
            #expect(outcome.first?.outcome == "cancelled")
            #expect(outcome.first?.body.contains("cancelled before it began: nothing ran") == true)
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test(
        "what a time limit left half-way is named, with how the service is when docker has done what it was told"
    )
    func timeLimit() async throws {
        let action = CustomAction.make(command: "echo x >>$HOME/effects; sleep 600", limit: .seconds(1))
        let world = try World(actions: [action])
        let id = String(repeating: "9", count: 64)
        try world.place.looks(.make(), .make(), .make(), .make(.exited, code: 137))
        try world.place.write("ps", "echo \(id)")
        try world.place.write(
            "look-\(id)",
            "/3f2c1ab45678_matrix-bridge|created|0001-01-01T00:00:00Z|0001-01-01T00:00:00Z|2025-01-01T00:00:00Z|bot\n"
        )
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge backup")
            let outcome = try await world.waits("the outcome") { $0.answers(asked) }
            #expect(outcome.first?.outcome == "timed_out" && outcome.first?.facts?["state"] == "exited")
            let body = outcome.first?.body ?? ""
            #expect(body.contains("Compose left 3f2c1ab45678_matrix-bridge, never started"), "\(body)")
            #expect(body.contains("!bridge mend does that; it asks first."))
        }
    }

    @Test("too old, of a stranger, or in a room that was opened, it ends nothing")
    func notAllowed() async throws {
        let world = try World(actions: [Self.endless])
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge backup")
            try await Self.begun(world)
            let stale = world.say("!bridge cancel", age: 840_000)
            try await world.waits("too old") { $0.answers(stale) && $0.outcome == "not_run" }
            let stranger = world.say("!bridge cancel", by: "@eve:example.org")
            try await world.waits("a refusal") { $0.answers(stranger) && $0.outcome == "refused" }
            world.room.put([world.state("m.room.join_rules", ["join_rule": "public"])])
            let opened = world.say("!bridge cancel")
            try await world.waits("a refusal") { $0.answers(opened) && $0.outcome == "refused" }
            try world.place.write("go", "")
            try await world.waits("its end") { $0.answers(asked) && $0.outcome == "ok" }
        }
    }

    @Test(
        "out of touch with the host it says so once and goes on trying; the job is ended when the host is back"
    )
    func outOfTouch() async throws {
        let world = try World(actions: [Self.endless])
        let host = FickleHost(world.place.host)
        try await world.withBot(time: .fast(5), host: host) {
            let asked = world.say("!bridge backup")
            try await Self.begun(world)
            host.isAway = true
            let cancel = world.say("!bridge cancel")
            let notice = try await world.waits("that it tries") {
                $0.outcome == "running" && $0.facts?["action"] == "cancel"
            }
            #expect(notice.first?.body.contains("I go on trying") == true)
            #expect(notice.first?.content["msgtype"] == "m.notice")
            host.isAway = false
            try await world.waits("the answer") { $0.answers(cancel) && $0.outcome == "ok" }
            try await world.waits("cancelled") { $0.answers(asked) && $0.outcome == "cancelled" }
            try await world.waits("its notice ends") {
                $0.isEdit && $0.body.contains("bridge cancel: over")
            }
        }
        #expect(try await Self.left(world) == "")
        #expect(world.server.room.filter { !$0.isEdit && $0.facts?["action"] == "cancel" }.count == 2)
    }

    @Test("a host that stays away for as long as the command is fresh: told as that, and not as done")
    func away() async throws {
        let world = try World(actions: [Self.endless])
        let host = FickleHost(world.place.host)
        try await world.withBot(time: .fast(50), host: host) {
            world.say("!bridge backup")
            try await Self.begun(world)
            host.isAway = true
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer", within: .seconds(40)) { $0.answers(cancel) }
            #expect(answer.first?.outcome == "failed" && answer.first?.facts?["state"] == "unreachable")
            #expect(answer.first?.body.contains("whether it was heard there is not known") == true)
            host.isAway = false
            try world.place.write("go", "")
        }
    }

    @Test("what a killed job left running is told with the way out, and `cancel` is that")
    func leftBehind() async throws {
        let world = try World(actions: [Self.endless])
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge backup")
            try await Self.begun(world)
            try await world.waits("it runs") { $0.body.contains("under way") }
            try await world.place.shell(
                "read -r pid rest <$(ls -d .local/state/bridgekeeper/jobs/*)/started; kill -9 $pid")
            let outcome = try await world.waits("the outcome") { $0.answers(asked) }
            #expect(outcome.first?.outcome == "interrupted")
            #expect(outcome.first?.body.contains("Still running there: ") == true)
            #expect(outcome.first?.body.contains("!bridge cancel ends them.") == true)

            let refused = world.say("!bridge restart")
            let busy = try await world.waits("a refusal") { $0.answers(refused) }
            #expect(busy.first?.outcome == "refused")
            #expect(busy.first?.body.contains("a killed job left something running") == true)
            #expect(busy.first?.body.contains("| @grant:example.org") == true)

            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("the answer") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "ok", "\(answer)")
            #expect(answer.first?.body.contains("ended what a killed job had left running") == true)
            let restart = world.say("!bridge restart")
            try await world.waits("an outcome") { $0.answers(restart) && $0.outcome == "ok" }
        }
        #expect(try await Self.left(world) == "")
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("a job of another bot is named with who and since when, and is not ended")
    func another() async throws {
        let world = try World()
        let jobs = Jobs(host: world.place.host, owner: nil)
        guard let id = JobID(StableHash.hex(world.place.folder, "other")) else { throw NotMade() }
        _ = try await jobs.launch(
            JobOrder(
                id: id, lock: "matrix-bridge", limit: .seconds(60), grace: .seconds(1),
                by: "@other:example.org",
                steps: [JobStep(name: "x", script: "until test -e $HOME/go; do sleep 0.05; done")]))
        try await world.withBot(time: .fast(5)) {
            let restart = world.say("!bridge restart")
            let held = try await world.waits("a refusal") { $0.answers(restart) }
            #expect(held.first?.outcome == "refused")
            let cancel = world.say("!bridge cancel")
            let answer = try await world.waits("a refusal") { $0.answers(cancel) }
            #expect(answer.first?.outcome == "refused")
            for body in [held.first?.body, answer.first?.body] {
                #expect(
                    body?.contains("It was begun ") == true && body?.contains("| @other:example.org") == true)
            }
        }
        guard case .running = try await jobs.look(id) else { throw NotMade() }
        try world.place.write("go", "")
        _ = try await jobs.follow(id, from: 0) { _ in }
    }

    @Test("what compose left is named with the commands that mend it, and mended when that is confirmed")
    func mend() async throws {
        let world = try World()
        let id = String(repeating: "9", count: 64)
        try world.place.looks(.make(.exited, code: 137))
        try world.place.write("ps", "[ -e $HOME/asked ] && grep -q '^rm' $HOME/asked || echo \(id)")
        try world.place.write(
            "look-\(id)",
            "/3f2c1ab45678_matrix-bridge|created|0001-01-01T00:00:00Z|0001-01-01T00:00:00Z|2025-01-01T00:00:00Z|bot\n"
        )
        try world.place.after("compose", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot {
            let status = world.say("!bridge")
            let found = try await world.waits("the status") { $0.answers(status) }
            let body = found.first?.body ?? ""
            #expect(body.contains("Compose left 3f2c1ab45678_matrix-bridge, never started"))
            #expect(body.contains("| docker rm 3f2c1ab45678_matrix-bridge\n"))
            #expect(body.contains("&& docker compose up -d"))
            let mend = world.say("!bridge mend")
            try await world.waits("a question") { $0.facts?["question"] != nil }
            #expect(world.place.changes.isEmpty)
            world.say("!yes")
            let outcome = try await world.waits("an outcome") { $0.answers(mend) }
            #expect(outcome.first?.outcome == "ok", "\(outcome)")
            #expect(outcome.first?.body.contains("bridge mended: proven running") == true)
        }
        #expect(world.place.changes == ["rm \(id)", "compose up -d"])
    }
}
