import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("an update that proves itself, and the way back")
    struct RollbackTests {
        /// Between the yes and the start of the old version; the container that is stopped for it needs no time.
        private static let wayBack = Duration.seconds(3)

        private func image(_ stage: Stage) async throws -> String {
            try await stage.world.container().inspect("{{.Image}}")
        }

        private func head(_ stage: Stage) async throws -> String {
            try await Shell.must(
                "git", "-c", "safe.directory=*", "-C", try stage.world.service("bridge").directory,
                "rev-parse", "HEAD")
        }

        @Test(
            "a version that crash-loops has failed, with its last words; two taps bring the old one back, proven"
        )
        func taps() async throws {
            try await World.here().reset()
            try await Stage.set("back", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let (image, from) = (try await image(stage), try await stage.world.verb("head"))
                let secrets = try stage.secretFiles()
                let to = try await stage.world.verb("commit", "--crashes")
                let failed = try await stage.ask("!bridge update")
                #expect(failed.outcome == "failed" && failed.number("exit_code") == nil, "\(failed)")
                #expect((failed["from"], failed["to"]) == (from, to))
                #expect(failed.body.contains("readonly database"), "its last words: \(failed)")
                #expect(failed.body.contains("!bridge rollback goes back to \(from.prefix(7))"), "\(failed)")
                #expect(try await self.image(stage) != image)

                let message = failed.event.eventID
                #expect(try await stage.buttons(on: message, 1) == ["⏪"])
                try await stage.tap("⏪", on: message, by: stage.mallory)
                try await stage.tap("⏪", on: message, by: stage.grant)
                let question = try await stage.question(about: message)
                for words in [
                    String(from.prefix(7)), String(to.prefix(7)), "Its image is kept",
                    "Data that the newer version",
                ] {
                    #expect(question.body.contains(words), "\(question)")
                }
                let tapped = Date.now
                try await stage.tap("✅", on: question.event.eventID, by: stage.grant)
                let back = try await stage.answer(toTap: message, "rollback", "ok", within: .seconds(60))
                #expect((back["from"], back["to"], back["state"]) == (to, from, "running"), "\(back)")
                #expect(
                    back.body.contains("rolled back: \(to.prefix(7)) → \(from.prefix(7)), proven running"))
                #expect(try await self.image(stage) == image)
                #expect(try await head(stage) == from)
                #expect(try stage.secretFiles() == secrets)
                let started = try #require(
                    Double(
                        try await Shell.must(
                            "date", "-d", try await container.inspect("{{.State.StartedAt}}"), "+%s.%N")))
                let took = Duration.seconds(started - tapped.timeIntervalSince1970)
                #expect(took <= Self.wayBack, "\(took)")

                try await afterwards(stage, from: from, to: to)
            }
        }

        /// There is nothing further back, and the next update asks before it brings the same again.
        private func afterwards(_ stage: Stage, from: String, to: String) async throws {
            let none = try await stage.ask("!bridge rollback")
            #expect(none.outcome == "refused" && none.body.contains("nothing further back"), "\(none)")
            let before = try await stage.ask("!bridge logs before")
            #expect(before.outcome == "ok" && before.body.contains("readonly database"), "\(before)")

            let again = try await stage.grant.say("!bridge update")
            let question = try await stage.question(about: again)
            #expect(question.body.contains("to \(to.prefix(7)) again"), "\(question)")
            try await stage.grant.say("!no")
            #expect(try await stage.outcome(of: again).outcome == "not_run")
            let mended = try await stage.world.verb("commit")
            let updated = try await stage.ask("!bridge update")
            #expect((updated.outcome, updated["to"]) == ("ok", mended), "\(updated)")
        }

        @Test("where the configuration says so it goes back by itself, once, and says so loudly")
        func byItself() async throws {
            try await World.here().reset()
            try await Stage.set(
                "alone",
                {
                    $0.doze()
                    $0.sections["service.bridge"]?["on_failed_update"] = "\"rollback\""
                }
            ) { stage in
                let (image, from) = (try await image(stage), try await stage.world.verb("head"))
                let to = try await stage.world.verb("commit", "--crashes")
                let command = try await stage.grant.say("!bridge update")
                let waiting = try await stage.grant.say("!bridge update")
                let failed = try await stage.outcome(of: command)
                #expect(failed.outcome == "failed" && failed.body.contains("I go back to"), "\(failed)")
                let back = try await stage.answer(toTap: command, "rollback", "ok", within: .seconds(60))
                #expect((back["from"], back["to"]) == (to, from), "\(back)")
                #expect(back.rings(stage.grant.user.text) && back["requested_by"] == stage.grant.user.text)
                #expect(try await self.image(stage) == image)
                let overtaken = try await stage.outcome(of: waiting)
                #expect(
                    overtaken.outcome == "not_run" && overtaken.body.contains("taken back"), "\(overtaken)")
                let reactions = await stage.grant.answers.compactMap { Reaction($0.event) }
                #expect(reactions.isEmpty, "there is nothing to tap any more")
                let history = try await stage.ask("!bridge history")
                #expect(history.body.contains("rollback"), "\(history)")

                // Also when the bot dies in between.
                try await stage.world.verb("commit", "--crashes")
                let second = try await stage.grant.say("!bridge update")
                let question = try await stage.grant.wait(for: "progress or a question") { answers in
                    answers.first { $0.answers == second && ($0.isProgress || $0["question"] != nil) }
                }
                #expect(question["question"] == nil, "another commit than the one that was rolled back")
                _ = try await stage.outcome(of: second)
                try await stage.bot.kill()
                try await stage.bot.start()
                _ = try await stage.answer(toTap: second, "rollback", "ok", within: .seconds(60))
                #expect(try await self.image(stage) == image)
                #expect(try await head(stage) == from)
                let outcomes = try await stage.answers(to: second).filter(\.isFinal)
                #expect(outcomes.count == 2, "\(outcomes)")
            }
        }

        @Test(
            "one that turns unhealthy, one that ends at once, one that ends after ten seconds: each has failed; the next goes through"
        )
        func reasons() async throws {
            try await World.here().reset()
            try await Stage.set("reasons", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let first = try await stage.world.verb("head")
                let kinds: [([String], String, String?)] = [
                    (["--health-bad"], "its health check says unhealthy", "running"),
                    (["--lasts", "0"], "Every command had exited 0", nil),
                    (["--lasts", "10"], "the container restarted while I looked", nil),
                ]
                for (kind, reason, state) in kinds {
                    try await stage.world.verb(["commit"] + kind)
                    let failed = try await stage.ask("!bridge update", within: .seconds(90))
                    #expect(failed.outcome == "failed" && failed.body.contains(reason), "\(failed)")
                    if let state { #expect(failed["state"] == state, "\(failed)") }
                    #expect(failed.body.contains("!bridge rollback"), "\(failed)")
                }
                // The one before the one before was not sound either; that is what was asked for.
                let command = try await stage.grant.say("!bridge rollback")
                _ = try await stage.question(about: command)
                try await stage.grant.say("!no")
                let id = try await container.identity().id
                try await stage.world.verb("commit", "--broken-compose")
                let broken = try await stage.ask("!bridge update")
                #expect((broken.outcome, broken.number("step")) == ("failed", 5), "\(broken)")
                #expect(broken.body.contains("docker compose config -q"), "\(broken)")
                #expect(try await container.identity().id == id)
                let to = try await stage.world.verb("commit")
                let mended = try await stage.ask("!bridge update", within: .seconds(90))
                #expect((mended.outcome, mended["to"]) == ("ok", to) && to != first, "\(mended)")
            }
        }

        @Test("an alert soon after an update offers the way back")
        func probation() async throws {
            try await World.here().reset()
            try await Stage.set("probation", { $0.hurry() }) { stage in
                let from = try await stage.world.verb("head")
                let to = try await stage.world.verb("commit")
                #expect(try await stage.ask("!bridge update").outcome == "ok")
                try await stage.world.verb("crash", "on")
                let alert = try await stage.alert("firing", "crash_loop", within: .seconds(30))
                #expect(alert.body.contains("That update is the likely cause"), "\(alert)")
                #expect(alert.body.contains(to.prefix(7)), "\(alert)")
                let message = alert.event.eventID
                #expect(try await stage.buttons(on: message, 3) == ["⏪", "📜", "👀"])
                try await stage.world.verb("crash", "off")
                try await stage.tap("⏪", on: message, by: stage.grant)
                let question = try await stage.question(about: message)
                try await stage.tap("✅", on: question.event.eventID, by: stage.grant)
                let back = try await stage.answer(toTap: message, "rollback", "ok", within: .seconds(60))
                #expect((back["from"], back["to"]) == (to, from), "\(back)")
            }
        }
    }
}
