import Foundation
import Glibc
import Journal
import Matrix
import Synchronization
import Testing

/// A real disk that is full: a file system of its own in memory.
private final class SmallDisk: Sendable {
    let path: String

    /// Large enough for a write-ahead log of its usual size.
    init(kilobytes: Int) throws {
        path = FileManager.default.temporaryDirectory.path + "/journal-disk-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k,mode=0700") == 0 else {
            throw JournalError.system(path: path, doing: "mount", code: errno)
        }
    }

    deinit {
        _ = unsafe umount2(path, Int32(MNT_DETACH))
        unsafe rmdir(path)
    }

    var state: String { path + "/state" }
    private var filling: String { path + "/filling" }

    /// Takes all the space that is left.
    func fill() {
        let file = unsafe open(filling, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while unsafe write(file, block, block.count) > 0 {}
        close(file)
    }

    func makeSpace() { unsafe unlink(filling) }
}

@Suite("No space for the journal", .serialized)
struct PatienceTests {
    private static let isRoot = geteuid() == 0

    /// Waits as long as it is allowed to, and remembers what it was told.
    private final class Waiter: Sendable {
        let state = Mutex<(waits: Int, overs: Int, errors: [JournalError], mayGoOn: Bool)>((0, 0, [], true))

        var patience: Patience {
            Patience(
                wait: { error in
                    let mayGoOn = self.state.withLock { state in
                        state.waits += 1
                        state.errors.append(error)
                        return state.mayGoOn
                    }
                    do { try await Task.sleep(for: .milliseconds(5)) } catch { return false }
                    return mayGoOn
                }, over: { self.state.withLock { $0.overs += 1 } })
        }

        func waits(_ count: Int = 3) async throws {
            let deadline = ContinuousClock.now + .seconds(30)
            while state.withLock({ $0.waits }) < count {
                try #require(ContinuousClock.now < deadline)
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    @Test(
        "on a disk that is full what cannot be stored is an error; nothing of it is there",
        .enabled(if: isRoot))
    func impatient() async throws {
        let disk = try SmallDisk(kilobytes: 4096)
        let journal = try Journal(directory: disk.state)
        _ = try await journal.take([.make(1)], position: .make("s1"))
        disk.fill()
        var stored: [Int] = []
        var failure: JournalError?
        for number in 2..<200 {
            do {
                _ = try await journal.take([.make(number)], position: .make("s\(number)"))
                stored.append(number)
            } catch {
                failure = error as? JournalError
                break
            }
        }
        #expect(failure == .full(path: disk.state + "/journal.sqlite"))
        #expect(try await journal.unsettled().map(\.sentAt) == ([1] + stored).map(Int64.init))
        disk.makeSpace()
        #expect(try await journal.take([.make(500)], position: .make("s500")).count == 1)
        try await journal.close()
    }

    @Test(
        "a journal whose disk is full when it is opened is an error, and is whole afterwards",
        .enabled(if: isRoot))
    func opening() async throws {
        let disk = try SmallDisk(kilobytes: 4096)
        let first = try Journal(directory: disk.state)
        _ = try await first.take([.make(1)], position: .make("s1"))
        try await first.close()
        disk.fill()
        #expect(throws: JournalError.full(path: disk.state + "/journal.sqlite")) {
            try Journal(directory: disk.state)
        }
        #expect(throws: JournalError.self) { try Journal(directory: disk.path + "/another") }
        disk.makeSpace()
        let again = try Journal(directory: disk.state)
        #expect(try await again.position() == .make("s1"))
        try await again.close()
    }

    @Test(
        "with patience it waits, is stored once there is space, and that is told once", .enabled(if: isRoot))
    func patient() async throws {
        let disk = try SmallDisk(kilobytes: 4096)
        let journal = try Journal(directory: disk.state)
        let waiter = Waiter()
        journal.setPatience(waiter.patience)
        _ = try await journal.take([.make(1)], position: .make("s1"))
        disk.fill()
        let writing = Task {
            for number in 2..<60 {
                _ = try await journal.take([.make(number)], position: .make("s\(number)"))
            }
        }
        try await waiter.waits()
        #expect(try await journal.unsettled().count < 59)
        disk.makeSpace()
        try await writing.value
        #expect(try await journal.unsettled().count == 59)
        #expect(try await journal.position() == .make("s59"))
        waiter.state.withLock { state in
            #expect(state.overs == 1)
            #expect(state.errors.allSatisfy { $0 == .full(path: disk.state + "/journal.sqlite") })
        }
        try await journal.close()
    }

    @Test("a journal that has grown to its limit waits too, and goes on when something was forgotten")
    func limit() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open(sizeLimit: 256 << 10)
        let waiter = Waiter()
        journal.setPatience(waiter.patience)
        for number in 0..<10 {
            try await journal.enqueue([.make("m\(number)", bytes: 8000)])
            try await journal.sent(.make("m\(number)"), as: .make(number), at: 0)
        }
        let writing = Task {
            for number in 0..<4000 { try await journal.enqueue([.make("n\(number)", bytes: 8000)]) }
        }
        try await waiter.waits()
        #expect(try await journal.unsent().count < 4000)
        writing.cancel()
        waiter.state.withLock { $0.mayGoOn = false }
        await #expect(throws: JournalError.full(path: folder.database)) { try await writing.value }
        waiter.state.withLock { $0.mayGoOn = true }
        try await journal.prune(at: 1 << 50)
        try await journal.enqueue([.make("more", bytes: 3000)])
        try await journal.close()
    }

    @Test("when the waiting is given up, the method says what was wrong, and nothing of it is stored")
    func givenUp() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open(sizeLimit: 256 << 10)
        let waiter = Waiter()
        waiter.state.withLock { $0.mayGoOn = false }
        journal.setPatience(waiter.patience)
        await #expect(throws: JournalError.full(path: folder.database)) {
            try await journal.enqueue([.make("a"), .make("large", bytes: 1 << 20)])
        }
        #expect(try await journal.unsent().isEmpty)
        #expect(waiter.state.withLock { $0.waits } == 1 && waiter.state.withLock { $0.overs } == 0)
        try await journal.close()
    }
}
