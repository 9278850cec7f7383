import Foundation
import Testing

/// This takes longer than any other test may: only by hand, with BRIDGEKEEPER_ALONE=1, and nothing beside it.
@Suite("a homeserver that wants to be left alone for a day", .timeLimit(.minutes(9)))
struct LeftAloneTests {
    private static let isWanted = ProcessInfo.processInfo.environment["BRIDGEKEEPER_ALONE"] != nil

    @Test(
        "it is asked again within 5 min, and meanwhile the healthcheck fails", .enabled(if: isWanted))
    func day() async throws {
        let world = try World.here()
        try await world.tidy()
        try await FaultProxy.with(world) { proxy in
            try await Stage.set("alone") { config in
                config.doze()
                config["matrix", "homeserver"] = quoted(proxy.url)
            } play: { stage in
                try await stage.isWell()
                try await proxy.play("limited-86400")
                try await eventually("it was told so") {
                    try await proxy.seen().contains { $0.path.hasSuffix("/sync") }
                }
                let told = ContinuousClock.now
                try await proxy.play("none")
                let status = try await stage.grant.say("!bridge status")
                try await stage.isUnwell()
                #expect(try await stage.outcome(of: status, within: .seconds(300)).outcome == "ok")
                #expect(ContinuousClock.now - told < .seconds(310), "\(ContinuousClock.now - told)")
                #expect(try await stage.answers(to: status).filter(\.isFinal).count == 1)
                try await stage.isWell()
            }
        }
    }
}
