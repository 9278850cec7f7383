import Contract
import Testing
import TestKit

@Suite("What there is to go back to")
struct WayBackTests {
    private static let commits = (0..<4).map { String(repeating: "\($0)", count: 40) }

    private func found(_ lines: String...) -> WayBack {
        var found = WayBack()
        for line in lines { found.read(line) }
        return found
    }

    private func kept(_ number: Int, _ there: String = "yes") -> String {
        "kept \(there) 2025061\(number)T150000Z-x sha256:\(number) \(Self.commits[number]) bot"
    }

    @Test("the last that was kept before what runs; of what runs itself there may be a copy")
    func target() {
        let running = ["container c3 sha256:3", "head \(Self.commits[3])"]
        #expect(found(running[0], running[1]).target == nil)
        let way = found(running[0], running[1], kept(1), kept(2)).target
        #expect(way?.kept.commit == Self.commits[2] && way?.from == Self.commits[3] && way?.container == "c3")
        #expect(found(running[0], running[1], kept(1), kept(2), kept(3)).target?.kept.image == "sha256:2")
        #expect(found("container c1 sha256:1", "head \(Self.commits[1])", kept(1), kept(2)).target == nil)
        // The same image for another commit is another version: the compose file may differ.
        #expect(found("container c9 sha256:2", running[1], kept(1), kept(2)).target?.kept.image == "sha256:2")
        #expect(found(running[1], kept(1), kept(2)).target?.kept.image == "sha256:2", "there is no container")
    }

    @Test(
        "what was recorded for the container counts more than the directory, and of another one it says nothing"
    )
    func recorded() {
        let lines = ["container c2 sha256:2", "head \(Self.commits[3])"]
        #expect(found(lines[0], lines[1], "recorded c2 \(Self.commits[2])").commit == Self.commits[2])
        #expect(found(lines[0], lines[1], "recorded c1 \(Self.commits[1])").commit == Self.commits[3])
        #expect(
            found(lines[0], lines[1], "recorded c2 \(Self.commits[2])", kept(1), kept(2)).target?.kept.image
                == "sha256:1")
    }

    @Test("without its image a version needs its commit")
    func imageGone() {
        let way = found("container c3 sha256:3", "head \(Self.commits[3])", kept(1), kept(2, "no")).target
        #expect(way?.hasImage == false && way?.kept.image == "sha256:2")
        let lost = found("container c3 sha256:3", kept(1), "kept no t sha256:2 - bot").target
        #expect(lost?.kept.image == "sha256:1")
        let bare = found("container c3 sha256:3", "kept yes t sha256:2 - bot").target
        #expect(bare?.hasImage == true && bare?.kept.commit == nil)
    }

    @Test("an image without a name is not given one, and a commit that is not known is not moved to")
    func withoutName() throws {
        let service = Service.make()
        for name in ["bot@sha256:1", "sha256:1"] {
            let kept = Kept(tag: "t", image: "sha256:1", commit: nil, name: name)
            let way = Rollback(kept: kept, hasImage: true, container: nil, from: nil)
            let steps = try #require(service.plan(for: .rollback(way))?.steps)
            #expect(steps.map(\.name) == ["look at the way back", "keep what runs", "start"])
            #expect(
                service.line(for: .rollback(way))
                    == "cd /home/modelo/matrix-bridge && docker compose up -d --no-build")
        }
    }

    @Test("each container has a repository of its own, of a name that docker takes")
    func repositories() {
        var seen: Set<String> = []
        for name in ["matrix-bridge", "Matrix-Bridge", "a", "a-", "a.b", "a_b", "a--b", "A", "x41", "xA"] {
            var service = Service.make()
            service.container = name
            let repository = service.keptRepository
            #expect(seen.insert(repository).inserted)
            #expect(
                repository.wholeMatch(of: /bridgekeeper\/[a-z0-9]+((__|-+)[a-z0-9]+)*/) != nil,
                "\(repository)")
        }
        #expect(Service.make().keptRepository == "bridgekeeper/matrix-bridge")
    }

    @Test(
        "whatever stands in the host's files, only words that docker and git can have written come out of it")
    func hostile() throws {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        let parts = [
            "kept", "yes", "no", "container", "head", "recorded", " ", "  ", "sha256:1", "-", "--force",
            "$(id)",
            "`id`", "'", "\u{301}", Self.commits[1], "bot", "a@sha256:1", "\n", "\u{202E}", "x;y",
        ]
        for _ in 0..<3000 {
            var found = WayBack()
            for _ in 0..<(1 + random.below(8)) {
                found.read((0..<(1 + random.below(9))).map { _ in random.pick(parts) }.joined())
            }
            guard let way = found.target else { continue }
            for word in [way.kept.tag, way.kept.image, way.kept.name] {
                #expect(
                    word.wholeMatch(of: /[A-Za-z0-9._:\/@][A-Za-z0-9._:\/@-]*/) != nil,
                    "seed \(random.seed): \(word)")
            }
            #expect(way.hasImage || way.kept.commit != nil)
        }
    }
}
