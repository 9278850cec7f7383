import Contract
import Foundation
import Journal
import Matrix
import Testing

@testable import Keeper

@Suite("A whole bot, in a room by script", .timeLimit(.minutes(3)), .serialized)
struct BotTests {
    @Test("a command is answered once, where it was asked; what stood in the room before counts for nothing")
    func status() async throws {
        let world = try World(past: [World.event(["msgtype": "m.text", "body": "!bridge restart"], "$past")])
        try await world.withBot {
            let asked = world.say("!bridge status")
            let answer = try await world.waits("an answer") { $0.answers(asked) }
            #expect(answer.first?.facts?["state"] == "running")
            #expect(answer.first?.outcome == "ok")
            let help = world.say("!help")
            try await world.waits("another answer") { $0.answers(help) }
        }
        #expect(world.server.room.filter(\.isFinal).count == 2)
        #expect(world.place.changes.isEmpty)
    }

    @Test("what only reads is answered once, though its event comes again and again")
    func twice() async throws {
        let world = try World()
        let asked = world.room.name()
        try await world.withBot {
            let event = World.event(["msgtype": "m.text", "body": "!bridge status"], asked)
            world.room.put([event])
            world.room.put([event, event])
            try await world.waits("an answer") { $0.answers(asked) }
            world.room.put([event])
            let help = world.say("!help")
            try await world.waits("another answer") { $0.answers(help) }
        }
        #expect(world.server.requests.filter { $0.transaction != nil && $0.answers(asked) }.count == 1)
    }

