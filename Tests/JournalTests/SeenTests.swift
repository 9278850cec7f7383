import Journal
import Matrix
import Testing

@Suite("What was seen last, in the journal")
struct SeenTests {
    private func row(_ service: String = "bridge", restarts: Int = 3, heard: Int64? = 7, at: Int64 = 100)
        -> SeenRow
    {
        SeenRow(
            service: service, container: "4f4f", startedAt: "2025-06-15T14:00:00Z", restarts: restarts,
            isUp: true, hostTime: 90, heard: heard, at: at)
    }

    @Test("there is one of each service, found again after a restart, together with what was said of it")
    func one() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(try await journal.seen() == [])
        try await journal.save(row())
        try await journal.save(row("second", heard: nil))
        try await journal.save(row(restarts: 0, at: 200), saying: [.make("away")])
        try await journal.close()
        let again = try folder.open()
        #expect(try await again.seen() == [row(restarts: 0, at: 200), row("second", heard: nil)])
        #expect(try await again.unsent().map(\.transaction.text) == ["away"])
        try await again.remove(seenOf: "bridge")
        #expect(try await again.seen() == [row("second", heard: nil)])
    }

    @Test("of a service that a job had its hands on since then it says nothing")
    func jobs() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.save(row())
        try await journal.save(row("second"))
        _ = try await journal.take((0..<4).map { try .make($0) }, position: .make("s1"))
        try await journal.add(.make(1))
        #expect(try await journal.seen().count == 2, "one that waits did nothing yet")
        try await journal.update("job1", to: .launching)
        #expect(try await journal.seen() == [row("second")])
        try await journal.finish("job1", outcome: "ok", event: .make(1), at: 150)
        #expect(try await journal.seen() == [row("second")])
        try await journal.save(row(at: 151))
        #expect(try await journal.seen() == [row(at: 151), row("second")])
        try await journal.add(.make(2))
        try await journal.finish("job2", outcome: "not_run", event: .make(2), at: 160)
        #expect(try await journal.seen().count == 2, "what never ran did nothing")
        try await journal.add(.make(3, service: "second"))
        try await journal.finish("job3", outcome: "interrupted", event: .make(3), at: 160)
        #expect(try await journal.seen() == [row(at: 151)])
    }
}
