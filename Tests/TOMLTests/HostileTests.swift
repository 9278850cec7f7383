import TestKit
import TOML
import Testing

@Suite("broken and hostile documents")
struct HostileTests {
    private static let pieces = [
        "\"\"\"", "'''", "\"", "'", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n", "\r", "\r\n",
        "\\",
        "\\u", "\\\n", "\u{FEFF}", "\u{0}", "0x", "1e", "-", "+", "_", ":", "inf", "nan", "true",
        "1979-05-27",
        "07:32:00", " ", "\t", "a = 1\n", "[a]\n", "[[a]]\n", "a.b", "\u{E9}",
        "\u{1F600}",
    ]

    @Test(
        "random bytes are read or refused, never more", .timeLimit(.minutes(2)),
        arguments: SeededGenerator.seeds(60))
    func randomBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(40) {
            let bytes = (0..<random.number(0...200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            check(bytes, seed: seed)
        }
    }

    @Test(
        "random pieces of TOML are read or refused, never more", .timeLimit(.minutes(2)),
        arguments: SeededGenerator.seeds(60))
    func randomPieces(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(40) {
            let pieces = (0..<random.number(1...40)).map { _ in random.pick(Self.pieces) }
            check(pieces.flatMap { Array($0.utf8) }, seed: seed)
        }
    }

    @Test(
        "broken documents are read or refused, never more", .timeLimit(.minutes(2)),
        arguments: SeededGenerator.seeds(60))
    func mutations(seed: UInt64) {
        var generator = ModelGenerator(random: SeededGenerator(seed: seed))
        guard case .table(let entries) = generator.table(levels: 3) else { return }
        var writer = ModelWriter(random: generator.random)
        writer.write(root: entries)
        let original = Array(writer.document.utf8)
        for _ in 0..<SeededGenerator.rounds(40) {
            var bytes = original
            for _ in 0..<writer.random.number(1...3) { Self.mutate(&bytes, using: &writer.random) }
            check(bytes, seed: seed)
        }
    }

    private static func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        let place = random.number(0...bytes.count)
        let end = min(bytes.count, place + random.number(0...8))
        switch random.number(0...4) {
        case 0: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: place)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.number(0...bytes.count))
        case 3: bytes.removeSubrange(place...)
        default:
            if place < bytes.count { bytes[place] ^= UInt8(1 << random.number(0...7)) }
        }
    }

    /// Reads the bytes, and holds an error against the document: its place is in it, and it can be shown.
    private func check(_ bytes: [UInt8], seed: UInt64) {
        do {
            _ = rendering(try TOML.parse(bytes: bytes))
        } catch {
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let context = "seed \(seed), \(error) in \(bytes)"
            #expect((1...lines.count).contains(error.position.line), "\(context)")
            guard lines.indices.contains(error.position.line - 1) else { return }
            let scalars = lines[error.position.line - 1].filter { $0 & 0xC0 != 0x80 }.count
            // One column behind the last is where something is missing; bytes that begin no scalar, where
            // there should be one, have the column of the next.
            #expect((1...scalars + 1).contains(error.position.column), "\(context)")
            let hasControl = error.reason.unicodeScalars.contains {
                $0.properties.generalCategory == .control
            }
            #expect(!hasControl, "\(context)")
            #expect(error.reason.unicodeScalars.count < 300, "\(context)")
        }
        agreesWithText(bytes, seed: seed)
    }

    /// The two ways in must not differ where both are possible.
    private func agreesWithText(_ bytes: [UInt8], seed: UInt64) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            #expect(throws: TOMLError.self, "seed \(seed): \(bytes)") { try TOML.parse(bytes: bytes) }
            return
        }
        #expect(outcome(text) == bytesOutcome(bytes), "seed \(seed): \(bytes)")
    }
}
