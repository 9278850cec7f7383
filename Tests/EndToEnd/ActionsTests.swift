import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("actions of the configuration, and who may run them")
    struct ActionsTests {
        @Test("a value of the list reaches the command, as the line that is shown sets it; nothing else does")
        func values() async throws {
            try await World.here().tidy()
            try await Stage.set("values") { config in
                config.doze()
                config["matrix", "admins"] = Self.both
                for service in ["bridge", "second"] {
                    config.sections["service.\(service).actions.loglevel"] = [
                        "command": #"'test -n "$ARG_LEVEL" && echo "level is <$ARG_LEVEL>, in $(pwd)"'"#,
                        "arguments": #"{ level = ["info", "debug"] }"#,
                    ]
                }
                config["service.bridge.actions.loglevel", "allow"] = #"["@mallory:bridge.test"]"#
            } play: { stage in
                let refused = try await stage.ask("!bridge loglevel debug")
                #expect(refused.outcome == "refused", "\(refused)")
                #expect(refused.body.contains("@mallory:bridge.test"), "\(refused)")

                let event = try await stage.mallory.say("!bridge loglevel Debug")
                let bridge = try await stage.outcome(of: event)
                #expect((bridge.outcome, bridge["action"]) == ("ok", "loglevel"), "\(bridge)")
                #expect(bridge.body.contains("level is <debug>, in /home/modelo/matrix-bridge"), "\(bridge)")

                // This one's directory is another user's than the one that logs in.
                let second = try await stage.ask("!second loglevel level=info")
                #expect(second.outcome == "ok" && second.body.contains("level is <info>"), "\(second)")

                for wrong in ["loglevel", "loglevel trace", "loglevel debug; id", "loglevel $(id)"] {
                    let said = try await stage.grant.say("!second \(wrong)")
                    let mistake = try await stage.answer(to: said)
                    #expect(mistake.outcome == nil && mistake.body.contains("debug"), "\(mistake)")
                }

                let history = try await stage.ask("!second history")
                #expect(history.body.contains("loglevel info by grant"), "\(history)")
                try await pasted(stage)
            }
        }

        /// What `--dry-run` shows does the same, pasted by somebody on the host; and `allow` binds the room alone.
        private func pasted(_ stage: Stage) async throws {
            let words = ["console", "--config", stage.bot.config, "--dry-run", "bridge", "loglevel", "debug"]
            let dry = try await Shell.run(Bot.program, words)
            #expect(dry.status == 0 && dry.output.contains("export ARG_LEVEL=debug"), "\(dry)")
            let ran = try await Shell.run("sh", ["-c", dry.output])
            #expect(ran.output.contains("level is <debug>, in /home/modelo/matrix-bridge"), "\(ran)")
        }

        @Test(
            "SIGHUP reads the admins again: a new one may, a removed one may not, a broken file changes nothing"
        )
        func hangup() async throws {
            try await World.here().tidy()
            try await Stage.set("hangup", { $0.doze() }) { stage in
                #expect(try await asMallory(stage).outcome == "refused", "no admin yet")

                var config = stage.config
                config["matrix", "admins"] = Self.both
                try await reread(stage, config, until: "@mallory:bridge.test may command now")
                #expect(try await asMallory(stage).outcome == "ok")

                config["matrix", "admins"] = #"["@mallory:bridge.test", "grant"]"#
                try await reread(stage, config, until: "has mistakes: nothing was changed")
                #expect(stage.bot.words.contains("[matrix] admins: "), "the mistake is told")
                #expect(try await stage.ask("!keeper").outcome == "ok")
                #expect(try await asMallory(stage).outcome == "ok")

                // The question of one who is no admin any more stays without an answer.
                let container = try stage.world.container()
                let before = try await container.identity()
                let stop = try await stage.grant.say("!bridge stop")
                let question = try await stage.answer(to: stop)
                #expect(question["question"] != nil, "\(question)")
                config["matrix", "admins"] = #"["@mallory:bridge.test"]"#
                config["commands", "waiting"] = "7"
                try await reread(stage, config, until: "@grant:bridge.test may command no more")
                try await eventually("the rest needs a restart", instead: { stage.bot.tail }) {
                    stage.bot.words.contains("a restart is needed for what else changed: [commands]")
                }
                let yes = try await stage.grant.say("!yes \(question["question"] ?? "")")
                #expect(try await stage.answer(to: yes).outcome == "refused")
                #expect(try await asMallory(stage).outcome == "ok")
                #expect(try await container.identity() == before, "nothing was stopped")
                #expect(await stage.bot.isRunning)
            }
        }

        @Test(
            "SIGHUP reads `allow` again, but not where the service is another: there the running bot's is kept"
        )
        func hangupAllow() async throws {
            try await World.here().tidy()
            let action = "service.bridge.actions.touch"
            try await Stage.set("allow") { config in
                config.doze()
                config["matrix", "admins"] = Self.both
                config.add("touch", to: "bridge", command: "echo the first command")
                config[action, "allow"] = #"["@mallory:bridge.test"]"#
            } play: { stage in
                #expect(try await stage.ask("!bridge touch").outcome == "refused")

                var config = stage.config
                config[action, "allow"] = nil
                config[action, "command"] = quoted("echo the second command")
                try await reread(stage, config, until: "a restart is needed for what else changed: [service]")
                #expect(stage.bot.words.contains("who may run which action needs a restart"))
                #expect(
                    try await stage.ask("!bridge touch").outcome == "refused", "it is the first one still")

                config[action, "command"] = quoted("echo the first command")
                try await reread(stage, config, until: "who may run which action changed")
                let done = try await stage.ask("!bridge touch")
                #expect(done.outcome == "ok" && done.body.contains("the first command"), "\(done)")

                try await reread(stage, config, until: "read again: the same may command")
                config["matrix", "admins"] = #"["@grant:bridge.test"]"#
                try await reread(stage, config, until: "whom an alert rings stays as it was")
            }
        }

        private static let both = #"["@grant:bridge.test", "@mallory:bridge.test"]"#

        private func asMallory(_ stage: Stage) async throws -> Answer {
            try await stage.outcome(of: try await stage.mallory.say("!keeper"))
        }

        /// Writes the file, has it read, and waits until the log says what came of it.
        private func reread(_ stage: Stage, _ config: ConfigFile, until words: String) async throws {
            try stage.write(config)
            let before = stage.bot.written.count
            try await stage.bot.hangUp()
            try await eventually("the log says: \(words)", instead: { stage.bot.tail }) {
                stage.bot.written.dropFirst(before).contains(Data(words.utf8))
            }
        }
    }
}
