import Foundation
import Journal
import Matrix
import Testing

@Suite struct ButtonTests {
    private func button(_ sign: String, _ command: String, on message: String) throws -> OutgoingRow {
        OutgoingRow(
            transaction: try .make("button-\(message)-\(sign)"), eventType: "m.reaction",
            content: Data("{}".utf8), priority: 4, createdAt: 1, key: message,
            button: .init(sign: sign, command: command))
    }

    @Test("a tap means what its button says, on the message that has it, and nothing anywhere else")
    func meaning() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.enqueue([
            try .make("alert"), try button("👀", "!bridge ack", on: "alert"),
            try button("📜", "!bridge logs", on: "alert"), try .make("other"),
        ])
        #expect(try await journal.command(of: "👀", on: .make(1)) == nil)
        try await journal.sent(.make("alert"), as: .make(1), at: 1)
        try await journal.sent(.make("other"), as: .make(2), at: 1)
        try await journal.close()
        let again = try folder.open()
        #expect(try await again.command(of: "👀", on: .make(1)) == "!bridge ack")
        #expect(try await again.command(of: "📜", on: .make(1)) == "!bridge logs")
        #expect(try await again.command(of: "👍", on: .make(1)) == nil)
        #expect(try await again.command(of: "👀", on: .make(2)) == nil)
        #expect(try await again.command(of: "' OR 1=1 --", on: .make(1)) == nil)
        #expect(try await again.transaction(of: .make(1)) == .make("alert"))
        #expect(try await again.transaction(of: .make(3)) == nil)
        #expect(try await again.unsent().map(\.eventType) == ["m.reaction", "m.reaction"])
    }

    @Test("a button is forgotten with its message, and not before")
    func pruned() async throws {
        let day = Int64(86_400_000)
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.enqueue([try .make("alert"), try button("👀", "!bridge ack", on: "alert")])
        try await journal.sent(.make("alert"), as: .make(1), at: day)
        try await journal.prune(at: 15 * day)
        #expect(try await journal.command(of: "👀", on: .make(1)) == "!bridge ack")
        try await journal.prune(at: 15 * day + 1)
        #expect(try folder.sql("SELECT count(*) FROM button") == ["0"])
    }

    @Test("what rang is remembered with its end and who took it; a mute is one a service")
    func rang() async throws {
        let journal = try TemporaryFolder().open()
        var rang = RangRow(transaction: try .make("a"), subject: "service bridge", kind: "gone", firedAt: 5)
        let alert = try AlertRow.make("service bridge", firedAt: 5)
        try await journal.save(alert, remembering: rang)
        rang.takenBy = try .make()
        try await journal.save(alert, remembering: rang)
        #expect(try await journal.rang(since: 100) == [rang])
        rang.endedAt = 50
        try await journal.remove(alert: alert.key, remembering: rang)
        #expect(try await journal.rang(since: 50) == [rang])
        #expect(try await journal.rang(since: 51) == [])
        try await journal.save(MuteRow(service: "bridge", until: 10, by: .make()))
        try await journal.save(MuteRow(service: "bridge", until: 20, by: .make()))
        #expect(try await journal.mutes().map(\.until) == [20])
        try await journal.remove(muteOf: "bridge")
        #expect(try await journal.mutes() == [])
    }

    @Test("what was tapped is kept with the event and with its job")
    func tapped() async throws {
        let journal = try TemporaryFolder().open()
        var event = try TakenEvent.make(1)
        event.tapped = try .make(9)
        #expect(try await journal.take([event], position: .make("s1")) == [event])
        #expect(try await journal.unsettled() == [event])
        var job = try JobRow.make(1)
        job.tapped = try .make(9)
        try await journal.add(job)
        #expect(try await journal.openJobs() == [job])
    }
}
