import Foundation
import Matrix
import Testing

extension EndToEnd {
    /// By hand with BRIDGEKEEPER_OUTAGE=120, what is away is away for so many seconds; otherwise for a few.
    @Suite("nothing is lost and nothing comes twice while parts are away")
    struct OutageTests {
        private static let away =
            ProcessInfo.processInfo.environment["BRIDGEKEEPER_OUTAGE"].flatMap { Int($0) } ?? 5
        private static let lines = 300

        @Test(
            "jobs go on while their sessions, sshd and the bot die: one message each, and all lines in order")
        func everythingDies() async throws {
            try await World.here().tidy()
            try await Stage.set("dies") { config in
                config.doze()
                config.add(
                    "chatter", to: "bridge",
                    command: "for i in $(seq \(Self.lines)); do echo line $i; sleep 0.05; done")
            } play: { stage in
                let to = try await stage.world.verb("commit", "--service", "second", "--slow-build", "8")
                let update = try await stage.grant.say("!second update")
                let chatter = try await stage.grant.say("!bridge chatter")
                try await eventually("a line is shown") {
                    try await stage.grant.look()
                    return await stage.grant.answers.contains { $0.body.contains("line 1") }
                }
                for user in ["modelo", "ops"] {
                    try await Shell.must("pkill", "-KILL", "-x", "-u", user, "sshd")
                }
                try await stage.world.with("sshd", "down", back: "up") {
                    try await Task.sleep(for: .seconds(Self.away))
                }
                try await stage.bot.kill()
                try await stage.bot.start()
                // As an upgrade does it.
                try await stage.bot.terminate()
                try await stage.bot.start()

                let said = try await stage.outcome(of: chatter, "the chatter", within: .seconds(90))
                #expect(said.outcome == "ok", "\(said)")
                let updated = try await stage.outcome(of: update, "the update", within: .seconds(90))
                #expect((updated.outcome, updated["to"]) == ("ok", to), "\(updated)")
                for command in [update, chatter] { try await stage.toldOnce(command) }
                try await isWhole(chatter, stage, job: said["job"] ?? "none")
            }
        }

        /// The attached file holds what the job's own file holds: each line once, in order.
        private func isWhole(_ command: EventID, _ stage: Stage, job: String) async throws {
            let file = try await stage.grant.wait(for: "the file", within: .seconds(60)) { answers in
                answers.first { $0.answers == command && $0.file != nil }?.file
            }
            let told = try await stage.grant.download(file).split(separator: "\n").filter {
                $0.hasPrefix("line ")
            }
            let log = "/home/modelo/.local/state/bridgekeeper/jobs/\(job)/log"
            let written = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").filter {
                $0.hasPrefix("o:")
            }.map { $0.dropFirst(2) }
            #expect(told == written)
            #expect(told == (1...Self.lines).map { "line \($0)" })
        }

        @Test("a job that ends while the homeserver is away is told once, within 5 s of its return")
        func homeserverAway() async throws {
            let world = try World.here()
            try await world.tidy()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("away") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    let slow = try await stage.grant.say("!bridge slow")
                    _ = try await stage.answer(to: slow)
                    let before = stage.bot.words.split(separator: "\n").count
                    try await proxy.play("closed")
                    try await eventually("it ends on the host", within: .seconds(30)) {
                        try SlowLog(stage).lines.contains { $0.hasPrefix("end") }
                    }
                    try await Task.sleep(for: .seconds(Self.away))
                    try await proxy.play("none")
                    let back = ContinuousClock.now
                    let outcome = try await stage.outcome(of: slow)
                    #expect(ContinuousClock.now - back < .seconds(5), "\(ContinuousClock.now - back)")
                    #expect(outcome.outcome == "ok", "\(outcome)")
                    try await stage.toldOnce(slow)
                    try await eventually("the log says that it is over") {
                        stage.bot.words.contains("heard again")
                    }
                    let told = stage.bot.words.split(separator: "\n").dropFirst(before).filter {
                        $0.contains("homeserver") || $0.contains("sent yet")
                    }
                    #expect(told.count == 2, "\(told)")
                }
            }
        }

        @Test(
            "a sync that hangs, or that never ends, makes the healthcheck fail within 90 s, and heals by itself",
            .enabled(if: away >= 60), arguments: ["deaf", "endless"])
        func deafness(_ mode: String) async throws {
            let world = try World.here()
            try await world.tidy()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("deafness") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    #expect(try await stage.bot.command("healthcheck").status == 0)
                    try await proxy.play(mode)
                    try await eventually("the healthcheck fails", within: .seconds(92)) {
                        try await stage.bot.command("healthcheck").status != 0
                    }
                    #expect(try await stage.bot.peakMemory() < 64 * 1024)
                    try await proxy.play("none")
                    let status = try await stage.grant.say("!bridge status")
                    #expect(try await stage.outcome(of: status, within: .seconds(90)).outcome == "ok")
                    try await eventually("the healthcheck is content") {
                        try await stage.bot.command("healthcheck").status == 0
                    }
                }
            }
        }

        @Test("two bots on one container change it one at a time, and leave nothing on the host but the job")
        func twoBots() async throws {
            let world = try World.here()
            try await world.tidy()
            try await Stage.set("one", { $0.doze() }) { one in
                try await Stage.set("other") { config in
                    config.doze()
                    config.sections["service.pont"] = config.sections.removeValue(forKey: "service.bridge")
                    config.sections["service.pont.actions.slow"] = config.sections.removeValue(
                        forKey: "service.bridge.actions.slow")
                } play: { other in
                    let slow = try await one.grant.say("!bridge slow")
                    try await eventually("it runs") { try !SlowLog(one).lines.isEmpty }
                    let refused = try await other.ask("!pont slow")
                    #expect(refused.outcome == "refused", "\(refused)")
                    #expect(refused.body.contains(one.grant.user.text), "who holds it: \(refused)")
                    #expect(try await one.outcome(of: slow).outcome == "ok")
                    try SlowLog(one).holds(runs: 1)

                    let second = try await other.grant.say("!pont slow")
                    try await eventually("it runs") {
                        try SlowLog(one).lines.count { $0.hasPrefix("begin") } == 2
                    }
                    try await one.bot.kill()
                    try await other.bot.kill()
                    try await eventually("no session is left", within: .seconds(5)) {
                        try await Shell.run("pgrep", ["-x", "-u", "modelo,ops", "sshd"]).status == 1
                    }
                    try await other.bot.start()
                    #expect(try await other.outcome(of: second).outcome == "ok")
                    try SlowLog(one).holds(runs: 2)
                }
            }
        }
    }
}
