import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("many services that break together")
    struct CrowdTests {
        private static let services = (0..<10).map { "crowd\($0)" }
        /// They loop while a file is there.
        private static let script = """
            while [ ! -e /flags/crash ]; do sleep 1; done
            echo 'fatal: the shared database is gone' >&2
            exit 1
            """

        @Test(
            "at the homeserver's default limits ten crash loops are told within 60 s in a few messages, a status is answered within 5 s, and their end is one notice a message"
        )
        func together() async throws {
            let world = try World.here()
            // A bridge that an earlier test left crashing would be told beside the ten.
            try await world.reset()
            let made = try HandMade()
            let flags = "\(world.directory)/stages/flags\(UInt32.random(in: .min ... .max))"
            try FileManager.default.createDirectory(atPath: flags, withIntermediateDirectories: true)
            try await made.with(Self.services) {
                for service in Self.services {
                    try await made.run(service, Self.script, options: ["-v", "\(flags):/flags:ro"])
                }
                try await play(made, flags + "/crash")
            }
            try FileManager.default.removeItem(atPath: flags)
        }

        private func play(_ made: HandMade, _ crash: String) async throws {
            try await Stage.set("crowd", isStarted: false) { config in
                config["watch", "starting_grace"] = quoted("1s")
                config["watch", "steady"] = quoted("8s")
                try made.add(Self.services, to: &config)
            } play: { stage in
                try await stage.bot.start()
                _ = try await stage.grant.wait(for: "all of them in the tile", within: .seconds(60)) {
                    answers in
                    answers.contains { answer in
                        Self.services.allSatisfy { answer.tile.contains("\($0)=running") }
                    } ? true : nil
                }
                try Data().write(to: URL(filePath: crash))
                let begun = ContinuousClock.now
                let told = try await isTold(stage, begun)
                try FileManager.default.removeItem(atPath: crash)
                for service in Self.services {
                    let container = made.container(service)
                    try await container.must("restart", "-t", "0", container.name)
                }
                try await isOver(stage, told)
            }
        }

        /// Each is told in one ringing message, while commands are answered as ever.
        private func isTold(
            _ stage: Stage, _ begun: ContinuousClock.Instant
        ) async throws -> [Answer] {
            // Until then docker itself may be at its limit: it begins thirty containers at once.
            _ = try await stage.grant.wait(for: "an alert", within: .seconds(60)) { answers in
                Self.firing(answers).isEmpty ? nil : true
            }
            for name in ["crowd0", "bridge", "crowd9"] {
                let asked = ContinuousClock.now
                #expect(try await stage.ask("!\(name) status").outcome == "ok")
                let took = ContinuousClock.now - asked
                #expect(took < .seconds(5), "a status took \(took)")
            }
            let alerts = try await stage.grant.wait(
                for: "all of them are told", within: .seconds(60) - (ContinuousClock.now - begun)
            ) { answers in
                let firing = Self.firing(answers)
                return Self.names(firing).count >= Self.services.count ? firing : nil
            }
            let took = ContinuousClock.now - begun
            print("ten alerts in \(alerts.count) messages, all told after \(took)")
            #expect(Self.names(alerts).sorted() == Self.services, "each once: \(alerts)")
            #expect(alerts.allSatisfy { $0.rings(stage.grant.user.text) })
            #expect(alerts.count <= 5, "\(alerts)")
            // Of the first, docker may not have written them down yet.
            #expect(alerts.contains { $0.body.contains("the shared database is gone") }, "\(alerts)")
            return alerts
        }

        /// Each message is edited, and has its notice, which rings nobody.
        private func isOver(_ stage: Stage, _ told: [Answer]) async throws {
            let asked = ContinuousClock.now
            for alert in told {
                _ = try await stage.grant.wait(for: "the end of \(alert)", within: .seconds(90)) { answers in
                    answers.contains { $0.edits == alert.event.eventID && $0["alert"] == "resolved" }
                        ? true : nil
                }
            }
            print("all over after \(ContinuousClock.now - asked)")
            let ends = await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "resolved" }
            #expect(ends.count == told.count, "\(ends)")
            #expect(ends.allSatisfy { $0.isNotice && $0.mentions.isEmpty })
            #expect(await Self.firing(stage.grant.answers).count == told.count, "no second ring")
        }

        private static func firing(_ answers: [Answer]) -> [Answer] {
            answers.filter { $0.edits == nil && $0["alert"] == "firing" }
        }

        private static func names(_ alerts: [Answer]) -> [String] {
            alerts.flatMap { alert in
                alert["service"].map { [$0] }
                    ?? alert.services.map { String($0.prefix { $0 != "=" }) }
            }
        }
    }
}
