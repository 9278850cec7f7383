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
