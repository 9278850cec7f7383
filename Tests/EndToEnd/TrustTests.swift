import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("what an update stops at before it moves anything")
    struct TrustTests {
        @Test("an unsigned commit is refused, and the container stays; signed by an allowed key it comes")
        func signed() async throws {
            let world = try World.here()
            try await world.reset()
            // Outside of the stage's folder, which is closed to the service's owner.
            let keys = "/tmp/bridgekeeper-keys-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
            defer {
                do { try FileManager.default.removeItem(atPath: keys) } catch {
                    print("left behind: \(keys)")
                }
            }
            try await Shell.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(keys)/dora")
            let key = try String(contentsOfFile: "\(keys)/dora.pub", encoding: .utf8)
            try Data("dora@bridge.test namespaces=\"git\" \(key)".utf8)
                .write(to: URL(filePath: "\(keys)/allowed"))
            try await Stage.set(
                "trust",
                {
                    $0.doze()
                    $0["service.bridge", "verify"] = quoted("signed")
                    $0["service.bridge", "allowed_signers"] = quoted("\(keys)/allowed")
                }
            ) { stage in
                let container = try world.container()
                let before = try await container.identity()
                let head = try await world.verb("head")
                let secrets = try stage.secretFiles()
                try await world.verb("commit")

                let changes = try await stage.ask("!bridge changes")
                #expect(changes.outcome == "ok" && changes.body.contains("It would be refused"), "\(changes)")
                let refused = try await stage.ask("!bridge update")
                #expect((refused.outcome, refused["state"]) == ("refused", "running"), "\(refused)")
                #expect(refused.body.contains("is not signed") && refused.number("exit_code") == nil)
                #expect(refused.rings(stage.grant.user.text))
                #expect(try await container.identity() == before)
                let directory = try world.service("bridge").directory
                let there = try await Shell.must(
                    "runuser", "-u", "modelo", "--", "git", "-C", directory, "rev-parse", "HEAD")
                #expect(there == head)

                let to = try await sign("\(keys)/dora", world)
                let updated = try await stage.ask("!bridge update", within: .seconds(60))
                #expect((updated.outcome, updated["to"]) == ("ok", to), "\(updated)")
                #expect(try await container.identity().id != before.id)
                #expect(try stage.secretFiles() == secrets)
            }
        }

        /// Puts a signed commit on top of the release line.
        private func sign(_ key: String, _ world: World) async throws -> String {
            let bare = "\(world.directory)/git/grant/matrix-bridge.git"
            let commit = try await Shell.must(
                "git", "-C", bare, "-c", "user.name=Dora", "-c", "user.email=dora@bridge.test", "-c",
                "gpg.format=ssh", "-c", "user.signingKey=\(key)", "commit-tree", "-S", "-p", "master", "-m",
                "Sign it", "master^{tree}")
            try await Shell.must("git", "-C", bare, "update-ref", "refs/heads/master", commit)
            return commit
        }

        @Test("a lock that git left is told, mended on a yes, and the update comes through")
        func lock() async throws {
            let world = try World.here()
            try await world.reset()
            try await Stage.set("lock", { $0.doze() }) { stage in
                let container = try world.container()
                let before = try await container.identity()
                let to = try await world.verb("commit")
                let lock = "\(try world.service("bridge").directory)/.git/index.lock"
                try await Shell.must("touch", "-d", "3 hours ago", lock)

                let failed = try await stage.ask("!bridge update")
                #expect((failed.outcome, failed["state"]) == ("failed", "running"), "\(failed)")
                for words in [".git/index.lock", "3 h", "!bridge mend"] {
                    #expect(failed.body.contains(words), "\(failed)")
                }
                #expect(try await container.identity() == before)

                let mend = try await stage.grant.say("!bridge mend")
                let question = try await stage.answer(to: mend)
                #expect(question.body.contains("git lock") && FileManager.default.fileExists(atPath: lock))
                try await stage.grant.say("!yes")
                let mended = try await stage.outcome(of: mend, "the mend")
                #expect(mended.outcome == "ok" && !FileManager.default.fileExists(atPath: lock), "\(mended)")
                #expect(try await container.identity() == before, "there was nothing else to mend")

                let updated = try await stage.ask("!bridge update", within: .seconds(60))
                #expect((updated.outcome, updated["to"]) == ("ok", to), "\(updated)")
            }
        }
    }
}
