import Glibc
import Synchronization
import Testing

/// A terminal whose keyboard and screen are in the test's hands.
final class Pty: Sendable {
    struct NoPty: Error { let code = errno }

    private let isHungUp = Mutex(false)
    private let master: Int32
    /// The side that a program has.
    let slave: Int32

    init() throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard unsafe openpty(&master, &slave, nil, nil, nil) == 0 else { throw NoPty() }
        (self.master, self.slave) = (master, slave)
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
    }

    deinit {
        hangUp()
        close(slave)
    }

    func hangUp() {
        isHungUp.withLock { isHungUp in
            if !isHungUp { close(master) }
            isHungUp = true
        }
    }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(master, $0.baseAddress, $0.count) }
    }

    /// What is on the screen and was not read before.
    func screen() -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes.prefix(count)
        }
    }

    /// Reads the screen until something stands there.
    @discardableResult
    func wait(for text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        var seen = ""
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            seen += screen()
            if seen.contains(text) { return seen }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record(
            "not seen: \(text.debugDescription) in \(seen.debugDescription)", sourceLocation: sourceLocation)
        return seen
    }
}
