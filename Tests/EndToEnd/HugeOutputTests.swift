import Foundation
import Matrix
import Testing

extension EndToEnd {
    /// Output of every size, by an action of the service's own.
    ///
    /// By hand with BRIDGEKEEPER_FLOOD=1 also the large ones, which take up to a minute each. The bound on memory is meant
    /// for a release build (BRIDGEKEEPER_BIN); it holds for others as long as they are no larger.
    @Suite("huge output")
    struct HugeOutputTests {
        enum Kept: Sendable {
            case all(Int)
            case some(String)
        }

        struct Flood: Sendable, CustomTestStringConvertible {
            let name: String
            let command: String
            let code: Int64
            /// What the message ends with, and what the file holds near its start.
            let last: String
            let first: String
            /// How many lines the file has where nothing is left out, or else what is said of that.
            let kept: Kept
            var testDescription: String { name }
        }

        private static let line = String(repeating: "x", count: 1000)

        private static let isWhole = ProcessInfo.processInfo.environment["BRIDGEKEEPER_FLOOD"] != nil

        static let floods: [Flood] = {
            let small = Flood(
                name: "20 000 lines", command: "seq 1 20000 | sed 's/^/line /'; echo the last one; exit 7",
                code: 7, last: "the last one", first: "line 1\nline 2\n", kept: .all(20_000))
            guard isWhole else { return [small] }
            return [
                small,
                Flood(
                    name: "200 000 lines",
                    command: "seq 1 200000 | sed 's/^/line /'; echo the last one; exit 7", code: 7,
                    last: "the last one", first: "line 1\nline 2\n", kept: .all(200_000)),
                // As much as this homeserver takes in one file.
                Flood(
                    name: "50 MB in lines",
                    command: "yes \(line) | head -n 50000; echo the last one; exit 7", code: 7,
                    last: "the last one", first: "\(line)\n\(line)\n", kept: .all(50_000)),
                Flood(
                    name: "200 MB in lines",
                    command: "yes \(line) | head -n 200000; echo an error >&2; echo the last one; exit 7",
                    code: 7, last: "the last one", first: "\(line)\n\(line)\n",
                    kept: .some("the homeserver takes files of")),
                Flood(
                    name: "one line of 300 MB",
                    command: "head -c 300000000 /dev/zero | tr '\\\\0' x; echo; echo the last one; exit 7",
                    code: 7, last: "the last one", first: "xxxxxxxx", kept: .some(" bytes cut]")),
            ]
        }()

        @Test("few events, the outcome first, and the rest in a file", arguments: floods)
        func flood(_ flood: Flood) async throws {
            try await World.here().tidy()
            try await Stage.set("flood") { config in
                config.doze()
                config.add("flood", to: "bridge", command: flood.command, timeout: "3m")
            } play: { stage in
                let command = try await stage.grant.say("!bridge flood")
                let outcome = try await stage.outcome(of: command, "the flood", within: .seconds(180))
                #expect(
                    (outcome.outcome, outcome.number("exit_code")) == ("failed", flood.code), "\(outcome)")
                #expect(outcome.body.contains("| \(flood.last)"), "\(outcome)")
                let file = try await stage.grant.wait(for: "the file", within: .seconds(60)) { answers in
                    answers.first { $0.answers == command && $0.file != nil }
                }
                let text = try await stage.grant.download(try #require(file.file))
                #expect(text.contains(flood.first) && text.contains("\n\(flood.last)\n"))
                #expect(text.utf8.count <= 64 << 20)
                switch flood.kept {
                case .all(let count):
                    // Besides: the last one, and a word of the bot's at the beginning and the end of the step.
                    #expect(text.utf8.count { $0 == 0x0A } == count + 3)
                    #expect(!text.contains("left out"))
                case .some(let words): #expect(text.contains(words))
                }

                let progress = try #require(try await stage.answers(to: command).first(where: \.isProgress))
                _ = try await stage.grant.wait(for: "the last edit") { answers in
                    answers.first { $0.edits == progress.event.eventID && $0.body.contains(": over after") }
                }
                let events = await stage.grant.answers.filter {
                    $0.event.type == "m.room.message" && !$0.isTile
                }
                #expect(events.count <= 8, "\(events)")
                let process = try #require(await stage.bot.process)
                let memory = try Memory(of: process)
                print("\(flood.name): \(events.count) events, file of \(text.utf8.count) bytes, \(memory)")
                #expect(memory.peak <= 64 << 10, "\(memory)")
                #expect(try await stage.ask("!bridge status").outcome == "ok")
            }
        }

        @Test(
            "output that never stops is ended by its time limit, and the bot stays as small",
            .enabled(if: isWhole))
        func endless() async throws {
            try await World.here().tidy()
            try await Stage.set("endless") { config in
                config.doze()
                config.add("endless", to: "bridge", command: "yes here I stay", timeout: "3s")
            } play: { stage in
                let outcome = try await stage.ask("!bridge endless", within: .seconds(120))
                #expect(outcome.outcome == "timed_out" && outcome.body.contains("here I stay"), "\(outcome)")
                let left = try await Shell.run("pgrep", ["-f", "yes here I stay"])
                #expect(left.status == 1, "\(left)")
                let process = try #require(await stage.bot.process)
                let memory = try Memory(of: process)
                print("endless: \(memory)")
                #expect(memory.peak <= 64 << 10, "\(memory)")
            }
        }

        @Test("five thousand long lines of a log go to a file as they come", .enabled(if: isWhole))
        func logs() async throws {
            let world = try World.here()
            try await world.tidy()
            let container = try world.container()
            try await Stage.set("logs") { config in
                config.doze()
                config["service.bridge.timeouts", "logs"] = quoted("1m")
            } play: { stage in
                let line = String(repeating: "y", count: 4000)
                try await container.must(
                    "exec", container.name, "sh", "-c",
                    "{ yes \(line) | head -n 5000; echo the last one; } >/proc/1/fd/1")
                let command = try await stage.grant.say("!bridge logs 5000")
                let outcome = try await stage.outcome(of: command, "the logs", within: .seconds(90))
                #expect(outcome.outcome == "ok" && outcome.body.contains("the last one"), "\(outcome)")
                let file = try await stage.grant.wait(for: "the file", within: .seconds(60)) { answers in
                    answers.first { $0.answers == command && $0.file != nil }
                }
                let text = try await stage.grant.download(try #require(file.file))
                #expect(text.split(separator: "\n").count == 5000 && text.contains("\nthe last one\n"))
                let process = try #require(await stage.bot.process)
                let memory = try Memory(of: process)
                print("logs 5000: file of \(text.utf8.count) bytes, \(memory)")
                #expect(memory.peak <= 64 << 10, "\(memory)")
            }
            // With a new container the log is gone.
            try await world.reset()
        }
    }
}
