import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("What only reads waits for no disk", .timeLimit(.minutes(2)))
struct ReadsFirstTests {
    /// Keeps the journal from storing anything, as a disk that takes its time does; no longer than it would wait.
    private static let holder = """
        python3 - <<'END'
        import os, sqlite3, time
        journal = sqlite3.connect("bot/state/journal.sqlite", isolation_level=None)
        journal.execute("BEGIN IMMEDIATE")
        open("held", "w").close()
        end = time.monotonic() + 4
        while not os.path.exists("release") and time.monotonic() < end:
            time.sleep(0.01)
        journal.execute("ROLLBACK")
        END
        """

    @Test(
        "the host is asked while the event is still being stored; the answer waits for that, and so does all that changes something"
    )
    func readsFirst() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot {
            let first = world.say("!bridge status")
            try await world.waits("an answer") { $0.answers(first) }

            async let held = world.place.shell(Self.holder)
            try await isSo("the journal is held", within: .seconds(30)) { world.place.text("held") != nil }
            let (logs, restart) = (world.room.name(), world.room.name())
            world.room.put([
                World.event(["msgtype": "m.text", "body": "!bridge logs 3"], logs),
                World.event(["msgtype": "m.text", "body": "!bridge restart"], restart),
            ])
            try await isSo("the host is asked") {
                (world.place.text("asked") ?? "").split(separator: "\n").contains { $0.hasPrefix("logs") }
            }
            #expect(world.place.changes.isEmpty)
            #expect(!world.server.room.contains { $0.answers(logs) || $0.answers(restart) })
            try world.place.write("release", "")
            _ = try await held
            for asked in [logs, restart] {
                let answer = try await world.waits("an outcome") { $0.answers(asked) }
                #expect(answer.first?.outcome == "ok")
            }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    /// By itself within less time than the journal is held; to begin to hold it may take longer.
    private func isSo(
        _ what: Comment, within limit: Duration = .seconds(3),
        sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while !isSo() {
            try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
