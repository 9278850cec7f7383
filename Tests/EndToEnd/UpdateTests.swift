import Matrix
import Testing

extension EndToEnd {
    @Suite("an update that can be believed")
    struct UpdateTests {
        @Test("a new commit comes in, is proven, and is told with a ring, while others are answered")
        func newCommit() async throws {
            try await World.here().reset()
            try await Stage.set("update") { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let secrets = try stage.secretFiles()
                let from = try await stage.world.verb("head")
                let to = try await stage.world.verb("commit", "--slow-build", "4")

                let command = try await stage.grant.say("!bridge update")
                let progress = try await stage.grant.wait(for: "progress") { answers in
                    answers.first { $0.answers == command && $0.isProgress }
                }
                for question in ["!bridge status", "!bridge logs 5", "!help"] {
                    #expect(try await stage.ask(question).outcome == "ok")
                }
                #expect(
                    try await stage.answers(to: command).allSatisfy { !$0.isFinal },
                    "they were answered meanwhile")

                let outcome = try await stage.outcome(of: command, "the update", within: .seconds(90))
                #expect((outcome.outcome, outcome["state"]) == ("ok", "running"), "\(outcome)")
                #expect((outcome["from"], outcome["to"]) == (from, to))
                #expect(outcome.body.contains(from.prefix(7)) && outcome.body.contains(to.prefix(7)))
                #expect(outcome.rings(stage.grant.user.text), "a new text that mentions who asked")
                #expect(outcome["requested_by"] == stage.grant.user.text)

                #expect(try await container.identity().id != before.id)
                #expect(try stage.secretFiles() == secrets)
                try await moved(stage, progress)
                #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
            }
        }

        /// The notice went from step to step by edits that say so to programs too.
        private func moved(_ stage: Stage, _ progress: Answer) async throws {
            #expect(progress.isNotice)
            let edits = try await stage.grant.wait(for: "the last edit") { answers in
                let edits = answers.filter { $0.edits == progress.event.eventID }
                return edits.contains { $0.body.contains(": over after") } ? edits : nil
            }
            #expect(edits.count >= 3)
            for edit in [progress] + edits {
                #expect(
                    (edit.outcome, edit["action"], edit.number("steps")) == ("running", "update", 6),
                    "\(edit)")
                #expect((1...6).contains(edit.number("step") ?? 0))
                #expect(edit["job"] == progress["job"])
            }
        }

        @Test("with the repository away it fails with git's words; afterwards it goes through")
        func repositoryAway() async throws {
            try await World.here().reset()
            try await Stage.set("away", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let to = try await stage.world.verb("commit")
                let failed = try await stage.world.with("repo", "down", back: "up") {
                    try await stage.ask("!bridge update")
                }
                #expect(
                    (failed.outcome, failed.number("exit_code"), failed.number("step")) == ("failed", 128, 1))
                for words in ["git fetch", "128", "unable to connect"] {
                    #expect(failed.body.contains(words), "\(failed)")
                }
                #expect(failed.rings(stage.grant.user.text))
                #expect(try await container.identity() == before)

                let mended = try await stage.ask("!bridge update")
                #expect((mended.outcome, mended["to"]) == ("ok", to), "\(mended)")
                #expect(try await container.identity().id != before.id)
            }
        }

        @Test("what is wrong with a commit is said, and the container that runs is left alone")
        func badCommits() async throws {
            try await World.here().reset()
            try await Stage.set("bad", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let secrets = try stage.secretFiles()

                try await stage.world.verb("commit", "--tracks-env")
                let refused = try await stage.ask("!bridge update")
                #expect(refused.outcome == "refused" && refused.body.contains(".env"), "\(refused)")

                try await stage.world.verb("commit", "--broken-build")
                let command = try await stage.grant.say("!bridge update")
                let failed = try await stage.outcome(of: command)
                #expect(
                    (failed.outcome, failed.number("step"), failed.number("steps")) == ("failed", 6, 6),
                    "\(failed)")
                #expect((failed.number("exit_code") ?? 0) != 0)
                #expect(failed.body.contains("docker compose up -d --build"))
                let words = try await file(of: command, stage) + failed.body
                #expect(words.contains("syntax error"), "the compiler's own words: \(words)")
                #expect(failed["state"] == "running")

                #expect(try await container.identity() == before)
                #expect(try stage.secretFiles() == secrets)
                try await crashing(stage)
            }
        }

        /// All of a command's output, when it did not fit into the message.
        private func file(of command: EventID, _ stage: Stage) async throws -> String {
            guard let media = try await stage.answers(to: command).compactMap(\.file).first else { return "" }
            return try await stage.grant.download(media)
        }

        /// A version that dies as soon as it is up: every command exits 0, and it is not ok all the same.
        private func crashing(_ stage: Stage) async throws {
            try await stage.world.verb("commit", "--crashes")
            let crashed = try await stage.ask("!bridge update")
            #expect(crashed.outcome == "failed" && crashed.number("exit_code") == nil, "\(crashed)")
            #expect(crashed.body.contains("readonly database"), "its last words: \(crashed)")
            #expect(crashed.rings(stage.grant.user.text))

            let to = try await stage.world.verb("commit")
            let mended = try await stage.ask("!bridge update")
            #expect((mended.outcome, mended["to"], mended["state"]) == ("ok", to, "running"), "\(mended)")
        }
    }
}
