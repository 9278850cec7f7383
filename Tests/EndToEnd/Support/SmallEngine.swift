import Foundation
import Subprocess
import Testing

/// A docker engine of its own, whose disk is so small that it can be filled, and an sshd by which one gets to it.
struct SmallEngine: Sendable {
    let socket: String
    let port: Int
    let knownHosts: String
    /// A file on the engine's disk that may fill it.
    let ballast: String

    /// Runs it for the length of a body; what stands on its disk is gone afterwards.
    static func with(
        _ world: World, megabytes: Int, _ body: @escaping @Sendable (SmallEngine) async throws -> Void
    ) async throws {
        let folder = "/var/tmp/bk-engine-\(UInt32.random(in: .min ... .max))"
        try await Shell.must("mkdir", "-m", "755", folder)
        try await Shell.must("mkdir", "\(folder)/data")
        try await Shell.must("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", "\(folder)/data")
        let result: Result<Void, any Error>
        do {
            let engine = try SmallEngine(world, folder)
            try await engine.configure(world, folder)
            result = .success(try await engine.run(world, folder, body))
        } catch { result = .failure(error) }
        // The engine leaves a mount of its own behind, too.
        try await Shell.must(
            "sh", "-ec",
            #"awk -v below="$0/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount -l"#,
            folder)
        try await Shell.must("rm", "-rf", folder)
        try result.get()
    }

    private init(_ world: World, _ folder: String) throws {
        (socket, knownHosts) = ("\(folder)/docker.sock", "\(folder)/known_hosts")
        ballast = "\(folder)/data/ballast"
        // Below those that the kernel gives away by itself.
        port = .random(in: 20_000..<30_000)
    }

    /// As the world's own sshd, but for its port and the engine that its logins use.
    private func configure(_ world: World, _ folder: String) async throws {
        let theirs = "\(world.directory)/ssh"
        let settings = try String(contentsOfFile: "\(theirs)/sshd_config", encoding: .utf8)
            .replacing("127.0.0.1:\(world.ssh.port)", with: "127.0.0.1:\(port)")
        try Data((settings + "\nSetEnv DOCKER_HOST=unix://\(socket)\n").utf8)
            .write(to: URL(filePath: "\(folder)/sshd_config"))
        let known = try String(contentsOfFile: "\(theirs)/known_hosts", encoding: .utf8)
        try Data(known.replacing(":\(world.ssh.port) ", with: ":\(port) ").utf8)
            .write(to: URL(filePath: knownHosts))
    }

    private func run(
        _ world: World, _ folder: String, _ body: @escaping @Sendable (SmallEngine) async throws -> Void
    ) async throws {
        // The world's own engine is of a release that this machine may not have.
        let daemon = try await Shell.must("readlink", "/proc/\(world.docker.pid)/exe")
        let programs = URL(filePath: daemon).deletingLastPathComponent().path
        let engine = [
            daemon, "--data-root", "\(folder)/data/docker", "--exec-root", "\(folder)/run", "--pidfile",
            "\(folder)/pid", "--host", "unix://\(socket)", "--group", "docker", "--bridge", "none",
            "--iptables=false", "--ip6tables=false",
        ]
        try await Self.during(["PATH=\(programs):/usr/sbin:/usr/bin:/sbin:/bin"] + engine) {
            try await eventually("the small engine answers") { try await docker("version").status == 0 }
            try await Shell.must(
                "sh", "-ec", "docker -H unix://$0 save bridge-base:1 | docker -H unix://$1 load -q",
                world.docker.socket, socket)
            try await Self.during(["/usr/sbin/sshd", "-D", "-f", "\(folder)/sshd_config"]) {
                try await body(self)
            }
        }
    }

    func docker(_ words: String...) async throws -> Ended {
        try await Shell.run("docker", ["-H", "unix://\(socket)"] + words)
    }

    /// Runs a program for the length of a body, and waits for its end.
    private static func during(
        _ words: [String], _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let ended = try await Subprocess.run(
            .name("env"), arguments: Arguments(words), input: .none, output: .discarded, error: .discarded
        ) { execution in
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            try execution.send(signal: .terminate)
            return result
        }
        try ended.closureResult.get()
    }
}
