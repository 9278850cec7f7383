import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("the doctor, and a room that is not private")
    struct CheckTests {
        private func check(_ stage: Stage) async throws -> Ended { try await stage.bot.command("check") }

        /// The line of one check, and what stands under it.
        private func line(_ ended: Ended, _ subject: String, in chapter: String) -> String? {
            let lines = ended.lines
            guard let start = lines.firstIndex(of: chapter) else { return nil }
            let found = lines[start...].firstIndex { $0.dropFirst(8).hasPrefix(subject + ":") }
            return found.map { lines[$0...].prefix(3).joined(separator: "\n") }
        }

        @Test("each thing that is broken on the host is found, one at a time, and mended it is gone")
        func host() async throws {
            let world = try World.here()
            try await world.tidy()
            let directory = try world.service("bridge").directory
            let git = { (words: [String]) in
                try await Shell.run("runuser", ["-u", "modelo", "--", "git", "-C", directory] + words)
            }
            try await Stage.set("doctor", isStarted: false) { stage in
                let sound = try await check(stage)
                #expect(sound.status == 0 && sound.output.contains("checks: "), "\(sound)")

                try await Shell.must("touch", "-d", "3 hours ago", "\(directory)/.git/index.lock")
                let locked = try await check(stage)
                let lock = try #require(line(locked, "git lock", in: "bridge"))
                #expect(
                    locked.status == 1 && lock.hasPrefix("failed") && lock.contains("left 3 h"), "\(lock)")
                #expect(lock.contains("`!bridge mend` removes it where nobody holds it"))
                try await Shell.must("rm", "\(directory)/.git/index.lock")

                _ = try await git(["add", "-f", ".env"])
                let tracked = try await check(stage)
                let secret = try #require(line(tracked, "secret .env", in: "bridge"))
                #expect(tracked.status == 1 && secret.hasPrefix("failed"), "\(tracked)")
                _ = try await git(["rm", "-q", "--cached", ".env"])

                try Data("changed\n".utf8).write(to: URL(filePath: "\(directory)/VERSION"))
                _ = try await git(["remote", "set-url", "origin", "git://127.0.0.1:1/elsewhere.git"])
                let changed = try await check(stage)
                let loss = try #require(line(changed, "local changes", in: "bridge"))
                #expect(loss.hasPrefix("warning") && loss.contains("1 changed file"), "\(loss)")
                #expect(line(changed, "remote", in: "bridge")?.hasPrefix("warning") == true, "\(changed)")
                #expect(line(changed, "repository", in: "bridge")?.hasPrefix("failed") == true, "\(changed)")
                #expect(line(changed, "repository", in: "second")?.hasPrefix("ok") == true, "\(changed)")
            }
            try await world.reset()
        }

        @Test("what is wrong with the bot's own files is found, and a wrong directory and container are")
        func files() async throws {
            try await World.here().tidy()
            try await Stage.set("files", isStarted: false) { config in
                config["service.second", "container"] = quoted("matrix-bridge")
                config["service.bridge", "secrets"] = "[\".env\", \"none.toml\"]"
            } play: { stage in
                let key = "\(stage.folder)/key"
                try FileManager.default.copyItem(atPath: stage.world.ssh.identity_file, toPath: key)
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
                var config = stage.config
                config["host.other", "identity_file"] = quoted(key)
                try stage.write(config)
                let open = try await check(stage)
                let found = open.lines.filter { $0.hasPrefix("failed  ssh key: ") }
                #expect(open.status == 1 && found.count == 1, "\(open)")
                #expect(open.output.contains("chmod 600 \(key)"))

                try stage.write(stage.config)
                let wrong = try await check(stage)
                #expect(
                    line(wrong, "compose file", in: "second")?.contains("another container") == true,
                    "\(wrong)")
                #expect(line(wrong, "compose project", in: "second")?.contains("another directory") == true)
                #expect(line(wrong, "secret none.toml", in: "bridge")?.contains("is not there") == true)
            }
        }

        @Test("a host that has gone silent does not hang the doctor")
        func silent() async throws {
            try await World.here().tidy()
            try await Stage.set("silent", isStarted: false) { stage in
                let begun = ContinuousClock.now
                let ended = try await stage.world.with("sshd", "freeze", back: "thaw") {
                    try await check(stage)
                }
                #expect(ContinuousClock.now - begun < .seconds(40), "it ends within half a minute")
                #expect(ended.status == 1, "\(ended)")
                #expect(line(ended, "way in", in: "host spark")?.hasPrefix("failed") == true, "\(ended)")
            }
        }

        @Test("the room's own dangers are found, and a public room is not entered")
        func room() async throws {
            try await World.here().tidy()
            try await Stage.set("privacy", isStarted: false, { $0.doze() }) { stage in
                let chapter = "homeserver and room"
                try await stage.grant.set("m.room.guest_access", ["guest_access": "forbidden"])
                #expect(line(try await check(stage), "guests", in: chapter)?.hasPrefix("ok") == true)
                try await stage.grant.set("m.room.guest_access", ["guest_access": "can_join"])
                let guests = try await check(stage)
                #expect(
                    guests.status == 0 && line(guests, "guests", in: chapter)?.hasPrefix("warning") == true)

                try await stage.mallory.set(
                    "m.room.member", ["membership": "join", "displayname": "Вridgekeeper"],
                    key: stage.mallory.user.text)
                #expect(line(try await check(stage), "impostor", in: chapter)?.contains("@mallory") == true)

                for (type, content, subject) in [
                    ("m.room.join_rules", ["join_rule": "public"], "join rule"),
                    ("m.room.history_visibility", ["history_visibility": "world_readable"], "history"),
                ] as [(String, JSONValue, String)] {
                    try await stage.grant.set(type, content)
                    let open = try await check(stage)
                    #expect(open.status == 1 && line(open, subject, in: chapter)?.hasPrefix("failed") == true)
                    try await stage.bot.launch()
                    #expect(try await stage.bot.end() == 1 && stage.bot.tail.contains("not private"))
                    try await stage.grant.set("m.room.join_rules", ["join_rule": "invite"])
                }
                var config = stage.config
                config["matrix", "allow_public_room"] = "true"
                try stage.write(config)
                #expect(try await check(stage).status == 0)
                try await stage.bot.start()
                #expect(try await stage.ask("!bridge status").outcome == "ok")
            }
        }

        @Test("a room that is opened while the bot runs is told of, and takes no change until it is closed")
        func opened() async throws {
            let world = try World.here()
            try await world.tidy()
            let before = try await world.container().identity()
            try await Stage.set("opened", { $0.doze() }) { stage in
                try await stage.mallory.set(
                    "m.room.member", ["membership": "join", "displayname": "Bridge\u{200B}keeper"],
                    key: stage.mallory.user.text)
                try await stage.grant.set("m.room.join_rules", ["join_rule": "public"])
                let told = try await stage.grant.wait(for: "the warning") {
                    $0.first { $0["warning"] == "exposed" }
                }
                #expect(told.rings(stage.grant.user.text), "\(told)")
                for command in ["!bridge restart", "!bridge logs"] {
                    #expect(try await stage.ask(command).outcome == "refused")
                }
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let checked = try await stage.ask("!keeper check")
                #expect(checked.outcome == "failed" && checked.body.contains("join rule"), "\(checked)")
                try await stage.grant.set("m.room.join_rules", ["join_rule": "invite"])
                _ = try await stage.grant.wait(for: "that it is private again") {
                    $0.first { $0["warning"] == "private_again" }
                }
                let service = try await stage.ask("!bridge check")
                #expect(service.outcome == "ok" && service["service"] == "bridge", "\(service)")
                let named = stage.bot.words.split(separator: "\n").filter {
                    $0.contains("goes by the bot's name")
                }
                #expect(named.count == 1 && named.first?.contains("@mallory:") == true, "\(named)")
            }
            #expect(try await world.container().identity() == before, "nothing ran")
        }
    }
}
