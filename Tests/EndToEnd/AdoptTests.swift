import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("a directory that was filled by copying is adopted")
    struct AdoptTests {
        @Test("from the room: told, asked, done, proven; and then an update works there")
        func room() async throws {
            let place = try Adoptee()
            try await place.with {
                let to = try await place.push(1)
                try await place.copy()
                try await Stage.set("adopt") { config in
                    config.doze()
                    config.sections["service.loose"] = try place.section(as: "bridge")
                } play: { stage in
                    let command = try await stage.grant.say("!loose adopt")
                    let question = try await stage.answer(to: command)
                    #expect(question.body.contains("❔ Really adopt loose?"), "\(question)")
                    for words in ["| bridge.sh", "git reset --hard origin/master", "New files: 1"] {
                        #expect(question.body.contains(words), "\(question)")
                    }
                    #expect(try place.file("bridge.sh") == Adoptee.mine, "nothing has changed yet")

                    try await stage.grant.say("!yes")
                    let done = try await stage.outcome(of: command, within: .seconds(90))
                    #expect((done.outcome, done["state"], done["to"]) == ("ok", "running", to), "\(done)")
                    #expect(done.body.contains("same bytes") && done.rings(stage.grant.user.text))
                    try await expectAdopted(place, to)

                    let next = try await place.push(2)
                    let updated = try await stage.ask("!loose update", within: .seconds(90))
                    #expect(
                        (updated.outcome, updated["from"], updated["to"]) == ("ok", to, next), "\(updated)")
                    #expect(try place.file(".env") == Adoptee.env)
                    let again = try await stage.ask("!loose adopt")
                    #expect(again.outcome == "ok" && again.body.contains("adopted already"), "\(again)")
                }
            }
        }

        @Test("from the command line, as another user's: told by --dry-run, done by --yes")
        func commandLine() async throws {
            let place = try Adoptee()
            try await place.with {
                let to = try await place.push(1)
                try await place.copy()
                try await Stage.set("adopting", isStarted: false) { config in
                    config.sections["service.loose"] = try place.section(as: "second")
                } play: { stage in
                    let dry = try await stage.bot.command("adopt", "loose", "--dry-run")
                    #expect(dry.status == 0, "\(dry)")
                    #expect(
                        dry.lines.first?.hasPrefix("sudo -iu modelo bash -lc 'git ls-remote git://") == true)
                    #expect(dry.lines.contains("# | bridge.sh"), "\(dry)")
                    let unasked = try await stage.bot.command("adopt", "loose")
                    #expect(unasked.status == 64 && unasked.error.contains("--yes"), "\(unasked)")
                    #expect(try await stage.bot.command("adopt", "nobody").status == 64)
                    #expect(try place.file("bridge.sh") == Adoptee.mine, "nothing has changed yet")

                    let done = try await stage.bot.command("adopt", "loose", "--yes")
                    #expect(done.status == 0 && done.output.contains("loose adopted"), "\(done)")
                    try await expectAdopted(place, to)
                    let again = try await stage.bot.command("adopt", "loose", "--yes")
                    #expect(again.status == 0 && again.output.contains("adopted already"), "\(again)")
                }
            }
        }

        private func expectAdopted(_ place: Adoptee, _ commit: String) async throws {
            #expect(try place.file(".env") == Adoptee.env)
            #expect(try place.file("config.toml") == Adoptee.config)
            let git = ["-u", "modelo", "--", "git", "-C", place.directory]
            let head = try await Shell.run("runuser", git + ["rev-parse", "HEAD", "@{upstream}"])
            #expect(head.lines == [commit, commit], "\(head)")
            let status = try await Shell.run("runuser", git + ["status", "--porcelain", "--ignored"])
            #expect(status.lines.sorted() == ["!! .env", "!! config.toml", "!! data/"], "\(status)")
            #expect(try await place.container.inspect("{{.State.Status}}") == "running")
            let kept = "/home/modelo/.local/state/bridgekeeper/adopted/\(place.name)"
            let saved = try await Shell.must("find", kept, "-name", "bridge.sh", "-user", "modelo")
            #expect(try String(contentsOfFile: saved, encoding: .utf8) == Adoptee.mine)
            #expect(
                try await Shell.must("find", kept, "-mindepth", "1", "-maxdepth", "1", "-perm", "700") != "")
            #expect(
                try await Shell.must("find", kept, "(", "-name", "secrets", "-o", "-name", "stage", ")") == ""
            )
        }
    }
}
