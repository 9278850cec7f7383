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

    private static let head = String(repeating: "7", count: 40)
    private static let target = String(repeating: "9d", count: 32)

    @Test("counts, commits, files and secrets are taken, all else is not")
    func lines() {
        let incoming = read([
            "noise", "", " ", "author Nobody", "count 2", "commit 9d81e07 1750000000 Mend: the thing",
            "author Grant", "author Mallory", "commit 3f2c1ab 1740000000 tracks .env",
            "commit 3f2c1ab soon x",
            "commit 1 1", "head \(Self.head)", "head 77", "target \(Self.target)", "target `x`",
            "made 1750000000", "weighty compose.yml", "own 3",
            "changed 2", "own -1", "kept refs/bridgekeeper/kept/20250615T150000Z-77", "kept `x`",
            "tracks .env",
            "tracks a b", "tracks  x", "drops config.toml", "tracked x", "count many", "count -3", "count",
            "tracks",
        ])
        #expect(incoming.count == 2)
        #expect(
            incoming.commits == [
                Incoming.Commit(
                    name: "9d81e07", at: 1_750_000_000, subject: "Mend: the thing", author: "Grant"),
                Incoming.Commit(name: "3f2c1ab", at: 1_740_000_000, subject: "tracks .env"),
                Incoming.Commit(name: "1", at: 1, subject: ""),
            ])
        #expect((incoming.head, incoming.target, incoming.made) == (Self.head, Self.target, 1_750_000_000))
        #expect((incoming.ownCommits, incoming.changedFiles, incoming.weighty) == (3, 2, ["compose.yml"]))
        #expect(incoming.kept == "refs/bridgekeeper/kept/20250615T150000Z-77")
        #expect(incoming.trackedSecrets == [".env", "a b", " x"])
        #expect(incoming.droppedSecrets == ["config.toml"])
    }

    @Test("a name that begins with a joining mark is a name")
    func joiningMark() {
        #expect(read(["tracks \u{301}x"]).trackedSecrets.map { Array($0.utf8) } == [[0xCC, 0x81, 0x78]])
    }

    @Test("no more commits and files are kept than are asked for")
    func bounded() {
        let incoming = read((1...50).flatMap { ["commit \($0) 1 x", "weighty \($0)"] })
        #expect(incoming.commits.map(\.name) == (1...10).map(String.init))
        #expect(incoming.weighty == (1...10).map(String.init))
    }

    @Test("any text can be read")
    func fuzz() {
        for seed in SeededGenerator.seeds(3) {
            var random = SeededGenerator(seed: seed)
            var incoming = Incoming()
            for _ in 0..<500 {
                let words = [
                    "count ", "commit ", "commit a 1 ", "author ", "own ", "kept ", "made ", "tracks ", "",
                ]
                incoming.read(random.pick(words) + random.hardText(upTo: 8))
            }
            #expect(min(incoming.count, incoming.ownCommits) >= 0 && incoming.kept == nil, "seed \(seed)")
            #expect(incoming.commits.count <= Incoming.commitLimit, "seed \(seed)")
        }
    }
}
