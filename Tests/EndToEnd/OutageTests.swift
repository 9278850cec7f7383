import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("nothing is lost and nothing comes twice while parts are away")
    struct OutageTests {
        private static let lines = 300
        /// So long that the update still builds when all of it is back: over a minute for an outage of 20 s.
        private static let building = Outage.seconds < 20 ? 25 : Outage.seconds + 45

        @Test(
            "jobs go on while their sessions, sshd and the bot die and its program is replaced: one message each, and all lines in order"
        )
        func everythingDies() async throws {
            try await World.here().tidy()
            try await Stage.set("dies") { config in
                config.doze()
                config.add(
                    "chatter", to: "bridge",
                    command: "for i in $(seq \(Self.lines)); do echo line $i; sleep 0.05; done")
            } play: { stage in
                // It fails in the end: of an update that goes well the output is not shown.
                _ = try await stage.world.verb(
                    "commit", "--service", "second", "--slow-failure", "\(Self.building)")
                let update = try await stage.grant.say("!second update")
                let chatter = try await stage.grant.say("!bridge chatter")
                for (command, word) in [(chatter, "line 1"), (update, "checking part")] {
                    try await shows(word, of: command, stage)
                }
                try await everythingGoes(stage, while: update)

                let said = try await stage.outcome(of: chatter, "the chatter", within: .seconds(90))
                #expect(said.outcome == "ok", "\(said)")
                let updated = try await stage.outcome(
                    of: update, "the update", within: .seconds(Self.building + 60))
                #expect((updated.outcome, updated.number("step")) == ("failed", 6), "\(updated)")
                for command in [update, chatter] { try await stage.toldOnce(command) }
                let told = try await isWhole(chatter, stage, job: said["job"] ?? "none")
                #expect(told == (1...Self.lines).map { "line \($0)" })
                let built = try await isWhole(update, stage, job: updated["job"] ?? "none")
                for part in 1...Self.building {
                    // BuildKit says the last ones once more, in its own words, where a build failed.
                    let lines = built.filter { $0.hasPrefix("#") && $0.hasSuffix(" checking part \(part)") }
                    #expect(lines.count == 1, "part \(part): \(lines)")
                }
            }
        }

        /// Ends the sessions, sshd, and the bot twice; the last time another copy of the program is started.
        private func everythingGoes(_ stage: Stage, while update: EventID) async throws {
            let job = try #require(
                await stage.grant.answers.first { $0.answers == update && $0.isProgress }?["job"])
            for user in ["modelo", "ops"] {
                try await Shell.must("pkill", "-KILL", "-x", "-u", user, "sshd")
            }
            try await stage.world.with("sshd", "down", back: "up") {
                try await Task.sleep(for: .seconds(Outage.seconds))
            }
            try await stage.bot.kill()
            try await stage.bot.start()
            // As an upgrade does it: the old one is asked to end, and its program is another file's from then on.
            let upgrade = "\(stage.folder)/upgrade"
            try FileManager.default.copyItem(atPath: Bot.program, toPath: upgrade)
            try await stage.bot.terminate()
            try await stage.bot.start(program: upgrade)
            try FileManager.default.removeItem(atPath: upgrade)
            #expect(try !HostLog(job: job).isOver, "the update has outlasted all of it")
        }

        /// Waits until a command's progress was seen to say something.
        private func shows(_ word: String, of command: EventID, _ stage: Stage) async throws {
            try await eventually("it is shown: \(word)", within: .seconds(60)) {
                try await stage.grant.look()
                let answers = await stage.grant.answers
                let notices = Set(answers.filter { $0.answers == command }.map(\.event.eventID))
                return answers.contains { answer in
                    answer.body.contains(word)
                        && (notices.contains(answer.event.eventID)
                            || answer.edits.map(notices.contains) ?? false)
                }
            }
        }

        /// The attached file holds what the job's own log holds: each line once, in order.
        /// - Returns: what it holds, without the bot's own words.
        private func isWhole(_ command: EventID, _ stage: Stage, job: String) async throws -> [String] {
            let file = try await stage.grant.wait(for: "the file", within: .seconds(60)) { answers in
                answers.first { $0.answers == command && $0.file != nil }?.file
            }
            let all = try await stage.grant.download(file).split(separator: "\n").map(String.init)
            #expect(all.filter { $0.hasPrefix("…") }.isEmpty, "nothing is left out")
            let told = all.filter { !$0.hasPrefix("—") && !$0.trimmed.isEmpty }
            let written = try HostLog(job: job).written
            #expect(told.count == written.count, "\(told.count) lines told, \(written.count) written")
            for (told, written) in zip(told, written) where !HostLog.isSame(told, written) {
                Issue.record("a line is not the job's own:\n\(told)\n\(written.debugDescription)")
                break
            }
            return told
        }

        @Test(
            "a job that ends while the homeserver is away is told once, within 5 s of its return",
            arguments: ["closed", "gateway"] + (Outage.isLong ? ["silent"] : []))
        func homeserverAway(_ mode: String) async throws {
            let world = try World.here()
            try await world.tidy()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("away") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    let slow = try await stage.grant.say("!bridge slow")
                    _ = try await stage.answer(to: slow)
                    let before = stage.bot.words.split(separator: "\n").count
                    try await proxy.play(mode)
                    try await eventually("it ends on the host", within: .seconds(30)) {
                        try SlowLog(stage).lines.contains { $0.hasPrefix("end") }
                    }
                    try await Task.sleep(for: .seconds(Outage.seconds))
                    try await proxy.play("none")
                    let back = ContinuousClock.now
                    let outcome = try await stage.outcome(of: slow, "the outcome", within: .seconds(60))
                    // One that takes requests and never answers is not away: a sync that hangs is waited for.
                    let limit: Duration = mode == "silent" ? .seconds(50) : .seconds(5)
                    #expect(ContinuousClock.now - back < limit, "\(ContinuousClock.now - back)")
                    #expect(outcome.outcome == "ok", "\(outcome)")
                    try await stage.toldOnce(slow)
                    try await eventually("the log says that it is over") {
                        stage.bot.words.contains("heard again")
                    }
                    let told = stage.bot.words.split(separator: "\n").dropFirst(before).filter {
                        $0.contains("homeserver") || $0.contains("sent yet")
                    }
                    #expect(told.count == 2, "\(told)")
                }
            }
        }
    }
}
