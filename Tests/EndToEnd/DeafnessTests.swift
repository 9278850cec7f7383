import Foundation
import Testing

extension EndToEnd {
    /// With BRIDGEKEEPER_OUTAGE=60 or more; that of a homeserver that wants to be left alone for a day takes minutes.
    @Suite("whoever is deaf or blind is known to be so within 90 s", .enabled(if: Outage.isLong))
    struct DeafnessTests {
        private static let bound = Duration.seconds(92)

        @Test(
            "a sync that hangs, or that never ends, makes the healthcheck fail, and heals by itself",
            arguments: ["deaf", "endless"])
        func deaf(_ mode: String) async throws {
            let world = try World.here()
            try await world.tidy()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("deafness") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    try await isWell(stage)
                    try await proxy.play(mode)
                    try await isUnwell(stage)
                    #expect(try await stage.bot.peakMemory() < 64 * 1024)
                    try await proxy.play("none")
                    let status = try await stage.grant.say("!bridge status")
                    #expect(try await stage.outcome(of: status, within: .seconds(90)).outcome == "ok")
                    try await isWell(stage)
                }
            }
        }

        @Test("a bot that was killed makes the healthcheck fail")
        func killed() async throws {
            try await World.here().tidy()
            try await Stage.set("killed", { $0.doze() }) { stage in
                try await isWell(stage)
                try await stage.bot.kill()
                try await isUnwell(stage)
            }
        }

        @Test("a host that has gone silent is told in the room, with the watch as it is by default")
        func blackHole() async throws {
            try await World.here().tidy()
            try await Stage.set("hole") { stage in
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let alert = try await stage.world.with("sshd", "freeze", back: "thaw") {
                    try await stage.grant.wait(for: "the host's alert", within: Self.bound) { answers in
                        answers.first {
                            $0.edits == nil && $0["alert"] == "firing" && $0["kind"] == "unreachable"
                                && $0["host"] == "spark"
                        }
                    }
                }
                #expect(alert["state"] == "unreachable" && alert.rings(stage.grant.user.text), "\(alert)")
                #expect(try await stage.ask("!bridge status")["state"] == "running")
            }
        }

        @Test(
            "a homeserver that wants to be left alone for a day is asked again within 5 min, and the healthcheck fails meanwhile",
            .timeLimit(.minutes(8)))
        func leftAlone() async throws {
            let world = try World.here()
            try await world.tidy()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("alone") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    try await isWell(stage)
                    try await proxy.play("limited-86400")
                    try await eventually("it was told so") {
                        try await proxy.seen().contains { $0.path.hasSuffix("/sync") }
                    }
                    let told = ContinuousClock.now
                    try await proxy.play("none")
                    let status = try await stage.grant.say("!bridge status")
                    try await isUnwell(stage)
                    #expect(try await stage.outcome(of: status, within: .seconds(300)).outcome == "ok")
                    #expect(ContinuousClock.now - told < .seconds(310), "\(ContinuousClock.now - told)")
                    #expect(try await stage.answers(to: status).filter(\.isFinal).count == 1)
                    try await isWell(stage)
                }
            }
        }

        private func isWell(_ stage: Stage) async throws {
            try await eventually("the healthcheck is content") {
                try await stage.bot.command("healthcheck").status == 0
            }
        }

        private func isUnwell(_ stage: Stage) async throws {
            try await eventually("the healthcheck fails", within: Self.bound) {
                try await stage.bot.command("healthcheck").status != 0
            }
        }
    }
}
