import Foundation
import Testing

extension EndToEnd {
    @Suite("what was said while the bot was away")
    struct FreshnessTests {
        static let clocks = WrongClock.all

        @Test(
            "soon enough it runs once; too old it is not run, and its code runs it once after all",
            arguments: clocks)
        func away(wrongBy seconds: Int) async throws {
            try await World.here().tidy()
            try await Stage.set("fresh", isStarted: false) { config in
                config.doze()
                config["commands", "freshness"] = quoted("10s")
                config.add("mark", to: "bridge", command: "echo x >>\(Self.trace)")
            } play: { stage in
                try await Shell.must("rm", "-f", Self.trace)
                let clock = try await WrongClock(by: seconds, in: stage.folder)
                try await stage.bot.start(environment: clock.environment)
                try await clock.isBelieved(by: stage.bot)
                // What is stored by now is where the next bot goes on.
                #expect(try await stage.ask("!keeper").outcome == "ok")
                try await stage.bot.terminate()

                let stale = try await stage.grant.say("!bridge mark")
                try await Task.sleep(for: .seconds(11))
                let fresh = try await stage.grant.say("!bridge mark")
                try await Task.sleep(for: .seconds(3))
                try await stage.bot.start(environment: clock.environment)
                #expect(try await stage.outcome(of: fresh).outcome == "ok")
                let notRun = try await stage.outcome(of: stale)
                #expect(notRun.outcome == "not_run" && notRun.isNotice, "\(notRun)")
                #expect(try runs() == 1)

                let code = try #require(notRun.body.firstMatch(of: /!yes (\d\d) within 10 s/), "\(notRun)").1
                let yes = try await stage.grant.say("!yes \(code)")
                #expect(try await stage.outcome(of: yes).outcome == "ok")
                let again = try await stage.answer(to: try await stage.grant.say("!yes \(code)"))
                #expect(again.body.contains("no open question"), "\(again)")
                #expect(try runs() == 2)

                try await stage.bot.kill()
                try await stage.bot.start(environment: clock.environment)
                let history = try await stage.ask("!bridge history")
                #expect(
                    history.body.split(separator: "\n").filter { $0.hasPrefix("✅ mark by grant") }.count == 2,
                    "\(history)")
                for command in [stale, fresh, yes] {
                    #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
                }
                #expect(try runs() == 2)
                let console = try await stage.bot.command("console", "keeper", "history", "1")
                #expect(
                    console.status == 0 && console.output.contains("✅ bridge mark by grant"), "\(console)")
                try await Shell.must("rm", "-f", Self.trace)
            }
        }

        private static let trace = "/home/modelo/bridgekeeper-fresh.trace"

        private func runs() throws -> Int {
            try String(contentsOfFile: Self.trace, encoding: .utf8).split(separator: "\n").count
        }
    }
}
