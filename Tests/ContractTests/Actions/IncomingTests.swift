import Contract
import Testing
import TestKit

@Suite("What an update would bring, as it is read")
struct IncomingTests {
    private func read(_ lines: [String]) -> Incoming {
        var incoming = Incoming()
        for line in lines { incoming.read(line) }
        return incoming
    }

    @Test("counts, subjects and secrets are taken, all else is not")
    func lines() {
        let incoming = read([
            "noise", "", " ", "count 2", "commit 9d81e07 Mend: the thing", "commit 3f2c1ab tracks .env",
            "tracks .env",
            "tracks a b", "tracks  x", "drops config.toml", "tracked x", "count many", "count -3", "count",
            "tracks",
        ])
        #expect(incoming.count == 2)
        #expect(incoming.subjects == ["9d81e07 Mend: the thing", "3f2c1ab tracks .env"])
        #expect(incoming.trackedSecrets == [".env", "a b", " x"])
        #expect(incoming.droppedSecrets == ["config.toml"])
    }

    @Test("a name that begins with a joining mark is a name")
    func joiningMark() {
        #expect(read(["tracks \u{301}x"]).trackedSecrets.map { Array($0.utf8) } == [[0xCC, 0x81, 0x78]])
    }

    @Test("no more subjects are kept than are asked for")
    func bounded() {
        #expect(read((1...50).map { "commit \($0) x" }).subjects == (1...5).map { "\($0) x" })
    }

    @Test("any text can be read")
    func fuzz() {
        for seed in SeededGenerator.seeds(3) {
            var random = SeededGenerator(seed: seed)
            var incoming = Incoming()
            for _ in 0..<500 {
                incoming.read(random.pick(["count ", "commit ", "tracks ", ""]) + random.hardText(upTo: 8))
            }
            #expect(incoming.count >= 0, "seed \(seed)")
            #expect(incoming.subjects.count <= Incoming.subjectLimit, "seed \(seed)")
        }
    }
}
