import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("What the tile says")
struct TileFaceTests {
    private func words(_ face: TileFace) throws -> [String] {
        try Wording.make().message(.tile(.make(face)), now: noon).prose.plain.split(separator: "\n").map(
            String.init)
    }

    @Test("a service in a line: docker's word, since when, health, restarts, commit, and what is done to it")
    func line() throws {
        let busy = Board.Entry(
            sight: .answer(.make(.make(restarts: 3, health: "healthy"))),
            busy: Busy(action: "update", by: try .make()))
        let face = try TileFace.make(["bridge": busy, "relay": Board.Entry(sight: .make(.exited, code: 137))])
        #expect(
            try words(face) == [
                "🔴 2 services, 1 of them well",
                "• ⏳ bridge: running since 14:00, healthy, 3 restarts, commit 3f2c1ab; update is under way",
                "• 🔴 relay: exited since 14:30, exit code 137 (killed), commit 3f2c1ab",
                "as of 15:06; silent after 16:16 means that I am gone",
            ])
    }

    @Test(
        "each state has docker's own word where there is one",
        arguments: [
            (Board.Entry(), "❔ bridge: not looked at yet"),
            (Board.Entry(sight: .make(.paused)), "⏸ bridge: paused since 14:00"),
            (Board.Entry(sight: .make(.created)), "🔴 bridge: created"),
            (Board.Entry(sight: .make(.dead, code: 1)), "🔴 bridge: dead since 14:30, exit code 1"),
            (
                Board.Entry(sight: .make(.restarting, restarts: 1)),
                "🔁 bridge: restarting since 14:00, 1 restart"
            ),
            (
                Board.Entry(sight: .make(.running, restarts: 9), isLooping: true),
                "🔁 bridge: crash loop, running, 9 restarts"
            ),
            (Board.Entry(sight: .unreachable(.make())), "❌ bridge: its host cannot be reached"),
            (Board.Entry(sight: .answer(StatusAnswer(finding: .notDeployed))), "⚪ bridge: not deployed"),
            (
                Board.Entry(
                    sight: .answer(StatusAnswer(finding: .failed(words: "<b>@room</b>", exitCode: 1)))),
                "❌ bridge: docker gives no answer"
            ),
            (
                Board.Entry(sight: .answer(.make(.make(health: "unhealthy")))),
                "⚠️ bridge: running since 14:00, unhealthy"
            ),
            (Board.Entry(sight: .make(), isSilent: true), "🔇 bridge: running since 14:00, silent"),
            // It was stopped since: that is more.
            (Board.Entry(sight: .make(.paused), isSilent: true), "⏸ bridge: paused since 14:00"),
            (Board.Entry(sight: .answer(.make(.make(health: "`@room`")))), "🟢 bridge: running since 14:00"),
        ])
    func states(entry: Board.Entry, line: String) throws {
        #expect(try words(.make(["bridge": entry], commit: nil))[1] == "• " + line)
    }

    @Test("the facts list every service that was looked at, and are neither an outcome nor an alert")
    func facts() throws {
        let face = try TileFace.make([
            "bridge": Board.Entry(sight: .make(.running, restarts: 9), isLooping: true),
            "irc": Board.Entry(), "relay": Board.Entry(sight: .unreachable(.make())),
        ])
        let message = try Wording.make().message(.tile(.make(face)), now: noon)
        #expect(message.facts.json == ["tile": ["bridge=crash_loop", "relay=unreachable"]])
        #expect(message.isNotice && message.mentions.isEmpty)
    }

    @Test("an update that waits is marked behind all else, and in the facts; while it is changed it is not")
    func ahead() throws {
        var entry = Board.Entry(sight: .make(), mutedUntil: noon + 600_000, ahead: .nextCommit)
        let message = try Wording.make().message(
            .tile(.make(.make(["bridge": entry, "relay": Board.Entry(sight: .make())]))), now: noon)
        #expect(
            message.prose.plain.split(separator: "\n")[1]
                == "• 🟢 bridge: running since 14:00, commit 3f2c1ab; ⬆️ update waits (9d81e07); 🔕 until 15:16")
        #expect(message.facts.json["ahead"] == [.string("bridge=\(String.nextCommit)")])
        #expect(message.isNotice && message.mentions.isEmpty)
        entry.busy = Busy(action: "update", by: try .make())
        #expect(try !words(.make(["bridge": entry])).joined().contains("⬆️"))
    }

    @Test("a host of which nothing is heard is named")
    func deaf() throws {
        let all = try words(.make(byPollOnly: ["spark"]))
        #expect(all.contains("📡 spark: by poll only, docker's events are not heard"))
    }

    @Test("forty services fit into one message")
    func many() throws {
        var entries: [String: Board.Entry] = [:]
        for number in 0..<40 { entries["service-\(number)"] = Board.Entry(sight: .make(restarts: number)) }
        let message = try Wording.make().message(.tile(.make(.make(entries))), now: noon)
        #expect(message.prose.plain.split(separator: "\n").count == 42)
    }
}
