import Foundation
import GRDB
import Glibc
import Journal
import Testing

@Suite struct OpeningTests {
    @Test("a missing folder is made, it and its parents, and all in it is the bot's alone")
    func permissions() async throws {
        let folder = try TemporaryFolder()
        let deep = folder.path + "/a/b/c"
        let before = umask(0)
        defer { umask(before) }
        let journal = try Journal(directory: deep + "//")
        _ = try await journal.take([.make(1)], position: .make("s1"))
        for made in ["/a", "/a/b", "/a/b/c"] {
            #expect(try TemporaryFolder.mode(folder.path + made) == 0o700)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: deep).sorted()
        #expect(files == ["journal.lock", "journal.sqlite", "journal.sqlite-shm", "journal.sqlite-wal"])
        for file in files { #expect(try TemporaryFolder.mode(deep + "/" + file) == 0o600) }
    }

    @Test("a folder and files that others could get at are tightened when they are a journal's")
    func tightened() async throws {
        let folder = try TemporaryFolder()
        try await folder.fill()
        try TemporaryFolder.set(folder.state, mode: 0o755)
        try TemporaryFolder.set(folder.database, mode: 0o664)
        let journal = try folder.open()
        #expect(try TemporaryFolder.mode(folder.state) == 0o700)
        #expect(try TemporaryFolder.mode(folder.database) == 0o600)
        #expect(try await journal.position() == .make("s1"))
    }

    @Test("a folder that others can get at, with other things in it, is refused and left as it is")
    func notPrivate() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.path + "/letter.txt"))
        try TemporaryFolder.set(folder.path, mode: 0o755)
        #expect(throws: JournalError.notPrivate(path: folder.path)) { try Journal(directory: folder.path) }
        #expect(try TemporaryFolder.mode(folder.path) == 0o755)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["letter.txt"])
    }

    @Test(
        "a link in place of a file of the journal is refused", arguments: ["journal.sqlite", "journal.lock"])
    func links(_ name: String) throws {
        let folder = try TemporaryFolder()
        let victim = folder.path + "/victim"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: victim))
        try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.state + "/" + name, withDestinationPath: victim)
        #expect(throws: JournalError.notOurs(path: folder.state + "/" + name)) { try folder.open() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: victim)) == Data("mine".utf8))
    }

    @Test("what is no folder is said plainly")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        for path in [file, file + "/below", ""] {
            #expect { try Journal(directory: path) } throws: { error in
                guard case JournalError.system(let named, _, _) = error else { return false }
                return named.hasPrefix(path.isEmpty ? "" : file)
            }
        }
    }

    @Test("a second opener in this process is refused, until the first has closed")
    func twice() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(throws: JournalError.inUse(pid: getpid())) { try folder.open() }
        _ = try await journal.take([], position: .make("s1"))
        try await journal.close()
        try await journal.close()
        let next = try folder.open()
        #expect(try await next.position() == .make("s1"))
    }

    @Test("a second process is refused and told which process has the journal")
    func secondProcess() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        await #expect(processExitsWith: .exitCode(42)) {
            [path = folder.state as String, pid = getpid() as Int32] in
            do {
                _ = try Journal(directory: path)
            } catch JournalError.inUse(let holder) where holder == pid {
                exit(42)
            }
        }
        _ = try await journal.take([], position: .make("still-mine"))
    }

    @Test("a journal that was dropped without closing can be opened again")
    func dropped() async throws {
        let folder = try TemporaryFolder()
        do {
            let journal = try folder.open()
            _ = try await journal.take([.make(1)], position: .make("s1"))
        }
        #expect(try await folder.open().position() == .make("s1"))
    }

    @Test("after closing, everything says that it is closed")
    func closed() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.close()
        await #expect(throws: JournalError.closed) { try await journal.position() }
        await #expect(throws: JournalError.closed) { try await journal.unsent() }
        await #expect(throws: JournalError.closed) { try await journal.take([], position: .make("s1")) }
        await #expect(throws: JournalError.closed) { try await journal.enqueue([.make("a")]) }
    }

    @Test("a journal that a newer version wrote is refused and not changed")
    func newer() async throws {
        let folder = try TemporaryFolder()
        try await folder.fill()
        try folder.sql("INSERT INTO grdb_migrations (identifier) VALUES ('9: of the year after')")
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        #expect(throws: JournalError.newer(path: folder.database)) { try folder.open() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    }

    @Test(
        "a folder that cannot be written is an error and not a start from nothing", arguments: [true, false])
    func readOnly(withJournal: Bool) async throws {
        let folder = try TemporaryFolder()
        if withJournal {
            try await folder.fill()
        } else {
            try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        }
        try TemporaryFolder.set(folder.path, mode: 0o755)
        let owner = geteuid() == 0 ? 65_534 : nil
        if withJournal { try TemporaryFolder.set(folder.database, mode: 0o600, owner: owner) }
        try TemporaryFolder.set(folder.state, mode: 0o500, owner: owner)
        await #expect(processExitsWith: .exitCode(42)) { [path = folder.state as String] in
            // Rights mean nothing to root.
            if geteuid() == 0 { #expect(setuid(65_534) == 0) }
            for tried in [path, path + "/deeper"] {
                do {
                    _ = try Journal(directory: tried)
                    exit(1)
                } catch JournalError.readOnly(let named) {
                    guard named == tried else { exit(2) }
                }
            }
            exit(42)
        }
        try TemporaryFolder.set(folder.state, mode: 0o700)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.state)
        #expect(left.count == (withJournal ? 2 : 0))
    }

    @Test("tables are strict, and the log is written ahead")
    func settings() throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let lax = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict ORDER BY name"
        #expect(try folder.sql(lax) == ["grdb_migrations", "sqlite_schema"])
        #expect(try folder.sql("PRAGMA journal_mode") == ["wal"])
        withExtendedLifetime(journal) {}
    }
}
