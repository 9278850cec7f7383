import Contract
import Foundation
import Matrix
import Testing

@testable import Keeper

@Suite("Who may run what", .timeLimit(.minutes(2)))
struct AllowTests {
    private static let ada = "@ada:other.example"
    private static let write = #"echo "$ARG_LEVEL" >>"$HOME/effects""#

    private func world(allowing user: String? = AllowTests.ada, asksFirst: Bool = true) throws -> World {
        let action = CustomAction.make(
            "loglevel", command: Self.write, asksFirst: asksFirst, arguments: [.level])
        let allow: Permissions.Allow =
            try user.map { [try .make(): ["loglevel": [try .make($0)]]] } ?? [:]
        return try World(actions: [action], allow: allow)
    }

    /// Asks for what asks first, and returns the code of the question.
    private func question(_ world: World, by user: String = AllowTests.ada) async throws -> (
        asked: String, code: String
    ) {
        let asked = world.say("!bridge loglevel debug", by: user)
        let question = try await world.waits("a question") {
            $0.facts?["question"] != nil && $0.body.contains("Really bridge loglevel debug?")
        }
        let last = try #require(question.last)
        #expect(last.facts?["action"] == "loglevel" && last.body.contains("export ARG_LEVEL=debug"))
        return (asked, try #require(last.facts?["question"]?.stringValue))
    }

    @Test(
        "only who may is asked and gets it run; nobody else does by another's question or by an old command")
    func allowed() async throws {
        let world = try world()
        try await world.withBot(time: .fast(5)) {
            let refused = world.say("!bridge loglevel debug")
            let answer = try await world.waits("a refusal") { $0.answers(refused) }
            #expect(answer.first?.outcome == "refused" && answer.first?.facts?["action"] == "loglevel")
            #expect(answer.first?.body.contains("Only for \(Self.ada).") == true, "\(answer)")
            #expect(!world.server.room.contains { $0.facts?["question"] != nil })

            let late = world.say("!bridge loglevel debug", by: Self.ada, age: 840_000)
            let stale = try await world.waits("not run") { $0.answers(late) && $0.outcome == "not_run" }
            let body = stale.first?.body ?? ""
            #expect(body.contains("bridge loglevel debug: not run"), "\(body)")
            let old = try #require(body.firstMatch(of: /!yes (\d\d)/)).1
            let anew = world.say("!yes \(old)")
            try await world.waits("a refusal") { $0.answers(anew) && $0.outcome == "refused" }

            let (asked, code) = try await question(world)
            world.say("!yes \(code)")
            try await world.waits("it is no question of theirs") {
                $0.body.contains("no open question of yours")
            }
            #expect(world.place.text("effects") == nil)
            world.say("!yes \(code)", by: Self.ada)
            let done = try await world.waits("it ran") { $0.answers(asked) && $0.outcome == "ok" }
            #expect(done.first?.facts?["action"] == "loglevel")
            #expect(done.first?.body.contains("bridge loglevel debug") == true)

            let history = world.say("!bridge history")
            let told = try await world.waits("the history") { $0.answers(history) }
            #expect(told.first?.body.contains("loglevel debug by ada") == true, "\(told)")
            let help = world.say("!bridge help loglevel")
            let explained = try await world.waits("help") { $0.answers(help) }
            #expect(explained.first?.body.contains("Only for \(Self.ada).") == true, "\(explained)")
        }
        #expect(world.place.text("effects") == "debug\n")
    }

    @Test("a yes counts for nothing when the one who asked may not any more")
    func changed() async throws {
        let world = try world()
        try await world.withBot(time: .fast(5)) {
            let (asked, code) = try await question(world)
            var now = world.people.now
            now.allow = [try .make(): ["loglevel": [try .make()]]]
            world.people.replace(with: now)
            world.say("!yes \(code)", by: Self.ada)
            let answer = try await world.waits("not run") { $0.answers(asked) && $0.outcome == "not_run" }
            #expect(answer.first?.body.contains("not for you any more") == true, "\(answer)")
        }
        #expect(world.place.text("effects") == nil)
    }

    @Test("who is no admin any more answers no question; what they had put in the queue still runs")
    func removed() async throws {
        let endless = CustomAction.make(
            command: "echo x >>$HOME/effects; until test -e $HOME/go; do sleep 0.05; done")
        let world = try World(actions: [endless])
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(time: .fast(5)) {
            let running = world.say("!bridge backup")
            while world.place.text("effects") == nil { try await Task.sleep(for: .milliseconds(10)) }
            let waiting = world.say("!bridge restart", by: Self.ada)
            try await world.waits("it waits") { $0.body.contains("bridge restart waits") }
            world.say("!bridge stop", by: Self.ada)
            try await world.waits("a question") { $0.facts?["question"] != nil }

            world.people.replace(with: Permissions(admins: [try .make(), try .make("@eve:example.org")]))
            let yes = world.say("!yes", by: Self.ada)
            let refused = try await world.waits("a refusal") { $0.answers(yes) }
            #expect(refused.first?.body.contains("not one of my admins") == true, "\(refused)")
            let status = world.say("!bridge status", by: "@eve:example.org")
            try await world.waits("the new one may") { $0.answers(status) && $0.outcome == "ok" }

            try Data().write(to: URL(filePath: world.place.path("go")))
            try await world.waits("what ran is through") { $0.answers(running) && $0.outcome == "ok" }
            try await world.waits("what waited too") { $0.answers(waiting) && $0.outcome == "ok" }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test(
        "a bot that dies in the middle goes on with the same value, unless its configuration has it no more")
    func resumed() async throws {
        for isKnown in [true, false] {
            let action = { (values: [String]) in
                CustomAction.make(
                    "loglevel", command: Self.write + "; sleep 2",
                    arguments: [ActionArgument(name: "level", values: values)])
            }
            let world = try World(actions: [action(["info", "debug"])])
            let asked = world.room.name()
            try await world.withBot {
                world.room.put([
                    World.event(["msgtype": "m.text", "body": "!bridge loglevel debug"], asked)
                ])
                while world.place.text("effects") == nil { try await Task.sleep(for: .milliseconds(10)) }
            }
            let next = try world.place.service(actions: [action(isKnown ? ["debug"] : ["info"])])
            try await world.withBot(services: [next]) {
                let outcome = isKnown ? "ok" : "interrupted"
                let end = try await world.waits("an outcome") { $0.answers(asked) && $0.outcome == outcome }
                #expect(end.first?.body.contains("bridge loglevel debug") == true, "\(end)")
                #expect(end.first?.facts?["action"] == "loglevel")
            }
            #expect(world.place.text("effects") == "debug\n")
        }
    }
}
