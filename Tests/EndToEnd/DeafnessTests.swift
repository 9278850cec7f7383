import Foundation
import Matrix
import Testing

extension EndToEnd {
    /// With BRIDGEKEEPER_OUTAGE=60 or more.
    @Suite("whoever is deaf or blind is known to be so within 90 s", .enabled(if: Outage.isLong))
    struct DeafnessTests {
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
                    try await stage.isWell()
                    try await proxy.play(mode)
                    try await stage.isUnwell()
                    #expect(try await stage.bot.peakMemory() < 64 * 1024)
                    try await proxy.play("none")
                    let status = try await stage.grant.say("!bridge status")
                    #expect(try await stage.outcome(of: status, within: .seconds(90)).outcome == "ok")
                    try await stage.isWell()
                }
            }
        }

        @Test("a bot that was killed makes the healthcheck fail")
        func killed() async throws {
            try await World.here().tidy()
            try await Stage.set("killed", { $0.doze() }) { stage in
                try await stage.isWell()
                try await stage.bot.kill()
                try await stage.isUnwell()
            }
        }

        @Test("a host that has gone silent is told in the room, with the watch as it is by default")
        func blackHole() async throws {
            try await World.here().tidy()
            try await Stage.set("hole") { stage in
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let alert = try await stage.world.with("sshd", "freeze", back: "thaw") {
                    try await stage.grant.wait(for: "the host's alert", within: Outage.bound) { answers in
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
    }
}
