import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("what may run, and when")
    struct CommandTests {
        @Test("stop asks first, and only the yes of the person who asked, in time, makes it so")
        func stopAsks() async throws {
            try await World.here().tidy()
            try await Stage.set("stop") { config in
                config.doze()
                config["matrix", "admins"] = #"["@grant:bridge.test", "@mallory:bridge.test"]"#
                config["commands", "question"] = quoted("10s")
            } play: { stage in
                let container = try stage.world.container()
                let before = try await container.identity()

                let (first, question) = try await stopped(stage)
                #expect(
                    question["action"] == "stop" && question.outcome == nil && question["question"] != nil)
                let others = try await stage.mallory.say("!yes")
                #expect(try await stage.answer(to: others).outcome == nil, "another's yes is no yes")
                try await stage.grant.say("!no")
                #expect(try await stage.outcome(of: first).outcome == "not_run")

                let (second, _) = try await stopped(stage)
                #expect(try await stage.outcome(of: second).outcome == "not_run", "nobody answered")
                #expect(try await container.identity() == before)
                #expect(try await container.inspect("{{.State.Status}}") == "running")

                let (third, last) = try await stopped(stage)
                try await stage.grant.say("!yes \(last["question"] ?? "")")
                let done = try await stage.outcome(of: third)
                #expect((done.outcome, done["state"]) == ("ok", "exited"), "\(done)")
                #expect(try await stage.answers(to: third).filter(\.isFinal).count == 1)
            }
        }

        private func stopped(_ stage: Stage) async throws -> (EventID, Answer) {
            let command = try await stage.grant.say("!bridge stop")
            return (command, try await stage.answer(to: command))
        }

        @Test("of two changes the second waits its turn and is told so; the bot tells of itself")
        func waitsItsTurn() async throws {
            try await World.here().tidy()
            try await Stage.set("turn", { $0.doze() }) { stage in
                let first = try await stage.grant.say("!bridge slow")
                let second = try await stage.grant.say("!bridge slow")
                let waiting = try await stage.answer(to: second)
                #expect(waiting.isProgress && waiting.body.contains("waits"), "\(waiting)")

                let keeper = try await stage.ask("!keeper")
                #expect(
                    keeper.outcome == "ok" && keeper.body.contains("bridge") && keeper.body.contains("second")
                )
                let help = try await stage.ask("!help")
                for verb in ["status", "logs", "restart", "start", "stop", "update", "slow"] {
                    #expect(help.body.contains("!bridge \(verb)"), "\(help)")
                }

                #expect(try await stage.outcome(of: first).outcome == "ok")
                #expect(try await stage.outcome(of: second).outcome == "ok")
                try SlowLog(stage).holds(runs: 2)
            }
        }

        @Test("an action without end is ended on the host by its time limit, and nothing of it is left")
        func timeLimit() async throws {
            try await World.here().tidy()
            try await Stage.set("endless") { config in
                config.doze()
                config.add("endless", to: "bridge", command: "echo here I stay; sleep 4711", timeout: "3s")
                config.add("leak", to: "bridge", command: "docker compose config; cat config.toml .env")
            } play: { stage in
                let outcome = try await stage.ask("!bridge endless")
                #expect(outcome.outcome == "timed_out" && outcome.body.contains("3 s"), "\(outcome)")
                #expect(outcome.rings(stage.grant.user.text))
                let left = try await Shell.run("pgrep", ["-f", "sleep 4711"])
                #expect(left.status == 1, "\(left)")

                // What the host's secrets look like in somebody's output; that none of it left is seen at the end.
                let leak = try await stage.ask("!bridge leak")
                #expect(leak.body.contains("[masked]"), "\(leak)")
                let logs = try await stage.ask("!bridge logs 2000")
                #expect(logs.body.contains("info:"))
            }
        }
    }
}

/// What the slow action leaves on the host: a trace of each run.
struct SlowLog {
    let lines: [String]

    init(_ stage: Stage, service: String = "bridge") throws {
        let path = try stage.world.service(service).slow_log
        lines = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    /// Each run began once and ended before the next one began.
    func holds(runs: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        let marks = lines.compactMap { $0.split(separator: " ").first }.filter {
            $0 == "begin" || $0 == "end"
        }
        let expected = (0..<runs).flatMap { _ in ["begin", "end"] }
        #expect(marks.map(String.init) == expected, "\(lines)", sourceLocation: sourceLocation)
    }
}
