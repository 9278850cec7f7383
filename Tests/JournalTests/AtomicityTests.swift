import Foundation
import Journal
import Testing

@Suite struct AtomicityTests {
    /// A journal with an event, an asking job and a deployment, whose table `broken` refuses every new row.
    private func opened(_ folder: TemporaryFolder, broken: String) async throws -> Journal {
        let journal = try folder.open()
        _ = try await journal.take([.make(1), .make(2), .make(3)], position: .make("s1"))
        try await journal.add(.make(1))
        for change in ["INSERT", "UPDATE"] {
            try folder.sql(
                "CREATE TRIGGER no_\(change) BEFORE \(change) ON \(broken) BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        }
        return journal
    }

    /// Everything that is stored, as one text.
    private func dump(_ folder: TemporaryFolder) throws -> [String] {
        try ["sync", "event", "job", "deployment", "outgoing", "alert", "stranger"].flatMap { table in
            let columns = try folder.sql("SELECT name FROM pragma_table_info('\(table)')")
            let joined = columns.map { "coalesce(quote(\($0)), '')" }.joined(separator: " || '|' || ")
            return try folder.sql("SELECT '\(table):' || \(joined) FROM \(table) ORDER BY 1")
        }
    }

    @Test("when the message cannot be stored, nothing of what it belongs to is")
    func messages() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder, broken: "outgoing")
        let before = try dump(folder)
        let uses: [() async throws -> Void] = [
            { try await journal.settle(.make(2), at: 1, saying: [.make("a")]) },
            { try await journal.add(.make(2), saying: [.make("a")]) },
            {
                try await journal.finish(
                    "job1", outcome: "ok", event: .make(1), at: 1, deployment: .make("c1"),
                    saying: [.make("a")])
            },
            { try await journal.save(.make("k"), saying: [.make("a")]) },
            { try await journal.remove(alert: "k", saying: [.make("a")]) },
            { try await journal.enqueue([.make("a")]) },
        ]
        for (number, use) in uses.enumerated() {
            do {
                try await use()
                Issue.record("use \(number) was stored")
            } catch let error as JournalError {
                #expect(error == .sqlite(code: 1811, message: "broken"), "use \(number)")
            }
            #expect(try dump(folder) == before, "use \(number)")
        }
    }

    @Test("when the position cannot be stored, no event is taken")
    func position() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder, broken: "sync")
        let before = try dump(folder)
        await #expect(throws: JournalError.self) {
            try await journal.take([.make(7), .make(8)], position: .make("s2"))
        }
        #expect(try dump(folder) == before)
    }

    @Test("when the yes cannot be settled, the job is not confirmed")
    func confirmation() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder, broken: "event")
        try await journal.add(.make(2, phase: .asking))
        let before = try dump(folder)
        await #expect(throws: JournalError.self) { try await journal.confirm("job2", by: .make(3), at: 1) }
        #expect(try dump(folder) == before)
    }

    @Test("a full disk stores nothing of what did not fit, and the journal goes on when there is space")
    func full() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open(sizeLimit: 200 << 10)
        let full = JournalError.full(path: folder.database)
        var stored = 0
        do {
            while stored < 1000 {
                let body = String(repeating: "x", count: 7000)
                _ = try await journal.take(
                    [.make(2 * stored, body: body), .make(2 * stored + 1, body: body)],
                    position: .make("s\(stored)"))
                stored += 1
            }
        } catch let error as JournalError {
            #expect(error == full)
        }
        #expect((1..<20).contains(stored))
        #expect(try await journal.position() == .make("s\(stored - 1)"))
        #expect(try await journal.unsettled().count == 2 * stored)
        await #expect(throws: full) { try await journal.enqueue([.make("large", bytes: 60_000)]) }
        #expect(try await journal.unsent() == [])

        for number in 0..<(2 * stored) { try await journal.settle(.make(number), at: 0) }
        try await journal.prune(at: 1 << 50)
        try await journal.enqueue([.make("large", bytes: 60_000)])
        #expect(try await journal.unsent().count == 1)
        #expect(try folder.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test("a full disk at the first start is an error, and the next start is a first one again")
    func fullAtFirst() async throws {
        let folder = try TemporaryFolder()
        #expect(throws: JournalError.full(path: folder.database)) { try folder.open(sizeLimit: 8192) }
        #expect(!FileManager.default.fileExists(atPath: folder.database))
        #expect(try await folder.open().position() == nil)
    }

    @Test("a cancelled task still stores what it had begun to store")
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await journal.enqueue([.make("a")])
            return try await journal.unsent()
        }
        #expect(try await task.value == [.make("a")])
    }

    @Test("errors name SQLite's code and message, and no value")
    func withoutData() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        var bad = try JobRow.make(1)
        bad.outcome = "very-secret"
        bad.action = "also-secret"
        let error = await #expect(throws: JournalError.self) { try await journal.add(bad) }
        guard case .sqlite(275, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!"\(String(describing: error))".contains("secret"))
        bad = try .make(1)
        bad.service = "bri\u{0}dge"
        await #expect(throws: JournalError.refused(.textWithNUL)) { try await journal.add(bad) }
    }
}