    @Test("the last command that was taken is marked as read, for those before it as well")
    func receipts() async throws {
        let world = try World()
        try await world.withBot {
            for _ in 0..<4 { world.say("!help") }
            let last = world.say("!bridge status")
            try await world.waits("an answer") { $0.answers(last) }
            let receipts = { world.server.requests.map(\.path).filter { $0.contains("/receipt/m.read/") } }
            for _ in 0..<1000 where !(receipts().last?.hasSuffix("%24" + last.dropFirst()) ?? false) {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(receipts().last?.hasSuffix("%24" + last.dropFirst()) ?? false)
            #expect(Set(receipts()).count == receipts().count)
        }
    }

    @Test(
        "a change is told in one notice that is edited, and its outcome in one new event; the event again does nothing"
    )
    func restart() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot {
            let asked = world.say("!bridge restart")
            let outcome = try await world.waits("an outcome") { $0.answers(asked) }
            #expect(outcome.first?.outcome == "ok")
            try await world.waits("the notice's last edit") { $0.isEdit && $0.body.contains("over") }
            world.room.put([World.event(["msgtype": "m.text", "body": "!bridge restart"], asked)])
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            #expect(world.server.room.filter { $0.answers(asked) }.count == 1)
            #expect(world.server.room.filter { !$0.isEdit && $0.outcome == "running" }.count == 1)
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("a stop asks first; only who asked can say yes, and only once")
    func question() async throws {
        let world = try World()
        try world.place.after("stop", .make(.exited, code: 143))
        try await world.withBot {
            let asked = world.say("!bridge stop")
            let question = try await world.waits("a question") { $0.facts?["question"] != nil }
            let code = try #require(question.first?.facts?["question"]?.stringValue)
            world.say("!yes \(code)", by: "@ada:other.example")
            try await world.waits("no question of hers") { $0.body.contains("no open question of yours") }
            #expect(world.place.changes.isEmpty)
            world.say("!yes \(code)")
            try await world.waits("an outcome") { $0.answers(asked) && $0.outcome == "ok" }
            world.say("!yes \(code)")
            try await world.waits(for: 2, "no question any more") {
                $0.body.contains("no open question of yours")
            }
        }
        #expect(world.place.changes == ["stop matrix-bridge"])
    }

    @Test("no, and silence, run nothing", arguments: ["!no", ""])
    func unanswered(answer: String) async throws {
        let world = try World()
        try await world.withBot {
            let asked = world.say("!bridge stop")
            try await world.waits("a question") { $0.facts?["question"] != nil }
            if !answer.isEmpty { world.say(answer) }
            try await world.waits("an outcome") { $0.answers(asked) && $0.outcome == "not_run" }
            #expect(world.server.room.filter(\.isEdit).isEmpty)
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test("a stranger is refused once, whatever he types, and nothing runs")
    func stranger() async throws {
        let world = try World()
        try await world.withBot {
            for body in ["!bridge stop", "!bridge restart", "!yes"] {
                world.say(body, by: "@eve:example.org")
            }
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            try await world.waits("a refusal") { $0.outcome == "refused" }
        }
        #expect(world.server.room.filter { $0.outcome == "refused" }.count == 1)
        #expect(world.place.changes.isEmpty)
    }

    @Test("a stale command is not run, by its age, and with nobody's clock but the homeserver's")
    func stale() async throws {
        let world = try World()
        try await world.withBot {
            // Of another server, whose clock is an hour behind: it must not make an old command look new.
            world.room.put([
                World.event(
                    ["msgtype": "m.text", "body": "hello"], world.room.name(), by: "@eve:late.example",
                    age: 0,
                    at: noon - 3_600_000)
            ])
            for (age, at) in [(nil, noon - 840_000), (840_000, nil)] as [(Int64?, Int64?)] {
                let asked = world.say("!bridge restart", age: age, at: at)
                let answer = try await world.waits("not run") { $0.answers(asked) }
                #expect(answer.first?.outcome == "not_run")
            }
            #expect(world.place.changes.isEmpty)
            // Of an admin's server whose clock is wrong: the homeserver knows how old it is.
            try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
            let skewed = world.say("!bridge restart", by: "@ada:other.example", age: 100, at: 5)
            try await world.waits("an outcome") { $0.answers(skewed) && $0.outcome == "ok" }
        }
        #expect(world.place.changes.count == 1)
    }

    @Test("malformed and absurd events harm nothing")
    func hostile() async throws {
        let world = try World()
        try await world.withBot {
            var events: [JSONValue] = []
            for stamp in [Int64.min, Int64.max, -1, 0] {
                for age in [Int64.min, Int64.max, -1, nil] {
                    for body in ["hello", "!bridge frobnicate"] {
                        events.append(
                            World.event(
                                ["msgtype": "m.text", "body": .string(body)], world.room.name(), age: age,
                                at: stamp))
                    }
                }
            }
            events += [
                .null, [:], "x", ["event_id": 5],
                World.event(["msgtype": "m.text", "body": 5], world.room.name()),
                World.event(["msgtype": "m.notice", "body": "!bridge stop"], world.room.name()),
                World.event(
                    ["msgtype": "m.text", "body": "!bridge stop"], world.room.name(),
                    by: "@bridgekeeper:example.org"),
                World.event(
                    [
                        "msgtype": "m.text", "body": "* !bridge stop",
                        "m.new_content": ["body": "!bridge stop"],
                        "m.relates_to": ["rel_type": "m.replace", "event_id": .string(world.room.name())],
                    ], world.room.name()),
                World.event(["msgtype": "m.text", "body": "!bridge stop\u{0}"], world.room.name()),
            ]
            world.room.put(events)
            let asked = world.say("!bridge status")
            try await world.waits("an answer") { $0.answers(asked) }
            try await world.waits("that an edit runs nothing") { $0.body.contains("An edit runs nothing") }
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test("while a host hangs, help is answered at once, and so is what else asks no host")
    func hung() async throws {
        let world = try World()
        try world.place.write("bin/docker", "#!/bin/sh\nsleep 20\n")
        try await world.withBot {
            for _ in 0..<(Reception.readers + 5) { world.say("!bridge status") }
            let help = world.say("!help")
            let keeper = world.say("!keeper")
            try await world.waits("help", within: .seconds(6)) { $0.answers(help) }
            try await world.waits("the bot itself", within: .seconds(6)) { $0.answers(keeper) }
        }
    }

    @Test("a bot that dies in the middle of a job goes on with it: one effect, one outcome, the same notice")
    func killed() async throws {
        let action = CustomAction.make(command: "echo x >>\"$HOME/effects\"; sleep 2; echo done")
        let world = try World(actions: [action])
        let asked = world.room.name()
        try await world.withBot {
            world.room.put([World.event(["msgtype": "m.text", "body": "!bridge backup"], asked)])
            try await world.waits("a notice") { $0.outcome == "running" }
            while world.place.text("effects") == nil { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(world.server.room.filter(\.isFinal).isEmpty)
        try await world.withBot {
            try await world.waits("an outcome") { $0.answers(asked) && $0.outcome == "ok" }
            try await world.waits("the notice's last edit") { $0.isEdit && $0.body.contains("over") }
        }
        #expect(world.place.text("effects") == "x\n")
        #expect(world.server.room.filter { !$0.isEdit && $0.outcome == "running" }.count == 1)
        #expect(world.server.room.filter(\.isFinal).count == 1)
    }

    @Test(
        "what was asked when the bot ended is not run; what the configuration has no more is told as interrupted"
    )
    func restarted() async throws {
        let world = try World()
        let row = { (number: Int, service: String, action: String, phase: JobPhase) throws -> JobRow in
            JobRow(
                id: "0123456\(number)", event: try EventID("$old\(number)"), service: service, action: action,
                requestedBy: try .make(), sentAt: noon, phase: phase, question: phase == .asking ? "47" : nil,
                createdAt: noon)
        }
        let jobs = [
            try row(1, "bridge", "stop", .asking), try row(2, "gone", "restart", .running),
            try row(3, "bridge", "gone", .launching), try row(4, "gone", "stop", .asking),
        ]
        try await world.withBot {
            for (job, outcome) in zip(jobs, ["not_run", "interrupted", "interrupted", "not_run"]) {
                try await world.waits("what came of \(job.id)") {
                    $0.answers(job.event.text) && $0.outcome == outcome
                }
            }
        } prepare: { journal in
            let events = try jobs.map {
                TakenEvent(eventID: $0.event, sender: try .make(), body: "!x", sentAt: noon)
            }
            _ = try await journal.take(events, position: try SyncPosition("s0"))
            for job in jobs { try await journal.add(job) }
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test("an alert rings once, survives the bot's end, and is over by an edit and a quiet notice")
    func alert() async throws {
        let world = try World()
        try await world.withBot(poll: .seconds(5)) {
            try await world.waitsForTheWatch()
            try world.place.looks(.make(.exited, code: 1))
            let alert = try await world.waits("an alert") { $0.facts?["alert"] == "firing" }
            #expect(alert.first?.facts?["kind"] == "stopped")
            #expect(alert.first?.content["msgtype"] == "m.text")
            #expect(alert.first?.content["m.mentions"]?["user_ids"]?[0] == "@night:example.org")
            #expect(alert.first?.body.contains("its last words") == true)
        }
        try await world.withBot(poll: .seconds(5)) {
            try world.place.looks(.make(started: "2025-06-15T15:00:00Z"))
            let ends = try await world.waits(for: 2, "that it is over") { $0.facts?["alert"] == "resolved" }
            #expect(Set(ends.map(\.isEdit)) == [false, true])
            #expect(ends.allSatisfy { $0.content["m.mentions"] == [:] })
        }
        #expect(world.server.room.filter { !$0.isEdit && $0.facts?["alert"] == "firing" }.count == 1)
    }

    @Test("a room in which encryption was switched on gets one plain message, however much is said in it")
    func encrypted() async throws {
        let world = try World()
        try await world.withBot {
            // Anybody can send one of this type: it makes no encrypted room.
            world.room.put([World.event([:], world.room.name(), type: "m.room.encrypted")])
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            #expect(world.server.requests.filter { $0.body.hasPrefix("🔐") }.isEmpty)
            for _ in 0..<3 {
                world.room.put([world.state("m.room.encryption", ["algorithm": "m.megolm.v1.aes-sha2"])])
            }
            let again = world.say("!help")
            try await world.waits("an answer") { $0.answers(again) }
            try await world.waits("that it is encrypted") { $0.body.contains("encrypted") }
        }
        #expect(world.server.requests.filter { $0.body.hasPrefix("🔐") }.count == 1)
    }

    @Test("in a room that was opened nothing is changed and no log shown, until it is closed again")
    func opened() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot {
            let asked = world.say("!bridge stop")
            try await world.waits("a question") { $0.facts?["question"] != nil }
            world.room.put([world.state("m.room.join_rules", ["join_rule": "public"])])
            try await world.waits("the warning") { $0.facts?["warning"] == "exposed" }
            for command in ["!bridge restart", "!bridge update", "!bridge logs", "!yes"] {
                let refused = world.say(command)
                let answer = try await world.waits("a refusal of \(command)") { $0.answers(refused) }
                #expect(answer.first?.outcome == "refused")
                #expect(answer.first?.body.contains("its join rule is not invite but public") == true)
            }
            let status = world.say("!bridge status")
            #expect(try await world.waits("the status") { $0.answers(status) }.first?.outcome == "ok")
            #expect(world.place.changes.isEmpty)
            world.room.put([world.state("m.room.join_rules", ["join_rule": "invite"])])
            try await world.waits("that it is private") { $0.facts?["warning"] == "private_again" }
            let restart = world.say("!bridge restart")
            let outcome = try await world.waits("an outcome") { $0.answers(restart) }
            #expect(outcome.first?.outcome == "ok")
            world.say("!no")
            try await world.waits("that nothing was stopped") { $0.answers(asked) }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("with allow_public_room it goes on, and says so")
    func allowed() async throws {
        let world = try World()
        let watch = RoomWatch(
            facts: RoomFacts(state: []), own: try .make("@bridgekeeper:example.org"), allowPublic: true)
        try await world.withBot(roomWatch: watch) {
            world.room.put([
                world.state("m.room.history_visibility", ["history_visibility": "world_readable"])
            ])
            let warning = try await world.waits("the warning") { $0.facts?["warning"] == "exposed" }
            #expect(warning.first?.body.contains("I go on") == true)
            let logs = world.say("!bridge logs")
            #expect(try await world.waits("the logs") { $0.answers(logs) }.first?.outcome == "ok")
        }
    }

    @Test("a room that was given up is said once, with the one that follows, which is not followed")
    func replaced() async throws {
        let world = try World()
        try await world.withBot {
            for _ in 0..<2 { world.room.put([world.state("m.room.tombstone", ["replacement_room": "!new"])]) }
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            try await world.waits("that it was given up") { $0.facts?["warning"] == "replaced" }
        }
        #expect(world.server.room.filter { $0.body.contains("!new") }.count == 1)
    }

    @Test("the doctor looks at a service, and at everything")
    func check() async throws {
        let world = try World()
        // At the pace of the programs that it asks.
        try await world.withBot(time: .fast(1)) {
            let one = world.say("!bridge check")
            let first = try await world.waits("the service's checks") { $0.answers(one) }
            #expect(first.first?.facts?["action"] == "check" && first.first?.facts?["service"] == "bridge")
            #expect(first.first?.outcome == "failed", "the directory is no clone")
            #expect(first.first?.body.contains("no git clone") == true)
            #expect(first.first?.body.contains("guests") == false)
            let all = world.say("!keeper check")
            let second = try await world.waits("all checks") { $0.answers(all) }
            for words in ["this machine", "homeserver and room, guests", "no git clone", "host here"] {
                #expect(second.first?.body.contains(words) == true, "\(words)")
            }
        }
    }
}
