import Contract
import Foundation
import Matrix
import Testing

@testable import Keeper

@Suite("A command that came too late, in a room by script", .timeLimit(.minutes(3)), .serialized)
struct StaleTests {
    private static let old: Int64 = 840_000

    /// The code that a message asks for.
    private func code(_ request: HomeserverByScript.Request?) throws -> String {
        let body = try #require(request).body
        return String(try #require(body.firstMatch(of: /!yes (\d\d) within 5 min/), "\(body)").1)
    }

    private func notRun(_ world: World, _ asked: String) async throws -> HomeserverByScript.Request? {
        let answer = try await world.waits("not run") { $0.answers(asked) }
        #expect(answer.count == 1 && answer.first?.outcome == "not_run")
        #expect(answer.first?.content["msgtype"] == "m.notice")
        return answer.first
    }

    @Test("its code runs it after all, once, as a job that is named by who used the code")
    func after() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge restart", age: Self.old)
            let answer = try await notRun(world, asked)
            #expect(answer?.body.contains(/sent 1[4-6] min/) == true)
            let code = try code(answer)
            world.say("!yes")
            try await world.waits("it wants its code") {
                $0.body.contains("That needs its code: !yes \(code)")
            }
            #expect(world.place.changes.isEmpty)
            let yes = world.say("!yes \(code)", by: "@ada:other.example")
            let outcome = try await world.waits("an outcome") { $0.answers(yes) }
            #expect(outcome.first?.outcome == "ok")
            #expect(
                outcome.first?.facts?["job"]?.stringValue == StableHash.hex("@bridgekeeper:example.org", yes))
            #expect(outcome.first?.facts?["requested_by"] == "@ada:other.example")
            world.say("!yes \(code)")
            try await world.waits("it is used up") { $0.body.contains("no open question of yours") }
            // Said again, as a homeserver may: it is known.
            world.room.put([World.event(["msgtype": "m.text", "body": .string("!yes \(code)")], yes)])
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("a stranger's code, another code, a no and a code of an earlier process run nothing")
    func refused() async throws {
        let world = try World()
        let left = try await world.codeOfAnEarlierBot()
        try await world.withBot(time: .fast(5)) {
            world.say("!yes \(left)")
            try await world.waits("it did not survive") { $0.body.contains("no open question of yours") }
            let code = try code(try await notRun(world, world.say("!bridge restart", age: Self.old)))
            world.say("!yes \(code)", by: "@eve:example.org")
            try await world.waits("a refusal") { $0.outcome == "refused" }
            world.say("!yes \(code == "40" ? "41" : "40")")
            world.say("!no \(code)")
            world.say("!yes \(code)")
            try await world.waits(for: 3, "no such code") { $0.body.contains("no open question of yours") }
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test("what asks first asks then, too; what only reads is read")
    func kinds() async throws {
        let world = try World()
        try await world.withBot(time: .fast(5)) {
            let stop = try code(try await notRun(world, world.say("!bridge stop", age: Self.old)))
            world.say("!yes \(stop)")
            try await world.waits("a question") { $0.facts?["question"] != nil }
            #expect(world.place.changes.isEmpty)
            let status = try code(try await notRun(world, world.say("!bridge status", age: Self.old)))
            let yes = world.say("!yes \(status)")
            let answer = try await world.waits("a status") { $0.answers(yes) }
            #expect(answer.first?.facts?["state"] == "running")
            let late = world.say("!yes \(stop)", age: Self.old)
            let answered = try await notRun(world, late)
            #expect(answered?.body.contains("Send it anew") == true)
        }
    }

    private func answeredOnce(_ answers: [HomeserverByScript.Request], _ all: [String]) throws {
        for name in all {
            let count = answers.filter { $0.answers(name) }.count
            #expect(count == 1)
        }
    }

    @Test("sixty have an answer and a code each, and what matters goes before them")
    func sixty() async throws {
        let world = try World()
        try await world.withBot {
            var all: [String] = []
            var events: [JSONValue] = []
            for _ in 0..<60 {
                let name = world.room.name()
                all.append(name)
                events.append(
                    World.event(["msgtype": "m.text", "body": "!bridge restart"], name, age: Self.old))
            }
            world.room.put(events)
            let status = world.say("!bridge status")
            try await world.waits("a status") { $0.answers(status) }
            let before = world.server.room.filter { $0.outcome == "not_run" }.count
            #expect(before < 30)
            let answers = try await world.waits(for: 60, "all answers", within: .seconds(90)) {
                $0.outcome == "not_run"
            }
            let codes = Set(try answers.map { try code($0) })
            #expect(codes.count == 60)
            try answeredOnce(answers, all)
        }
        #expect(world.place.changes.isEmpty)
    }

    @Test(
        "a clock of this machine that is wrong by an hour changes nothing",
        arguments: [-3_600_000, 3_600_000])
    func clock(off: Int64) async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        var time = Time.fast(5)
        let right = time.wall
        time.wall = { right() + off }
        try await world.withBot(time: time) {
            let fresh = world.say("!bridge restart", age: 3000)
            try await world.waits("it runs") { $0.answers(fresh) && $0.outcome == "ok" }
            let stale = world.say("!bridge restart", age: 360_000)
            let answer = try await notRun(world, stale)
            #expect(answer?.body.contains("sent 6 min ago") == true)
            let yes = world.say("!yes \(try code(answer))")
            try await world.waits("it runs after all") { $0.answers(yes) && $0.outcome != nil }
        }
        #expect(world.place.changes.count == 2)
    }
}

extension World {
    /// The code of a bot that has ended since.
    fileprivate func codeOfAnEarlierBot() async throws -> String {
        try await withBot(time: .fast(5)) {
            let asked = say("!bridge stop", age: 840_000)
            try await waits("not run") { $0.answers(asked) }
        }
        // Its last request may still wait there for a second, and would take the next thing that is said along with it.
        try await Task.sleep(for: .seconds(3))
        let body = server.room.last { $0.outcome == "not_run" }?.body ?? ""
        return String(try #require(body.firstMatch(of: /!yes (\d\d)/)).1)
    }
}
