import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("a service that runs and is silent, and a disk that is nearly full")
    struct SilenceTests {
        private static let mark = "/tmp/bridgekeeper-well"

        /// Sets the stage with a probe that is asked every five seconds.
        private func play(
            _ name: String, _ probe: ConfigFile.Section, _ body: (Stage, Container) async throws -> Void
        ) async throws {
            let world = try World.here()
            try await world.tidy()
            let container = try world.container()
            try await container.must("exec", container.name, "sh", "-c", "touch \(Self.mark)")
            try await Stage.set(name) { config in
                config.hurry()
                config.sections["service.bridge.probe"] = probe.merging(["every": quoted("5s")]) { $1 }
            } play: { stage in
                try await eventually("the watch has looked") {
                    try await stage.ask("!keeper").body.contains("bridge is running")
                }
                try await body(stage, container)
            }
        }

        private func alerts(_ stage: Stage) async -> Int {
            await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "firing" }.count
        }

        @Test("a command that fails on its host rings with what it printed, and is over when it is well")
        func command() async throws {
            let look =
                "docker exec matrix-bridge test -f \(Self.mark) || { echo no sync since noon; exit 7; }"
            try await play("silent", ["command": quoted(look)]) { stage, container in
                let check = try await stage.bot.command("check")
                #expect(check.output.contains("probe: its command ends with 0"), "\(check)")
                try await container.must("exec", container.name, "sh", "-c", "rm \(Self.mark)")
                let alert = try await stage.alert("firing", "silent", within: .seconds(30))
                #expect(alert["state"] == "running" && alert.rings(stage.grant.user.text), "\(alert)")
                #expect(alert.body.contains("its probe ended with 7, 2 times in a row:"), "\(alert)")
                #expect(alert.body.split(separator: "\n").dropFirst().first == "| no sync since noon")
                let failing = try await stage.bot.command("check")
                #expect(failing.output.contains("probe: its command ended with 7"), "\(failing)")
                try await container.must("exec", container.name, "sh", "-c", "touch \(Self.mark)")
                let resolved = try await stage.alert("resolved", "silent", within: .seconds(30))
                #expect(resolved.isNotice && resolved.body.contains("is heard again"), "\(resolved)")
                #expect(await alerts(stage) == 1)
            }
        }

        /// Has a container say something every second, as its program might.
        private func ticking(_ container: Container) -> Task<Void, any Error> {
            Task {
                while true {
                    try await container.must(
                        "exec", container.name, "sh", "-c", "echo a tick of the bridge >/proc/1/fd/1")
                    try await Task.sleep(for: .seconds(1))
                }
            }
        }

        @Test("a text that is missing in its log rings, and is over when it stands there again")
        func log() async throws {
            let ticks = ticking(try World.here().container())
            defer { ticks.cancel() }
            try await play("unheard", ["logs": quoted("tick of the bridge")]) { stage, container in
                try await eventually("it is heard", within: .seconds(40)) {
                    try await stage.bot.command("check").output.contains("its text is in the log")
                }
                #expect(await alerts(stage) == 0)
                ticks.cancel()
                let alert = try await stage.alert("firing", "silent", within: .seconds(60))
                #expect(alert.body.contains("does not log what it should"), "\(alert)")
                #expect(alert.body.contains("| tick of the bridge"), "\(alert)")
                let more = ticking(container)
                defer { more.cancel() }
                _ = try await stage.alert("resolved", "silent", within: .seconds(60))
                #expect(await alerts(stage) == 1)
            }
        }

        @Test(
            "a full disk rings once for its host, and is over when there is room: the next run of the bot finds both"
        )
        func disk() async throws {
            try await World.here().tidy()
            try await SmallDisk.with { ballast in
                _ = try await Shell.run("dd", ["if=/dev/zero", "of=\(ballast)", "bs=4096", "status=none"])
                try await Stage.set("fulldisk") { config in
                    config.hurry()
                    config["watch", "disk"] = quoted("99%")
                    // Of two hosts on one machine both would ring.
                    config.sections["service.second"] = nil
                    config.sections["service.second.actions.slow"] = nil
                } play: { stage in
                    let alert = try await disk(stage, "firing")
                    #expect(alert.rings(stage.grant.user.text) && alert["service"] == nil, "\(alert)")
                    #expect(alert.body.contains("100 % full: 0 KB left on"), "\(alert)")
                    #expect(alert.body.contains("docker image prune"), "\(alert)")
                    try await stage.bot.terminate()
                    try await Shell.must("rm", "-f", ballast)
                    try await stage.bot.start()
                    let resolved = try await disk(stage, "resolved")
                    #expect(resolved.isNotice && resolved.body.contains("has room again"), "\(resolved)")
                    let all = await stage.grant.answers.filter {
                        $0.edits == nil && $0["alert"] == "firing" && $0["host"] == "spark"
                    }
                    #expect(all.count == 1, "\(all)")
                }
            }
        }

        private func disk(_ stage: Stage, _ what: String) async throws -> Answer {
            try await stage.grant.wait(for: "the disk's alert, \(what)", within: .seconds(75)) { answers in
                answers.first {
                    $0.edits == nil && $0["alert"] == what && $0["kind"] == "disk" && $0["host"] == "spark"
                }
            }
        }
    }
}
