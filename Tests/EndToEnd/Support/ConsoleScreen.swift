import Foundation
import Subprocess
import Synchronization
import Testing

/// The console on a terminal of its own, whose keyboard and screen are in the test's hands.
final class ConsoleScreen: Sendable {
    private let master: Int32
    private let slave: Int32
    private let ended: Task<Int32, any Error>
    /// What was read behind the text that was waited for last.
    private let rest = Mutex("")

    /// Starts it as the leader of a session, or its terminal would make no signals of keys.
    init(_ config: String, _ words: [String] = [], environment: [String: String]) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        guard unsafe openpty(&master, &slave, &name, nil, nil) == 0 else { throw Broken("there is no pty") }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        for descriptor in [master, slave] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        (self.master, self.slave) = (master, slave)
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let script = #"exec "$@" <>"$0" >&0 2>&1"#
        let all = ["sh", "-c", script, path, Bot.program, "console", "--config", config] + words
        ended = Task { try await Shell.run("setsid", ["--wait"] + all, environment: environment).status }
    }

    deinit {
        close(master)
        close(slave)
    }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(master, $0.baseAddress, $0.count) }
    }

    /// Reads the screen until something stands there.
    /// - Returns: all that was written since the last time and up to there, escapes and all.
    @discardableResult
    func wait(
        for text: String, within limit: Duration = .seconds(30),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        var seen = rest.withLock { $0 }
        try await eventually(
            "on the screen: \(text)", within: limit, sourceLocation: sourceLocation,
            instead: { seen.debugDescription }
        ) {
            seen += read()
            return seen.contains(text)
        }
        guard let found = seen.range(of: text) else { return seen }
        rest.withLock { $0 = String(seen[found.upperBound...]) }
        return String(seen[..<found.upperBound])
    }

    /// How it ended.
    func status() async throws -> Int32 { try await ended.value }

    private func read() -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes {
                unsafe Foundation.read(master, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes.prefix(count)
        }
    }
}
