import Foundation
import GRDB
import Journal
import Testing
import TestKit

@Suite struct DamageTests {
    enum Damage: CaseIterable {
        case emptied, text, headless, halved, middleZeroed, alertsGarbled, indexOfEventsEmpty
        case otherDatabase, missingBesideItsLog

        func make(_ path: String) throws {
            let file = URL(fileURLWithPath: path)
            var bytes = try Data(contentsOf: file)
            switch self {
            case .emptied: bytes = Data()
            case .text: bytes = Data("this is no database, it only stands where one should\n".utf8)
            case .headless: bytes.replaceSubrange(0..<16, with: Data(count: 16))
            case .halved: bytes = bytes.prefix(bytes.count / 8192 * 4096)
            case .middleZeroed:
                bytes.replaceSubrange(4096..<(bytes.count - 4096), with: Data(count: bytes.count - 8192))
            case .missingBesideItsLog:
                try bytes.write(to: URL(fileURLWithPath: path + "-wal"))
                return try FileManager.default.removeItem(at: file)
            case .alertsGarbled:
                bytes.replaceSubrange(try page(of: "alert", path), with: Data(repeating: 0xA5, count: 4096))
            case .indexOfEventsEmpty:
                // A page that is a whole and empty leaf of an index.
                let empty: [UInt8] = [0x0A, 0, 0, 0, 0, 0x10, 0, 0]
                let page = try page(of: "sqlite_autoindex_event_1", path)
                bytes.replaceSubrange(page, with: Data(empty) + Data(count: 4096 - empty.count))
            case .otherDatabase:
                try FileManager.default.removeItem(at: file)
                return try DatabaseQueue(path: path).write {
                    try $0.execute(sql: "CREATE TABLE poem (line TEXT)")
                }
            }
            try bytes.write(to: file)
        }

        /// Where the first page of a table or an index stands in the file.
        private func page(of name: String, _ path: String) throws -> Range<Int> {
            let number = try DatabaseQueue(path: path).inDatabase { db in
                try Int.fetchOne(
                    db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [name])
            }
            let start = (try #require(number) - 1) * 4096
            return start..<(start + 4096)
        }
    }

    @Test("a damaged journal is refused and left for whoever can mend it", arguments: Damage.allCases)
    func refused(_ damage: Damage) async throws {
        let folder = try TemporaryFolder()
        try await folder.fill()
        try damage.make(folder.database)
        let file = URL(fileURLWithPath: folder.database)
        let before = damage == .missingBesideItsLog ? nil : try Data(contentsOf: file)
        for _ in 0..<2 {
            #expect { try folder.open() } throws: { error in
                guard case JournalError.damaged(folder.database, _) = error else {
                    print("\(damage): \(error)")
                    return false
                }
                return true
            }
        }
        let exists = FileManager.default.fileExists(atPath: folder.database)
        #expect(exists == (before != nil))
        if let before { #expect(try Data(contentsOf: file) == before) }
    }

    @Test("what a first start left unfinished is no damage")
    func unfinished() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        for (name, bytes) in [
            ("journal.sqlite.new", 0), ("journal.sqlite.new-journal", 512), ("journal.lock", 0),
        ] {
            try Data(count: bytes).write(to: URL(fileURLWithPath: folder.state + "/" + name))
        }
        let journal = try folder.open()
        #expect(try await journal.position() == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.database + ".new"))
    }

    @Test("bytes that are turned at random give errors or rows, never a crash", arguments: 0..<60)
    func flipped(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        try await folder.fill()
        var random = SeededGenerator(seed: seed)
        let file = URL(fileURLWithPath: folder.database)
        var bytes = try Data(contentsOf: file)
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            bytes[Int.random(in: 100..<bytes.count, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
        }
        try bytes.write(to: file)
        do {
            try await useAll(of: try folder.open(), seed)
        } catch let error as JournalError {
            #expect(!"\(error)".contains("!bridge restart"), "seed \(seed)")
        }
    }

    /// Reads and writes everything; each may fail, in the one way.
    private func useAll(of journal: Journal, _ seed: UInt64) async throws {
        let uses: [() async throws -> Void] = [
            { _ = try await journal.position() }, { _ = try await journal.unsettled() },
            { _ = try await journal.openJobs() }, { _ = try await journal.jobs(of: "bridge", last: 50) },
            { _ = try await journal.unsent() }, { _ = try await journal.alerts() },
            { _ = try await journal.deployment(of: "c0") }, { _ = try await journal.job(for: .make(3)) },
            { _ = try await journal.eventID(of: .make("asked0")) },
            { _ = try await journal.take([.make(99)], position: .make("s2")) },
            { try await journal.prune(at: 1 << 60) },
        ]
        for (number, use) in uses.enumerated() {
            do {
                try await use()
            } catch {
                #expect(error is JournalError, "seed \(seed), use \(number): \(error)")
            }
        }
    }

    @Test("a column of another type than was ever written is an error, not the end of the process")
    func types() async throws {
        let folder = try TemporaryFolder()
        try await folder.fill()
        try folder.sql("UPDATE job SET phase = 'dreaming' WHERE id = 'job3'")
        try folder.sql("UPDATE outgoing SET txn = '' WHERE txn = 'asked4'")
        let journal = try folder.open()
        await #expect(throws: JournalError.unreadable(column: "phase")) { try await journal.openJobs() }
        await #expect(throws: JournalError.unreadable(column: "txn")) { try await journal.unsent() }
    }
}
