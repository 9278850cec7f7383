import Foundation
import Journal
import Matrix
import Testing

@Suite struct AlertTests {
    @Test("an alert is kept, replaced under its key and forgotten, each with what is said")
    func alerts() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(try await journal.alerts() == [])
        try await journal.save(.make("relay gone", firedAt: 5), saying: [.make("one")])
        try await journal.save(.make("bridge crash_loop", firedAt: 2), saying: [.make("two")])
        try await journal.save(.make("bridge crash_loop", firedAt: 3, state: "{\"count\":4}"))
        try await journal.close()
        let again = try folder.open()
        #expect(
            try await again.alerts() == [
                .make("bridge crash_loop", firedAt: 3, state: "{\"count\":4}"),
                .make("relay gone", firedAt: 5),
            ])
        try await again.remove(alert: "relay gone", saying: [.make("three")])
        try await again.remove(alert: "relay gone")
        #expect(try await again.alerts().map(\.key) == ["bridge crash_loop"])
        #expect(try await again.unsent().map(\.transaction.text) == ["one", "two", "three"])
    }

    @Test(
        "several alerts are kept with one message; one that is forgotten leaves nothing that rings for ever")
    func several() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let rows = [try AlertRow.make("service bridge", firedAt: 1), try .make("service relay", firedAt: 2)]
        func rang(_ name: String, _ subject: String) throws -> RangRow {
            RangRow(transaction: try TransactionID(name), subject: subject, kind: "crash_loop", firedAt: 1)
        }
        try await journal.save(
            rows, remembering: [try rang("a", "service bridge"), try rang("b", "service relay")],
            saying: [.make("one")])
        #expect(try await journal.alerts() == rows)
        #expect(try await journal.unsent().count == 1)
        try await journal.forget(alert: "service bridge", at: 9)
        #expect(try await journal.alerts() == [rows[1]])
        #expect(try await journal.rang(since: 0).map(\.endedAt) == [9, nil])
    }

    @Test("a stranger is first once, after a restart too")
    func strangers() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(try await journal.isFirst(stranger: .make("@a:x"), at: 1))
        #expect(try await !journal.isFirst(stranger: .make("@a:x"), at: 2))
        #expect(try await journal.isFirst(stranger: .make("@A:x"), at: 2))
        try await journal.close()
        #expect(try await !folder.open().isFirst(stranger: .make("@a:x"), at: 3))
    }

    @Test("strangers that a homeserver makes up do not grow the journal for ever")
    func mostStrangers() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try folder.sql(
            """
            WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < \(Journal.mostStrangers - 1))
            INSERT INTO stranger (user, first_at) SELECT '@made-up' || n || ':x', 1 FROM counted
            """)
        #expect(try await journal.isFirst(stranger: .make("@last:x"), at: 1))
        #expect(try await !journal.isFirst(stranger: .make("@one-more:x"), at: 1))
        #expect(try folder.sql("SELECT count(*) FROM stranger") == ["\(Journal.mostStrangers)"])
    }
}
