import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite(
        .enabled(if: SmallDisk.isPossible, "needs root, and to be allowed to mount"), .timeLimit(.minutes(1)))
    struct StrangeHomeTests {
        @Test(
            "a home that is full: looking goes on, a job is refused in the host's words, and later the same runs"
        )
        func full() async throws {
            try await SmallDisk.with(kilobytes: 256) { disk in
                let order = JobOrder.make("echo ran")
                try await disk.fill()
                #expect(try await disk.host.run(Query("echo out")).standardOutput.lines == ["out"])
                let refused = try await disk.jobs.launch(order)
                guard case .refused(let words) = refused else { Issue.record("\(refused)"); return }
                #expect(words.contains("No space left on device"), "\(words)")
                #expect(try await disk.jobs.look(order.id) == .unknown)
                try await disk.free()
                _ = try await disk.jobs.launch(order)
                #expect(try await disk.jobs.followed(order.id).state.outcome == .ok)
            }
        }

        @Test("a disk that fills up while a job runs takes lines of the log, but not the outcome")
        func filling() async throws {
            try await SmallDisk.with(kilobytes: 512) { disk in
                let order = JobOrder.make(
                    "seq 1 200000; exit 4", "touch never")
                _ = try await disk.jobs.launch(order)
                let state = try await disk.jobs.followed(order.id).state
                guard case .done(let end) = state else { Issue.record("\(state)"); return }
                #expect((end.outcome, end.step, end.exitCode) == (.failed, 1, 4))
            }
        }

        @Test("a home that is read-only: looking goes on, and a job is refused in the host's words")
        func readOnly() async throws {
            try await SmallDisk.with(kilobytes: 256) { disk in
                try await disk.remount("ro")
                #expect(try await disk.host.run(Query("echo out")).standardOutput.lines == ["out"])
                let order = JobOrder.make("echo ran")
                let refused = try await disk.jobs.launch(order)
                guard case .refused(let words) = refused else { Issue.record("\(refused)"); return }
                #expect(words.contains("Read-only file system"), "\(words)")
                try await disk.remount("rw")
                _ = try await disk.jobs.launch(order)
                #expect(try await disk.jobs.followed(order.id).state.outcome == .ok)
            }
        }
    }
}

/// A home on a small disk of its own.
struct SmallDisk: Sendable {
    let place: Place
    private var home: String { place.path("home") }

    static let isPossible: Bool = {
        // Mounting takes more than being root where this runs in a container.
        guard getuid() == 0, FileManager.default.isExecutableFile(atPath: "/usr/bin/mount") else {
            return false
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static func with(kilobytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        let disk = SmallDisk(place: try Place())
        try FileManager.default.createDirectory(atPath: disk.home, withIntermediateDirectories: true)
        try await must("/usr/bin/mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "none", disk.home)
        let result: Result<Void, any Error>
        do { result = .success(try await body(disk)) } catch { result = .failure(error) }
        try await must("/usr/bin/umount", "-l", disk.home)
        try result.get()
    }

    var host: LocalHost { LocalHost(name: "here", shell: "/bin/sh", environment: ["HOME": home]) }
    var jobs: Jobs { Jobs(host: host, owner: nil) }

    func fill() async throws {
        try await runProgram("/bin/sh", ["-c", "cat /dev/zero >\(home)/ballast"])
    }

    func free() async throws { try FileManager.default.removeItem(atPath: home + "/ballast") }

    func remount(_ mode: String) async throws {
        try await Self.must("/usr/bin/mount", "-o", "remount,\(mode)", home)
    }

    private static func must(_ program: String, _ arguments: String...) async throws {
        let ended = try await runProgram(program, arguments)
        guard ended.status == 0 else { throw Failed(words: ended.text) }
    }

    struct Failed: Error { let words: String }
}
