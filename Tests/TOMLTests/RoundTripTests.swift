import TestKit
import TOML
import Testing

@Suite("round trip")
struct RoundTripTests {
    @Test(
        "whatever is written down, in whatever way, is read as it was meant",
        arguments: SeededGenerator.seeds(60))
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for round in 0..<12 {
            var generator = ModelGenerator(random: SeededGenerator(seed: random.next()))
            let model = generator.table(levels: 4)
            guard case .table(let entries) = model else { continue }
            var writer = ModelWriter(random: generator.random)
            writer.write(root: entries)
            let read = outcome(writer.document, .sorted)
            #expect(read == model.rendering, "seed \(seed), round \(round):\n\(writer.document)")
        }
    }
}
