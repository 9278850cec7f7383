import Matrix
import Testing

extension EndToEnd {
    @Suite("!keeper freeze and bridgekeeper thaw")
    struct FreezeTests {
        @Test(
            "every change is refused, by the next bot too; status and logs answer; thaw ends it while the bot runs"
        )
        func freeze() async throws {
            try await World.here().reset()
            try await Stage.set("freeze", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let frozen = try await stage.ask("!keeper freeze")
                #expect(frozen.outcome == "ok" && frozen.rings(stage.grant.user.text), "\(frozen)")
                for command in ["restart", "update", "stop", "start", "mend"] {
                    let refused = try await stage.ask("!bridge \(command)")
                    #expect(refused.outcome == "refused" && refused.body.contains("thaw"), "\(refused)")
                }
                for question in ["!bridge status", "!bridge logs 5", "!bridge changes", "!bridge check"] {
                    #expect(try await stage.ask(question).outcome == "ok", "\(question)")
                }
                try await stage.bot.terminate()
                try await stage.bot.start()
                #expect(try await stage.ask("!bridge restart").outcome == "refused")
                #expect(try await container.identity() == before)

                let thawed = try await stage.bot.command("thaw")
                #expect(thawed.status == 0 && thawed.output.contains(stage.grant.user.text), "\(thawed)")
                #expect(try await stage.ask("!bridge restart").outcome == "ok")
                #expect(try await container.identity() != before)
                #expect(try await stage.bot.command("thaw").output.contains("nothing was frozen"))
            }
        }
    }
}
