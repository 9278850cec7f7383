import Foundation
import Testing

extension EndToEnd {
    @Suite("the command line")
    struct CommandLineTests {
        @Test("check finds a sound world sound, and says what is wrong with another")
        func check() async throws {
            try await World.here().tidy()
            try await Stage.set("check", isStarted: false) { stage in
                let sound = try await stage.bot.command("check")
                #expect(sound.status == 0, "\(sound)")
                #expect(sound.lines.allSatisfy { !$0.hasPrefix("failed") })
                #expect(
                    sound.output.contains("container: `matrix-bridge` is running")
                        && sound.output.contains("container: `second-bridge` is running"))
                #expect(!FileManager.default.fileExists(atPath: "\(stage.folder)/state"), "it only looks")

                let failing = try await stage.world.with("repo", "down", back: "up") {
                    try await stage.world.with("sshd", "down", back: "up") {
                        try await stage.bot.command("check")
                    }
                }
                #expect(failing.status == 1 && failing.output.contains("Connection refused"), "\(failing)")
                let away = try await stage.world.with("repo", "down", back: "up") {
                    try await stage.bot.command("check")
                }
                #expect(away.status == 1 && away.output.contains("git ls-remote"), "\(away)")
                #expect(
                    away.lines.filter { $0.hasPrefix("failed") }.count == 2, "one of each service: \(away)")
            }
        }

        @Test("the console runs one command, and its exit status tells how it ended")
        func console() async throws {
            try await World.here().tidy()
            try await Stage.set("console", isStarted: false, { $0.doze() }) { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let status = try await stage.bot.command("console", "bridge", "status")
                #expect(status.status == 0 && status.output.contains("running"), "\(status)")
                #expect(try await stage.bot.command("console", "!second").status == 0)
                for wrong in ["bridge restrat", "bridge logs 0", "nobody status", "bridge stop", "keeper"] {
                    let ended = try await stage.bot.command("console", wrong)
                    #expect(ended.status == 64 && ended.output.isEmpty, "\(ended)")
                }

                let dry = try await stage.bot.command("console", "--dry-run", "bridge", "update")
                #expect(dry.status == 0, "\(dry)")
                #expect(
                    dry.words
                        == "cd /home/modelo/matrix-bridge && git fetch origin && git reset --hard origin/master"
                        + " && docker compose up -d --build")
                let owned = try await stage.bot.command("console", "second", "restart", "--dry-run")
                #expect(owned.words == "sudo -iu modelo bash -lc 'docker restart second-bridge'", "\(owned)")
                #expect(try await container.identity() == before, "nothing ran")

                let stopped = try await stage.bot.command("console", "bridge", "stop", "--yes")
                #expect(stopped.status == 0, "\(stopped)")
                #expect(try await container.inspect("{{.State.Status}}") == "exited")
                try await container.must("rm", "-f", container.name)
                let failed = try await stage.bot.command("console", "bridge", "restart")
                #expect(
                    failed.status == 1 && (failed.output + failed.error).contains("No such container"),
                    "\(failed)")
            }
        }

        @Test("a wrong configuration ends with 78, all of its mistakes with their places")
        func configuration() async throws {
            try await Stage.set("wrong", isStarted: false) { config in
                config.head = "timezon = \"Europe/Berlin\""
                config["watch", "poll"] = "30"
                config["host.spark", "port"] = "70000"
            } play: { stage in
                for command in ["run", "check", "healthcheck"] {
                    let ended = try await stage.bot.command(command)
                    #expect(ended.status == 78 && ended.output.isEmpty, "\(ended)")
                    for key in ["timezon", "poll", "port"] {
                        #expect(ended.error.contains(key), "\(ended)")
                    }
                    let places = ended.error.split(separator: "\n").filter {
                        $0.wholeMatch(of: /.*config\.toml:\d+:\d+: .*/) != nil
                    }
                    #expect(places.count == 3, "\(ended)")
                }
                #expect(try await stage.bot.command("run", "--nonsense").status == 64)
                #expect(
                    try await Shell.run(Bot.program, ["--version"]).words.wholeMatch(of: /\d+\.\d+\.\d+/)
                        != nil)
                #expect(try await Shell.run(Bot.program, ["--help"]).status == 0)
            }
        }

        @Test(
            "healthcheck knows a bot that lives from one that was killed; SIGTERM ends it cleanly within 2 s")
        func life() async throws {
            try await Stage.set("life", { $0.doze() }) { stage in
                // Before the first answer of the homeserver it cannot be well.
                try await eventually("it is well") { try await stage.bot.command("healthcheck").status == 0 }
                try await stage.bot.kill()
                let dead = try await stage.bot.command("healthcheck")
                #expect(dead.status == 1 && dead.error.contains("gone"), "\(dead)")

                try await stage.bot.start()
                // Its room is quiet: the sync from the stored position is answered only after half a minute.
                try await eventually("it is well again at once", within: .seconds(15)) {
                    try await stage.bot.command("healthcheck").status == 0
                }
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let begun = ContinuousClock.now
                #expect(try await stage.bot.terminate() == 0)
                #expect(ContinuousClock.now - begun < .seconds(2))

                let state = "\(stage.folder)/state"
                let modes = try await Shell.must("find", state, "-perm", "/077")
                #expect(modes.isEmpty, "nobody else may read the state: \(modes)")
            }
        }
    }
}
