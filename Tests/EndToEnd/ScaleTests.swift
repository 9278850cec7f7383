import Foundation
import Matrix
import TestKit
import Testing

extension EndToEnd {
    @Suite("forty services on four hosts")
    struct ScaleTests {
        /// How long it is watched while all is well: at least two polls of every host.
        private static let calm = Duration.seconds(20)

        @Test(
            "they cost little while all is well, and one's alert comes in time, whatever another host does",
            .timeLimit(.minutes(3)))
        func forty() async throws {
            let world = try World.here()
            try await world.tidy()
            let hole = try BlackHole(.staysSilent)
            try await Crowd.with { crowd in
                try await Stage.set("scale") { config in
                    try crowd.configure(&config, in: world, dead: hole.port)
                    // Thrice as often as by default, so that a short while shows what polls cost.
                    config.sections["watch"] = ["poll": quoted("10s"), "starting_grace": quoted("1s")]
                } play: { stage in
                    let all = Crowd.hosts * Crowd.each
                    _ = try await stage.grant.wait(for: "a tile with all of them") { answers in
                        answers.first { $0.tile.count { $0.hasSuffix("=running") } == all }
                    }
                    try await costsLittle(stage)

                    let begun = Date.now
                    try await crowd.own.die(times: 3)
                    let alert = try await stage.alert(
                        "firing", "crash_loop", of: Crowd.ownService, within: .seconds(20))
                    let third = try #require(try await crowd.own.deaths(since: begun).dropFirst(2).first)
                    let delay = alert.time.timeIntervalSince(third)
                    print("forty services: the alert \(delay) s after the third death")
                    #expect(delay <= 2, "\(delay) s after the third death")
                    let asked = ContinuousClock.now
                    #expect(try await stage.ask("!h0-s0 status")["state"] == "running")
                    #expect(ContinuousClock.now - asked < .seconds(2))
                    let alerts = await stage.grant.answers.filter {
                        $0.edits == nil && $0["alert"] == "firing" && $0["service"] != nil
                    }
                    #expect(alerts.count == 1, "\(alerts)")
                }
            }
            withExtendedLifetime(hole) {}
        }

        private func costsLittle(_ stage: Stage) async throws {
            let process = try #require(await stage.bot.process)
            // What only the start needs is given back by then.
            try await Task.sleep(for: .seconds(11))
            let (before, begun) = (try Cost(of: process), ContinuousClock.now)
            try await Task.sleep(for: Self.calm)
            let cost = try Cost(of: process)
            let load = cost.load(since: before, over: ContinuousClock.now - begun)
            print("forty services: \(load * 100) % of a core; \(cost)")
            #expect(load < 0.02, "\(load * 100) % of a core")
            #expect(cost.own.anonymous + cost.children.anonymous < 48 << 10, "\(cost)")
        }
    }
}
