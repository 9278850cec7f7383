import Foundation
import Testing

/// Six minutes each are longer than any other test may take: only by hand, with BRIDGEKEEPER_STALE=1, and nothing beside.
@Suite("what was said six minutes before the bot came, with freshness as it is by default", .serialized)
struct StaleTests {
    private static let isWanted = ProcessInfo.processInfo.environment["BRIDGEKEEPER_STALE"] != nil
    private static let trace = "/home/modelo/bridgekeeper-stale.trace"

    @Test(
        "it is not run, and told once, whatever the bot's own clock says", .enabled(if: isWanted),
        .timeLimit(.minutes(9)), arguments: WrongClock.all)
    func sixMinutes(wrongBy seconds: Int) async throws {
        try await World.here().tidy()
        try await Stage.set("stale", isStarted: false) { config in
            config.doze()
            config.add("mark", to: "bridge", command: "echo x >>\(Self.trace)")
        } play: { stage in
            try await Shell.must("rm", "-f", Self.trace)
            let clock = try await WrongClock(by: seconds, in: stage.folder)
            try await stage.bot.start(environment: clock.environment)
            try await clock.isBelieved(by: stage.bot)
            #expect(try await stage.ask("!keeper").outcome == "ok")
            try await stage.bot.terminate()

            let stale = try await stage.grant.say("!bridge mark")
            try await Task.sleep(for: .seconds(360))
            let fresh = try await stage.grant.say("!bridge mark")
            try await Task.sleep(for: .seconds(3))
            try await stage.bot.start(environment: clock.environment)
            let notRun = try await stage.outcome(of: stale)
            #expect(notRun.outcome == "not_run" && notRun.isNotice, "\(notRun)")
            #expect(try await stage.outcome(of: fresh).outcome == "ok")
            // A second one would come with the next start.
            try await stage.bot.terminate()
            try await stage.bot.start(environment: clock.environment)
            #expect(try await stage.ask("!bridge status").outcome == "ok")
            for command in [stale, fresh] {
                #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
            }
            #expect(try String(contentsOfFile: Self.trace, encoding: .utf8) == "x\n")
            try await Shell.must("rm", "-f", Self.trace)
        }
    }
}
