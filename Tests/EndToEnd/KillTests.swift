import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("kill -9 of the bot")
    struct KillTests {
        /// How long before the kill the update and the slow action were asked for.
        struct Moment: Sendable, CustomTestStringConvertible {
            let update: Double
            let slow: Double
            var testDescription: String { "update \(update) s old, slow action \(slow) s old" }
        }

        /// As many moments as BRIDGEKEEPER_KILLS says: of the update asking, fetching, building, proving, ending.
        static let moments: [Moment] = {
            let all = [
                (0.3, 2.0), (3.0, 0.2), (14.0, 5.8), (0.1, 0.1), (1.0, 4.0), (1.8, 0.5), (2.4, 1.0),
                (5.0, 3.0),
                (20.0, 6.3), (22.5, 0.0),
            ]
            let wanted = ProcessInfo.processInfo.environment["BRIDGEKEEPER_KILLS"].flatMap { Int($0) } ?? 3
            return all.prefix(wanted).map { Moment(update: $0.0, slow: $0.1) }
        }()

        /// Where the host keeps the jobs of both services.
        private static let jobs = "/home/modelo/.local/state/bridgekeeper/jobs"

        @Test("one effect, one outcome, and the same message goes on", arguments: moments)
        func goesOn(_ moment: Moment) async throws {
            try await World.here().tidy()
            try await Shell.must("rm", "-rf", Self.jobs)
            try await Stage.set("kill", { $0.doze() }) { stage in
                let begun = Date.now
                let to = try await stage.world.verb("commit", "--service", "second")
                let (update, slow) = try await asked(stage, moment)
                try await stage.bot.kill()
                try await stage.bot.start()

                let done = try await stage.outcome(of: slow, "the slow action", within: .seconds(60))
                #expect(done.outcome == "ok", "\(done)")
                let updated = try await stage.outcome(of: update, "the update", within: .seconds(60))
                #expect((updated.outcome, updated["to"]) == ("ok", to), "\(updated)")

                try SlowLog(stage).holds(runs: 1)
                #expect(
                    try await stage.world.container("second").creations(since: begun) == 1, "it was made once"
                )
                for command in [update, slow] { try await stage.toldOnce(command) }
                try leftOneJobEach()
            }
        }

        /// Asks for both, each at its time, and returns at the moment of the kill.
        private func asked(_ stage: Stage, _ moment: Moment) async throws -> (update: EventID, slow: EventID)
        {
            let kill = ContinuousClock.now + .seconds(max(moment.update, moment.slow))
            @Sendable func ask(_ command: String, before: Double) async throws -> EventID {
                try await Task.sleep(until: kill - .seconds(before))
                return try await stage.grant.say(command)
            }
            async let update = ask("!second update", before: moment.update)
            async let slow = ask("!bridge slow", before: moment.slow)
            let both = (try await update, try await slow)
            try await Task.sleep(until: kill)
            return both
        }

        /// On the host each job is there once, and its first step began once.
        private func leftOneJobEach() throws {
            let logs = try FileManager.default.contentsOfDirectory(atPath: Self.jobs).map {
                "\(Self.jobs)/\($0)/log"
            }
            #expect(logs.count == 2, "\(logs)")
            for log in logs {
                let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
                #expect(lines.filter { $0.hasPrefix("#") && $0.contains(" step 1 ") }.count == 1, "\(lines)")
            }
        }
    }
}
