import Matrix
import Testing

extension EndToEnd {
    @Suite("!bridge changes, and what an update sets aside")
    struct ChangesTests {
        @Test(
            "what an update would bring is told without touching the directory; what is only there gets a name before it is taken away"
        )
        func changes() async throws {
            let world = try World.here()
            try await world.reset()
            try await Stage.set("changes", { $0.doze() }) { stage in
                let from = try await world.verb("head")
                let nothing = try await stage.ask("!bridge changes")
                #expect(nothing.outcome == "ok" && nothing.body.contains("nothing would come"), "\(nothing)")

                let directory = try world.service("bridge").directory
                try await Shell.must(
                    "runuser", "-u", "modelo", "--", "sh", "-c", "echo '# mine' >>\(directory)/backup.sh")
                let to = try await world.verb("commit", "--message", "Relay <b>reactions</b>")
                let before = try await traces(directory)
                let told = try await stage.ask("!bridge changes")
                #expect(try await traces(directory) == before)
                #expect((told.outcome, told["from"], told["to"]) == ("ok", from, to), "\(told)")
                for words in ["1 commit would come", "Relay <b>reactions</b> (Dora)", "1 changed file"] {
                    #expect(told.body.contains(words), "\(told)")
                }
                #expect(told.isNotice && told.mentions.isEmpty)

                let failed = try await world.with("repo", "down", back: "up") {
                    try await stage.ask("!bridge changes")
                }
                #expect((failed.outcome, failed.number("exit_code")) == ("failed", 128), "\(failed)")
                #expect(failed.body.contains("unable to connect") && failed.rings(stage.grant.user.text))

                let secrets = try stage.secretFiles()
                let updated = try await stage.ask("!bridge update")
                #expect((updated.outcome, updated["to"]) == ("ok", to), "\(updated)")
                let kept = try #require(
                    updated.body.split(separator: " ").first { $0.hasPrefix("refs/bridgekeeper/") })
                let ref = kept.prefix { $0 != "." }
                #expect(try await git(directory, "show", "\(ref):backup.sh").hasSuffix("# mine"))
                #expect(try await git(directory, "status", "--porcelain") == "")
                #expect(try stage.secretFiles() == secrets)
            }
        }

        private func git(_ directory: String, _ words: String...) async throws -> String {
            let ended = try await Shell.run(
                "runuser", ["-u", "modelo", "--", "git", "-C", directory] + words)
            guard ended.status == 0 else { throw Broken(ended.description) }
            return ended.words
        }

        /// Each file of the directory with its time, but what git fetched and the ref that names it.
        private func traces(_ directory: String) async throws -> Set<Substring> {
            let words = try await Shell.must(
                "find", directory, "-path", "*/.git/objects", "-prune", "-o", "-path", "*/.git/refs*",
                "-prune", "-o",
                "!", "-path", "*/.git", "!", "-path", "*/data*", "-printf", "%p %T@ %s\n")
            return Set(words.split(separator: "\n"))
        }
    }
}
