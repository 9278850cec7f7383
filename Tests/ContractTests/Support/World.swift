import Foundation
import Glibc

/// A folder of a test's own, that is gone after it, and programs run with nothing of this machine's settings.
final class World: Sendable {
    let root: URL
    private let path: String
    /// A folder that goes before all others.
    private var own: URL { root.appendingPathComponent("own") }

    /// Makes the folder; where programs are given, no others can be found, and a stand-in is found before the real one.
    init(programs: [String]? = nil, standIns: [String: String] = [:]) throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("contract-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let usual = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let bin = root.appendingPathComponent("bin")
        path = programs == nil ? "\(bin.path):\(usual)" : bin.path
        if programs != nil || !standIns.isEmpty {
            try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        }
        for (name, text) in standIns {
            let program = bin.appendingPathComponent(name)
            try Data(text.utf8).write(to: program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        }
        for program in programs ?? [] {
            let found = usual.split(separator: ":").map { "\($0)/\(program)" }
                .first(where: FileManager.default.isExecutableFile)
            try FileManager.default.createSymbolicLink(
                atPath: "\(path)/\(program)", withDestinationPath: try found.orThrow("no \(program) here"))
        }
    }

    deinit {
        do { try FileManager.default.removeItem(at: root) } catch {
            print("left behind: \(root.path): \(error)")
        }
    }

    /// Puts a program of the test's own before whatever is called so.
    func program(_ name: String, _ text: String) throws {
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        let file = own.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Starts a program and leaves it running.
    func start(_ words: [String], in folder: URL? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder ?? root
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try Self.withAllSignals { try process.run() }
        return process
    }

    /// Runs a program to its end.
    ///
    /// What it writes goes to files: a pipe that is not read would stop it.
    func run(_ words: [String], in folder: URL? = nil) throws -> Shell.Ending {
        let name = UUID().uuidString
        let output = root.appendingPathComponent("out-\(name)")
        let errors = root.appendingPathComponent("err-\(name)")
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder ?? root
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let handles = [try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: errors)]
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try Self.withAllSignals { try process.run() }
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        let ending = Shell.Ending(
            status: process.terminationStatus, output: Array(try Data(contentsOf: output)),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
        for file in [output, errors] { try FileManager.default.removeItem(at: file) }
        return ending
    }

    /// Lets every signal through while a program is started.
    ///
    /// It inherits what this thread blocks, and Swift's threads block SIGCHLD: dash would wait for ever.
    private static func withAllSignals(_ body: () throws -> Void) throws {
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    private var environment: [String: String] {
        [
            "PATH": "\(own.path):\(path)", "HOME": root.path, "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
            "GIT_ALLOW_PROTOCOL": "file",
        ]
    }
}

/// Something that a test needs and that is not there.
struct Missing: Error, CustomStringConvertible {
    let description: String
}

extension Optional {
    func orThrow(_ words: String) throws -> Wrapped {
        guard let self else { throw Missing(description: words) }
        return self
    }
}
