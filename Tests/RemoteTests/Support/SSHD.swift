import Foundation
import Testing

@testable import Remote

/// A real sshd of this test's own, on the loopback, with keys of its own.
///
/// It runs as a job of this machine.
final class SSHD: Sendable {
    let place: Place
    let port: Int
    private let job: JobID

    static var isPossible: Bool {
        getuid() == 0
            && ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: $0)
            }
    }

    static let reason: Comment = "needs root, and an OpenSSH client and server"

    /// Which home a login has: one of the test's own, or the account's.
    enum Home { case place, account }

    private init(place: Place, port: Int, job: JobID) {
        self.place = place
        self.port = port
        self.job = job
    }

    /// Runs one for the length of `body`.
    static func running(
        maxSessions: Int = 10, bashrc: String = "", home: Home = .place, _ body: (SSHD) async throws -> Void
    ) async throws {
        let place = try Place()
        try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        for key in ["host", "user", "other"] {
            try await runProgram(
                "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", place.path(key)])
        }
        try FileManager.default.copyItem(atPath: place.path("user.pub"), toPath: place.path("authorized"))
        try bashrc.write(toFile: place.path(".bashrc"), atomically: true, encoding: .utf8)
        let sshd = try await started(place, maxSessions, home)
        try sshd.know("host")
        let result: Result<Void, any Error>
        do { result = .success(try await body(sshd)) } catch { result = .failure(error) }
        for pid in sshd.processes { kill(pid, SIGCONT) }
        _ = try await place.jobs.cancel(sshd.job, by: "test")
        _ = try await place.jobs.followed(sshd.job)
        try result.get()
    }

    private static func started(_ place: Place, _ maxSessions: Int, _ home: Home) async throws -> SSHD {
        for _ in 0..<5 {
            let port = Int.random(in: 20_000..<60_000)
            let settings = """
                Port \(port)
                ListenAddress 127.0.0.1
                HostKey \(place.path("host"))
                PidFile none
                AuthorizedKeysFile \(place.path("authorized"))
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                MaxSessions \(maxSessions)
                MaxStartups 100
                \(home == .place ? "SetEnv HOME=\(place.folder)" : "")
                """
            try settings.write(toFile: place.path("sshd_config"), atomically: true, encoding: .utf8)
            let order = JobOrder.make(
                "exec /usr/sbin/sshd -D -e -f \(place.path("sshd_config"))", lock: "sshd",
                limit: .seconds(600))
            _ = try await place.jobs.launch(order)
            let log = ".local/state/bridgekeeper/jobs/\(order.id)/log"
            try await eventually("sshd says what it does") { place.text(log)?.contains("e:") ?? false }
            if place.text(log)?.contains("Server listening") ?? false {
                return SSHD(place: place, port: port, job: order.id)
            }
            _ = try await place.jobs.followed(order.id)
        }
        throw NotInTime()
    }

    /// Writes the known hosts file anew, with one of the keys.
    func know(_ key: String) throws {
        let text = try String(contentsOfFile: place.path("\(key).pub"), encoding: .utf8)
        try "[127.0.0.1]:\(port) \(text)".write(
            toFile: place.path("known"), atomically: true, encoding: .utf8)
    }

    var options: SSHOptions {
        SSHOptions(
            name: "there", address: "127.0.0.1", port: port, user: "root", identityFile: place.path("user"),
            knownHostsFile: place.path("known"), configFile: "/dev/null")
    }

    /// The same for somebody else than root.
    func options(of account: Account) -> SSHOptions {
        var options = options
        options.user = account.name
        return options
    }

    /// The host, kept for the length of `body`.
    func host(_ options: SSHOptions? = nil, _ body: (SSHHost) async throws -> Void) async throws {
        let host = SSHHost(options ?? self.options, socketDirectory: place.path("s"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body(host)) } catch { result = .failure(error) }
            group.cancelAll()
            try await group.waitForAll()
            try result.get()
        }
    }

    /// Everything that sshd is here: the one that listens, and one for each connection, without what those run.
    var processes: [Int32] {
        guard let listener else { return [] }
        return [listener] + connections
    }

    /// The one that listens.
    var listener: Int32? {
        Processes.holding("-f\u{0}" + place.path("sshd_config")).first
            ?? Processes.holding("sshd: /usr/sbin/sshd -D").first {
                (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8))?.contains(
                    place.path("sshd_config")) ?? false
            }
    }

    var connections: [Int32] {
        guard let listener else { return [] }
        return Processes.below(listener).filter { pid in
            (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8))?.hasPrefix("sshd:")
                ?? false
        }
    }

    /// Our own ssh that keeps the connection.
    var masters: [Int32] { Processes.holding("-M\u{0}-S\u{0}" + place.path("s")) }
}
