import Foundation
import Glibc
import Journal
import Logging
import Matrix
import Synchronization
import Testing
import Transport

@testable import Keeper

@Suite("A disk that is full while the bot runs", .timeLimit(.minutes(3)), .serialized)
struct DiskAlarmTests {
    private func alarm(_ server: HomeserverByScript, _ time: Time, _ log: Words) throws -> (
        DiskAlarm, HTTPClient, String
    ) {
        let folder = "/tmp/bkd-" + UUID().uuidString.lowercased().prefix(12)
        let http = try HTTPClient()
        let alarm = DiskAlarm(
            scribe: Scribe(
                own: try .make("@bridgekeeper:example.org"), wording: try .make(),
                spool: try Spool(directory: folder), time: time),
            homeserver: Homeserver(
                url: try HomeserverURL("http://127.0.0.1:\(server.port)"), token: try AccessToken("secret"),
                http: http),
            room: try RoomID("!room:example.org"), time: time, log: Logger(label: "test") { _ in log })
        return (alarm, http, folder)
    }

    private final class Flag: Sendable { let isSet = Mutex(false) }
    private final class Count: Sendable { let value = Mutex(0) }

    /// What was logged.
    private struct Words: LogHandler {
        let lines = Lines()
        final class Lines: Sendable { let all = Mutex<[String]>([]) }
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.info
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.all.withLock { $0.append("\(event.message)") } }
    }

    @Test("it is said once in the log and once in the room, and its end as well, however many wait")
    func once() async throws {
        let server = try HomeserverByScript()
        let log = Words()
        let (alarm, http, folder) = try alarm(server, .fast(), log)
        let isOver = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    while !isOver.isSet.withLock({ $0 }) { _ = await alarm.patience.wait(.full(path: "/s")) }
                    await alarm.patience.over()
                }
            }
            try await Task.sleep(for: .milliseconds(800))
            isOver.isSet.withLock { $0 = true }
            try await group.waitForAll()
        }
        #expect(server.room.count == 2, "\(server.room.map(\.body))")
        #expect(server.room.first?.facts?["warning"] == "disk_full")
        #expect(server.room.first?.content["msgtype"] == "m.text")
        #expect(server.room.last?.facts?["warning"] == "disk_space_again")
        let lines = log.lines.all.withLock { $0 }
        #expect(lines.count == 2, "\(lines)")
        #expect(
            lines.first
                == "no space for /s: the disk is full, or the journal has grown to its limit; nothing new is run until there is space"
        )
        await http.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a homeserver that is away is told later; one that never comes back is not told of the end either")
    func away() async throws {
        let answers = Count()
        let server = try HomeserverByScript { _, _ in
            answers.value.withLock { $0 += 1 }
            return .refused(500, "M_UNKNOWN")
        }
        let (alarm, http, folder) = try alarm(server, .fast(200), Words())
        for _ in 0..<100 { #expect(await alarm.patience.wait(.full(path: "/s"))) }
        await alarm.patience.over()
        #expect((2...80).contains(answers.value.withLock { $0 }), "not at every try")
        #expect(server.room.isEmpty)
        await http.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("who is cancelled waits no longer")
    func cancelled() async throws {
        let (alarm, http, folder) = try alarm(try HomeserverByScript(), .system, Words())
        let waiting = Task { await alarm.patience.wait(.full(path: "/s")) }
        waiting.cancel()
        #expect(await !waiting.value)
        await http.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a file that has no space is waited for; any other failure is not")
    func spool() async throws {
        let (alarm, http, folder) = try alarm(try HomeserverByScript(), .fast(200), Words())
        let tries = Count()
        let result = try await alarm.patiently {
            let number = tries.value.withLock { tries in
                tries += 1
                return tries
            }
            guard number > 3 else { throw KeeperError.noSpace(path: "/spool/x") }
            return number
        }
        #expect(result == 4)
        await #expect(throws: KeeperError.self) {
            try await alarm.patiently { throw KeeperError.spool(path: "/spool/x", reason: "no") }
        }
        await http.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a file for which a real disk has no space leaves nothing there", .enabled(if: geteuid() == 0))
    func realDisk() throws {
        let folder = "/tmp/bkd-" + UUID().uuidString.lowercased().prefix(12)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer {
            _ = unsafe umount2(folder, Int32(MNT_DETACH))
            unsafe rmdir(folder)
        }
        try #require(unsafe mount("tmpfs", folder, "tmpfs", 0, "size=256k,mode=0700") == 0)
        let spool = try Spool(directory: folder)
        let line = String(repeating: "x", count: 1023)
        #expect {
            try spool.store(Array(repeating: line, count: 300), as: "large")
        } throws: { error in
            guard case KeeperError.noSpace = error else { return false }
            return true
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try spool.store(Array(repeating: line, count: 10), as: "small").size == 10_240)
    }
}
