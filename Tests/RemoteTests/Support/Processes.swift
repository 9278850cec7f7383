import Foundation
import Testing

/// The suites that start processes: one after the other, so that none of them waits for a busy machine.
@Suite(.serialized) enum OnThisMachine {}

/// What runs on this machine, as /proc has it.
enum Processes {
    /// The processes whose command line or environment holds a text, zombies excluded.
    static func holding(_ text: String) -> [Int32] {
        all().filter { pid in
            let parts = ["cmdline", "environ"].compactMap {
                try? Data(contentsOf: URL(filePath: "/proc/\(pid)/\($0)"))
            }
            return parts.contains { $0.range(of: Data(text.utf8)) != nil } && isAlive(pid)
        }
    }

    /// All descendants of a process.
    static func below(_ parent: Int32) -> [Int32] {
        let children = all().filter { stat($0)?.parent == parent }
        return children + children.flatMap(below)
    }

    static func isAlive(_ pid: Int32) -> Bool {
        stat(pid).map { $0.state != "Z" && $0.state != "X" } ?? false
    }

    private static func all() -> [Int32] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    }

    private static func stat(_ pid: Int32) -> (state: String, parent: Int32)? {
        guard let data = try? Data(contentsOf: URL(filePath: "/proc/\(pid)/stat")) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = Int32(fields[1]) else { return nil }
        return (String(fields[0]), parent)
    }
}

/// Runs a program to its end and returns what it wrote to both streams, without keeping a thread waiting.
@discardableResult
func runProgram(_ path: String, _ arguments: [String]) async throws -> (status: Int32, text: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "bkt-out-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forWritingTo: file)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return (status, String(decoding: try Data(contentsOf: file), as: UTF8.self))
}
