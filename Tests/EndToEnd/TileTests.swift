import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("the pinned tile")
    struct TileTests {
        private func tiles(_ stage: Stage) async -> [Answer] {
            await stage.grant.answers.filter { $0.isTile && $0.edits == nil }
        }

        private func waits(
            _ stage: Stage, for state: String, after begun: ContinuousClock.Instant? = nil,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws -> Answer {
            try await stage.grant.wait(for: "\(state) in the tile", sourceLocation: sourceLocation) {
                answers in
                answers.last { $0.isTile }.flatMap { $0.tile.contains(state) ? $0 : nil }
            }
        }

        /// The last run of the container ended or began, by docker's clock, which is that of the homeserver too.
        private func delay(_ flip: Answer, _ container: Container, _ what: String) async throws
            -> TimeInterval
        {
            let words = try await Shell.must("date", "-d", try await container.inspect(what), "+%s.%N")
            return flip.time.timeIntervalSince1970 - (try #require(Double(words)))
        }

        private func pins(_ stage: Stage) async throws -> [String] {
            let content = try await stage.grant.state("m.room.pinned_events")
            return (content["pinned"]?.arrayValue ?? []).compactMap(\.stringValue)
        }

        private func waitsForPin(_ stage: Stage, _ tile: Answer) async throws {
            try await eventually("the tile is pinned", within: .seconds(20)) {
                try await pins(stage).contains(tile.event.eventID.text)
            }
        }

        @Test(
            "it flips within 2 s, is the same after a kill, keeps other people's pins, and is made anew where it was taken back"
        )
        func life() async throws {
            try await World.here().tidy()
            let container = try World.here().container()
            try await Stage.set("tile", isStarted: false) { stage in
                let theirs = try await stage.grant.say("the plan for the week")
                try await stage.grant.set(
                    "m.room.pinned_events", ["pinned": .array([.string(theirs.text)])])
                try await stage.bot.start()
                let tile = try await waits(stage, for: "bridge=running")
                #expect(tile.isNotice && tile.edits == nil && tile.outcome == nil && tile["alert"] == nil)
                try await waitsForPin(stage, tile)
                #expect(try await pins(stage) == [theirs.text, tile.event.eventID.text])
                // Not within the seconds that lie between two edits: the bot began with one.
                try await Task.sleep(for: .seconds(6))

                try await container.must("stop", container.name)
                let stopped = try await waits(stage, for: "bridge=exited")
                let down = try await delay(stopped, container, "{{.State.FinishedAt}}")
                try await Task.sleep(for: .seconds(6))
                try await container.must("start", container.name)
                let started = try await waits(stage, for: "bridge=running")
                let up = try await delay(started, container, "{{.State.StartedAt}}")
                print("tile: \(down) s after the stop, \(up) s after the start")
                #expect(down <= 2 && up <= 2)
                #expect(stopped.edits == tile.event.eventID && started.edits == tile.event.eventID)

                try await stage.bot.kill()
                try await container.must("stop", container.name)
                try await stage.bot.start()
                let found = try await waits(stage, for: "bridge=exited")
                #expect(found.edits == tile.event.eventID)
                try await container.must("start", container.name)
                _ = try await waits(stage, for: "bridge=running")
                #expect(await tiles(stage).count == 1)

                try await stage.grant.redact(tile.event.eventID)
                let new = try await stage.grant.wait(for: "a new tile") { answers in
                    answers.last { $0.isTile && $0.edits == nil && $0.event.eventID != tile.event.eventID }
                }
                try await waitsForPin(stage, new)
                #expect(try await pins(stage) == [theirs.text, new.event.eventID.text])
                try await stage.grant.look()
                #expect(await tiles(stage).map(\.event.eventID).contains(new.event.eventID))
                #expect(
                    await stage.grant.answers.filter { $0.isTile && $0.rings(stage.grant.user.text) }.isEmpty)
            }
        }

        @Test("a commit that is not in yet is marked, rings nobody, and is marked no more when it came in")
        func ahead() async throws {
            try await World.here().reset()
            let commit = try await World.here().verb("commit")
            try await Stage.set("tileahead", { $0["watch", "releases"] = quoted("10m") }) { stage in
                let mark = "⬆️ update waits (\(commit.prefix(7)))"
                let marked = try await stage.grant.wait(for: "the mark") { answers in
                    answers.last { $0.isTile }.flatMap { $0.body.contains(mark) ? $0 : nil }
                }
                #expect(marked.isNotice && marked.ahead == ["bridge=\(commit)"])
                // Nothing of the clone was touched: not even fetched.
                let git = [
                    "-u", "modelo", "--", "git", "-C", try stage.world.service("bridge").directory,
                    "cat-file", "-e",
                ]
                #expect(try await Shell.run("runuser", git + ["HEAD"]).status == 0)
                #expect(try await Shell.run("runuser", git + [commit]).status != 0)

                let outcome = try await stage.ask("!bridge update", within: .seconds(90))
                #expect((outcome.outcome, outcome["to"]) == ("ok", commit))
                _ = try await stage.grant.wait(for: "the tile without it") { answers in
                    answers.last { $0.isTile }.flatMap {
                        $0.tile.contains("bridge=running") && !$0.body.contains("under way")
                            && !$0.body.contains("update waits") && $0.ahead.isEmpty ? $0 : nil
                    }
                }
                // Where the next commit came after the update ended, the look that follows each change finds it.
                let next = try await stage.world.verb("commit")
                #expect(try await stage.ask("!bridge restart").outcome == "ok")
                _ = try await stage.grant.wait(for: "the next mark") { answers in
                    answers.last { $0.isTile }.flatMap { $0.ahead == ["bridge=\(next)"] ? $0 : nil }
                }
                let answers = await stage.grant.answers
                #expect(!answers.contains { $0.body.contains("update waits") && !$0.isTile })
                #expect(!answers.contains { $0.isTile && $0.rings(stage.grant.user.text) })
            }
        }

        @Test("without the right to pin it stands in the room, the log says so once, and the doctor warns")
        func forbidden() async throws {
            try await World.here().tidy()
            try await Stage.set("tileless", isStarted: false) { stage in
                var levels = try await stage.grant.state("m.room.power_levels").objectValue ?? [:]
                var events = levels["events"]?.objectValue ?? [:]
                events["m.room.pinned_events"] = 100
                levels["events"] = .object(events)
                try await stage.grant.set("m.room.power_levels", .object(levels))
                try await stage.bot.start()
                _ = try await waits(stage, for: "bridge=running")
                try await eventually("the log says so", within: .seconds(20)) {
                    stage.bot.words.contains("cannot be pinned")
                }
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let check = try await stage.bot.command("check")
                #expect(check.words.contains("may not pin the overview"), "\(check)")
                #expect(stage.bot.words.components(separatedBy: "cannot be pinned").count == 2)
            }
        }
    }
}
