import Foundation
import Synchronization
import Testing

/// A program of `Servers/` that runs beside a test, on a port of its own choice.
struct Server: Sendable {
    /// Where it listens, on 127.0.0.1.
    let port: Int
    private let lines: Lines

    /// Runs a server for as long as the body does.
    @discardableResult
    static func run<Result>(
        _ script: String = "origin.py",
        tls: Certificates.Pair? = nil,
        argument: String? = nil,
        body: (Server) async throws -> Result
    ) async throws -> Result {
        let process = Process()
        let (input, output, lines) = (Pipe(), Pipe(), Lines())
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["python3", folder.appendingPathComponent("Servers/\(script)").path]
            + (tls.map { [$0.certificate, $0.key] } ?? []) + (argument.map { [$0] } ?? [])
        (process.standardInput, process.standardOutput) = (input, output)
        output.fileHandleForReading.readabilityHandler = { lines.take($0.availableData) }
        try process.run()
        defer {
            // Its end: it goes when nobody holds its standard input any more.
            try? input.fileHandleForWriting.close()
            output.fileHandleForReading.readabilityHandler = nil
        }
        let first = try #require(await lines.next { $0.hasPrefix("port ") }, "\(script) did not start")
        return try await body(Server(port: try #require(Int(first.dropFirst(5))), lines: lines))
    }

    /// A URL of this server's.
    func url(_ path: String, host: String = "127.0.0.1", scheme: String = "http") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    /// Waits until the server has said a line that begins so; half a minute is for the slowest machine.
    func saw(_ prefix: String) async throws {
        let line = try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { [lines] in await lines.next { $0.hasPrefix(prefix) } }
            group.addTask {
                try await Task.sleep(for: .seconds(30))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        try #require(line != nil, "the server did not say \(prefix)")
    }
}

/// The lines that a program has written, each to be waited for once.
private final class Lines: Sendable {
    private struct Waiter {
        let number: Int
        let wants: @Sendable (String) -> Bool
        let continuation: CheckedContinuation<String?, Never>
    }

    private struct State {
        var partial = Data()
        var lines: [String] = []
        var waiters: [Waiter] = []
        var isOver = false
        var lastNumber = 0
    }

    private let state = Mutex(State())

    func take(_ data: Data) {
        state.withLock { state in
            state.isOver = state.isOver || data.isEmpty
            state.partial += data
            while let end = state.partial.firstIndex(of: UInt8(ascii: "\n")) {
                state.lines.append(String(decoding: state.partial[..<end], as: UTF8.self))
                state.partial = state.partial[(end + 1)...]
            }
            var left: [Waiter] = []
            for waiter in state.waiters {
                if let index = state.lines.firstIndex(where: waiter.wants) {
                    waiter.continuation.resume(returning: state.lines.remove(at: index))
                } else if state.isOver {
                    waiter.continuation.resume(returning: nil)
                } else {
                    left.append(waiter)
                }
            }
            state.waiters = left
        }
    }

    /// The next line that is wanted; nil once the program has ended, or when the task is cancelled.
    func next(where wants: @escaping @Sendable (String) -> Bool) async -> String? {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if let index = state.lines.firstIndex(where: wants) {
                        continuation.resume(returning: state.lines.remove(at: index))
                    } else if state.isOver || Task.isCancelled {
                        continuation.resume(returning: nil)
                    } else {
                        state.waiters.append(Waiter(number: number, wants: wants, continuation: continuation))
                    }
                }
            }
        } onCancel: {
            state.withLock { state in
                guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return }
                state.waiters.remove(at: index).continuation.resume(returning: nil)
            }
        }
    }
}
