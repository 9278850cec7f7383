import Foundation
import Glibc
import Journal
import Matrix
import Testing
import TestKit

/// What is left when the process is killed at a random moment.
@Suite struct CrashTests {
    /// So many as BRIDGEKEEPER_JOURNAL_KILLS says; 200 take some minutes.
    private static let rounds =
        ProcessInfo.processInfo.environment["BRIDGEKEEPER_JOURNAL_KILLS"].flatMap { UInt64($0) } ?? 12

    @Test(
        "killed -9 in the middle of writes, the journal is whole and holds all that it had said it holds",
        arguments: 0..<rounds)
    func killed(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.path as String, seed = seed as UInt64] in
            try await CrashTests.write(path, seed)
        }
        let said = try CrashTests.acknowledged(folder.path)
        if FileManager.default.fileExists(atPath: folder.database) {
            // Before the journal is opened, and with its log in place.
            #expect(try folder.sql("PRAGMA integrity_check") == ["ok"], "seed \(seed)")
        }
        let journal = try folder.open()
        let last = Int(try await journal.position()?.text ?? "-1") ?? -2
        #expect(last >= said, "seed \(seed)")
        let messages = Set(try await journal.unsent().map(\.transaction.text))
        let unsettled = Set(try await journal.unsettled().map(\.eventID))
        for number in 0..<max(0, last + 1) {
            let job = try await journal.job(for: .make(number))
            let note: Comment = "seed \(seed), \(number) of \(last), said \(said)"
            #expect(messages.contains("asked\(number)") == (job != nil), note)
            #expect(messages.contains("done\(number)") == (job?.phase == .ended), note)
            #expect(try unsettled.contains(.make(number)) == (job == nil), note)
            let deployed = try await journal.deployment(of: "c\(number)") != nil
            #expect(deployed == (job?.phase == .ended), note)
            if number <= said { #expect(job?.phase == .ended, note) }
            if number < last { #expect(job != nil, note) }
        }
        let again = try await journal.take(
            (0...(last + 2)).map { try .make($0) }, position: .make("\(last + 2)"))
        #expect(try again == [.make(last + 1), .make(last + 2)])
        #expect(try folder.sql("PRAGMA integrity_check") == ["ok"], "seed \(seed)")
    }

    @Test("a copy of the database and its log alone is a journal that holds everything")
    func restored() async throws {
        let folder = try TemporaryFolder()
        let copy = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take([.make(1)], position: .make("s1"))
        try FileManager.default.createDirectory(atPath: copy.state, withIntermediateDirectories: false)
        for end in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: folder.database + end, toPath: copy.database + end)
        }
        let restored = try copy.open()
        #expect(try await restored.position() == .make("s1"))
        #expect(try await restored.unsettled() == [.make(1)])
        try await journal.close()
    }

    /// Runs commands through a journal until it is killed, and says of each that it is stored when it is.
    private static func write(_ path: String, _ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        // The first seeds hit the making of the journal, the others the work.
        let delay =
            seed < 4
            ? UInt32.random(in: 0..<8_000, using: &random) : .random(in: 10_000..<150_000, using: &random)
        Thread.detachNewThread {
            usleep(delay)
            kill(getpid(), SIGKILL)
        }
        let journal = try Journal(directory: path + "/state")
        let said = unsafe open(path + "/said", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        for number in 0..<1_000_000 {
            _ = try await journal.take([.make(number)], position: .make("\(number)"))
            try await journal.add(.make(number), saying: [.make("asked\(number)")])
            try await journal.update("job\(number)", to: .running, before: Data(count: 3000))
            try await journal.finish(
                "job\(number)", outcome: "ok", event: .make(number), at: 1, deployment: .make("c\(number)"),
                saying: [.make("done\(number)")])
            _ = unsafe Glibc.write(said, "x", 1)
        }
    }

    /// The last command of which the killed process had said that it is stored.
    private static func acknowledged(_ path: String) throws -> Int {
        let file = URL(fileURLWithPath: path + "/said")
        guard FileManager.default.fileExists(atPath: file.path) else { return -1 }
        return try Data(contentsOf: file).count - 1
    }
}
