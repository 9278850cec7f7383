import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("the bot's own disk")
    struct JournalFaultTests {
        @Test(
            "full while the bot runs: it says so, runs nothing new, and goes on by itself when there is space"
        )
        func full() async throws {
            try await World.here().tidy()
            try await Stage.set("disk", isStarted: false) { config in
                config.doze()
                config.add("mark", to: "bridge", command: "echo x >>\(Self.trace)")
            } play: { stage in
                try await Shell.must("rm", "-f", Self.trace)
                try await withSmallDisk(at: "\(stage.folder)/state") { fill in
                    try await stage.bot.start()
                    #expect(try await stage.ask("!bridge mark").outcome == "ok")
                    let filled = try await Shell.run(
                        "dd", ["if=/dev/zero", "of=\(fill)", "bs=4096", "status=none"])
                    #expect(filled.error.contains("No space left"), "\(filled)")
                    let during = try await said(stage, "!bridge mark", until: "disk_full")
                    #expect(stage.bot.words.contains("nothing new is run until there is space"))
                    #expect(try runs() <= 1 + during.count)
                    let before = try runs()
                    try await Task.sleep(for: .seconds(4))
                    #expect(try runs() == before, "nothing that was not stored acts")
                    #expect(await stage.bot.isRunning)

                    try await Shell.must("rm", "-f", fill)
                    for command in during {
                        #expect(try await stage.outcome(of: command, within: .seconds(60)).outcome == "ok")
                        #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
                    }
                    #expect(try runs() == 1 + during.count)
                    #expect(stage.bot.words.contains("there is space again"))
                    let warnings = await stage.grant.answers.compactMap { $0["warning"] }
                    #expect(warnings == ["disk_full", "disk_space_again"])
                    try await stage.bot.terminate()
                }
                try await Shell.must("rm", "-f", Self.trace)
            }
        }

        @Test(
            "full when it starts, damaged, of a newer version, read-only, or another's: one plain line, and no start from nothing"
        )
        func atStart() async throws {
            try await Stage.set("faults", isStarted: false, { $0.doze() }) { stage in
                let state = "\(stage.folder)/state"
                try await stage.bot.start()
                let second = try await stage.bot.command("run")
                #expect(second.status == 1, "\(second)")
                #expect(
                    second.error.firstMatch(of: /process \d+ has this journal already/) != nil, "\(second)")
                try await stage.bot.terminate()

                let journal = URL(filePath: "\(state)/journal.sqlite")
                let whole = try Data(contentsOf: journal)
                for (bytes, words) in [(Data("not a database".utf8), "is damaged"), (Data(), "is damaged")] {
                    try bytes.write(to: journal)
                    try await refuses(stage, words)
                    #expect(try Data(contentsOf: journal) == bytes)
                }
                try whole.write(to: journal)
                try await Shell.must(
                    "python3", "-c",
                    "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute(\"INSERT INTO grdb_migrations VALUES ('9: later')\"); d.commit()",
                    journal.path)
                let newer = try Data(contentsOf: journal)
                try await refuses(stage, "a newer version of bridgekeeper wrote")
                #expect(try Data(contentsOf: journal) == newer)
                try whole.write(to: journal)

                try await Shell.must("mount", "--bind", state, state)
                do {
                    try await Shell.must("mount", "-o", "remount,ro,bind", state)
                    try await refuses(stage, "cannot be written")
                } catch {
                    try await Shell.must("umount", state)
                    throw error
                }
                try await Shell.must("umount", state)
                #expect(try Data(contentsOf: journal) == whole)
                try await stage.bot.start()
            }
        }

        private func refuses(_ stage: Stage, _ words: String) async throws {
            let ended = try await stage.bot.command("run")
            #expect(ended.status == 1 && ended.error.contains(words), "\(ended)")
            let complaints = ended.error.split(separator: "\n").filter { $0.contains(words) }
            #expect(complaints.count == 1, "\(ended)")
        }

        /// Says a command again and again until the room shows a warning: the first ones may still find space.
        private func said(_ stage: Stage, _ command: String, until warning: String) async throws -> [EventID]
        {
            var said: [EventID] = []
            for _ in 0..<10 {
                said.append(try await stage.grant.say(command))
                let deadline = ContinuousClock.now + .seconds(3)
                while ContinuousClock.now < deadline {
                    try await stage.grant.look(for: .seconds(1))
                    if await !stage.grant.answers.filter({ $0["warning"] == warning }).isEmpty { return said }
                }
            }
            throw Broken("the room was never told: \(stage.bot.tail)")
        }

        /// Gives a folder a disk of its own, so small that it can be filled.
        private func withSmallDisk(at path: String, _ body: (_ fill: String) async throws -> Void)
            async throws
        {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try await Shell.must("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", path)
            do {
                try await body("\(path)/journal.filling")
            } catch {
                try await Shell.must("umount", "-l", path)
                throw error
            }
            try await Shell.must("umount", "-l", path)
        }

        private static let trace = "/home/modelo/bridgekeeper-disk.trace"

        private func runs() throws -> Int {
            guard FileManager.default.fileExists(atPath: Self.trace) else { return 0 }
            return try String(contentsOfFile: Self.trace, encoding: .utf8).split(separator: "\n").count
        }
    }
}
