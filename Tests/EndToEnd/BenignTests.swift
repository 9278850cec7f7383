import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("what is no alert")
    struct BenignTests {
        /// What happens to a container every day; each ends with it running as it did.
        private enum Everyday: Int, CaseIterable {
            case recreated, waitsForItsDatabase, restarted, stoppedAndStarted, paused, fellOnce,
                killedAndStarted,
                becomesHealthy
        }

        private static let services = Everyday.allCases.map { "day\($0.rawValue)" }
        /// Ten sequences each, all at once; in three rounds no container goes through the same twice.
        private static let rounds =
            ProcessInfo.processInfo.environment["BRIDGEKEEPER_BENIGN"].flatMap { Int($0) } ?? 1
        private static let idles = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"

        @Test(
            "recreations, waits for a database, restarts, pauses, lone deaths, and what the bot is asked for ring nobody",
            .timeLimit(.minutes(6)))
        func quiet() async throws {
            try await World.here().reset()
            let made = try HandMade()
            try await made.with(Self.services) {
                for service in Self.services { try await made.run(service, Self.idles) }
                try await Stage.set("everyday") { config in
                    config["commands", "quick"] = quoted("60s")
                    config["watch", "poll"] = quoted("5s")
                    try made.add(Self.services, to: &config)
                } play: { stage in
                    try await PushGateway.with(stage) { gateway in
                        try await watches(stage)
                        var asked: [EventID] = []
                        for round in 0..<Self.rounds {
                            asked += try await play(round, stage, made)
                        }
                        let rang = try await gateway.rungUntilNow(stage)
                        #expect(rang.allSatisfy(asked.contains), "\(rang)")
                        let alerts = await stage.grant.answers.filter { $0["alert"] == "firing" }
                        #expect(alerts.isEmpty, "\(alerts)")
                    }
                }
            }
        }

        /// Ten sequences at once, until all of them are over for longer than the watch's patience.
        /// - Returns: the questions that the bot asked, which may ring who asked for it.
        private func play(_ round: Int, _ stage: Stage, _ made: HandMade) async throws -> [EventID] {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (place, service) in Self.services.enumerated() {
                    let all = Everyday.allCases
                    let sequence = all[(place + round * 3) % all.count]
                    group.addTask { try await happen(sequence, to: service, made) }
                }
                try await group.waitForAll()
            }
            #expect(try await stage.ask("!second restart").outcome == "ok")
            let stop = try await stage.grant.say("!bridge stop")
            let question = try await stage.grant.wait(for: "the question") { answers in
                answers.first { $0.answers == stop && $0["question"] != nil }
            }
            try await stage.grant.say("!yes")
            #expect(try await stage.outcome(of: stop).outcome == "ok")
            #expect(try await stage.ask("!bridge start").outcome == "ok")
            for service in Self.services {
                try await eventually("\(service) runs for 11 s", within: .seconds(60)) {
                    let container = made.container(service)
                    guard try await container.inspect("{{.State.Running}}") == "true" else { return false }
                    return try await container.running() > .seconds(11)
                }
            }
            try await watches(stage)
            return [question.event.eventID]
        }

        private func happen(_ what: Everyday, to service: String, _ made: HandMade) async throws {
            let container = made.container(service)
            let name = container.name
            switch what {
            case .recreated:
                try await made.remove([service])
                try await made.run(service, Self.idles)
            case .waitsForItsDatabase:
                try await made.remove([service])
                try await made.run(
                    service, "echo . >>/tries; [ $(wc -l </tries) -gt 5 ] || exit 1; \(Self.idles)")
            case .restarted: try await container.must("restart", name)
            case .stoppedAndStarted:
                try await container.must("stop", name)
                try await Task.sleep(for: .seconds(5))
                try await container.must("start", name)
            case .paused:
                try await container.must("pause", name)
                try await Task.sleep(for: .seconds(5))
                try await container.must("unpause", name)
            case .fellOnce: try await container.die(times: 1)
            case .killedAndStarted:
                try await container.must("kill", name)
                try await container.must("start", name)
            case .becomesHealthy:
                try await made.remove([service])
                try await made.run(
                    service, "sleep 3; touch /well; \(Self.idles)",
                    options: [
                        "--health-cmd", "test -e /well", "--health-interval", "1s", "--health-retries", "5",
                    ])
            }
        }

        /// Only what was seen to run can be seen to have stopped.
        private func watches(_ stage: Stage) async throws {
            try await eventually("the watch has looked") {
                try await stage.ask("!keeper").body.contains("bridge is running")
            }
        }
    }
}
