import Logging
import Synchronization
import Testing

@testable import Keeper

@Suite("The bot's own log")
struct MaskedLogTests {
    /// Keeps what would be written.
    private final class Written: TextOutputStream, Sendable {
        private let text = Mutex("")
        func write(_ string: String) { text.withLock { $0 += string } }
        var lines: [String] { text.withLock { $0 }.split(separator: "\n").map(String.init) }
    }

    private struct Failed: Error, CustomStringConvertible {
        let description = "the host said: password=hunter2\nand more"
    }

    private let written = Written()
    private let log: Logger

    init() {
        let written = written
        log = Logger(label: "test") { label in
            MaskedLog(
                StreamLogHandler(label: label, stream: written),
                mask: Mask(literals: ["the-token-itself"], patterns: [MaskPattern("corp-*")]))
        }
    }

    @Test("no secret is in it: not in the words, not in what is noted beside them, not in an error")
    func masked() throws {
        var log = log
        log[metadataKey: "kept"] = "the-token-itself"
        log.error(
            "refused the-token-itself, corp-abc", error: Failed(), metadata: ["by": ["x": "password=hunter2"]]
        )
        let line = try #require(written.lines.first)
        #expect(written.lines.count == 1)
        for secret in ["the-token", "hunter2", "corp-abc"] { #expect(!line.contains(secret), "\(line)") }
        #expect(line.contains("refused [masked], [masked]"))
        #expect(line.contains("the host said"))
    }

    @Test("one entry is one line, and what would steer a terminal stands there as what it is")
    func visible() {
        log.warning("a\nforged: all is well\r\u{1B}[2Jb\u{202E}c")
        #expect(written.lines.count == 1)
        #expect(
            written.lines.first?.hasSuffix("a␊forged: all is well␍␛[2Jb<U+202E>c") == true, "\(written.lines)"
        )
    }

    @Test("levels are the inner one's")
    func levels() {
        var log = log
        log.logLevel = .error
        log.warning("not this")
        log.error("this")
        #expect(written.lines.count == 1)
    }
}
