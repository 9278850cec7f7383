import Foundation
import Journal
import Testing

@Suite("Reading beside the process that has the journal")
struct BesideTests {
    @Test("what it has stored is seen while it is open, and afterwards")
    func beside() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take([.make(1), .make(2)], position: .make("s1"))
        try await journal.add(.make(1))
        try await journal.add(.make(2, service: "relay"))
        for _ in 0..<2 {
            #expect(try Journal.jobs(inFolder: folder.state, of: nil, last: 9).map(\.id) == ["job2", "job1"])
            #expect(try Journal.jobs(inFolder: folder.state, of: "relay", last: 9).map(\.id) == ["job2"])
            #expect(try Journal.jobs(inFolder: folder.state, of: nil, last: 1).map(\.id) == ["job2"])
            try await journal.close()
        }
        #expect(try await folder.open().position() == .make("s1"))
    }

    @Test("where there is none nothing is made; a newer one and a damaged one are said")
    func none() async throws {
        let folder = try TemporaryFolder()
        #expect(try Journal.jobs(inFolder: folder.state, of: nil, last: 9).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.state))
        try await folder.fill()
        try folder.sql("INSERT INTO grdb_migrations (identifier) VALUES ('2: of the year after')")
        #expect(throws: JournalError.newer(path: folder.database)) {
            try Journal.jobs(inFolder: folder.state, of: nil, last: 9)
        }
        try Data("no database at all".utf8).write(to: URL(fileURLWithPath: folder.database))
        #expect { try Journal.jobs(inFolder: folder.state, of: nil, last: 9) } throws: { error in
            guard case JournalError.damaged = error else { return false }
            return true
        }
    }
}
