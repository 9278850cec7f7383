import Contract
import Testing
import TestKit

@Suite("Why a step would not go on, as it is read")
struct ObjectionTests {
    private func read(_ lines: [String]) -> Objection {
        var objection = Objection()
        for line in lines { objection.read(line) }
        return objection
    }

    @Test("a distrust with git's words, a lock with its holders, and nothing of what came before them")
    func lines() {
        let objection = read([
            "because nothing", "holder 1 root git", "untrusted refused", "because No principal matched.",
            "because  x", "lock 7200 .git/a b.lock", "holder 7 modelo git gc", "untrusted", "lock", "",
        ])
        #expect(objection.distrust == Distrust(reason: .refused, words: ["No principal matched.", " x"]))
        #expect(
            objection.lock == GitLock(path: ".git/a b.lock", age: 7200, holders: ["7 modelo git gc"]))
        #expect(objection.lock?.isLeft == false)
    }

    @Test("words that the script does not say are none")
    func others() {
        #expect(
            read(["untrusted because", "untrusted Refused", "lock x y", "lock 7", "lock 7 "]) == Objection())
        #expect(read(["lock -5 x"]).lock == GitLock(path: "x", age: -5))
        #expect(
            Distrust.Reason.allCases.allSatisfy { read(["untrusted \($0.rawValue)"]).distrust?.reason == $0 })
    }

    @Test("an age of a minute, and nobody, make a left one")
    func left() {
        #expect(GitLock(path: "x", age: 60).isLeft && !GitLock(path: "x", age: 59).isLeft)
        #expect(!GitLock(path: "x", age: 60, holders: ["1 root git"]).isLeft)
    }

    @Test("any text can be read, and no more than a little of it is kept")
    func fuzz() {
        for seed in SeededGenerator.seeds(3) {
            var random = SeededGenerator(seed: seed)
            var objection = Objection()
            for _ in 0..<500 {
                let word = random.pick(["untrusted refused", "because ", "lock ", "lock 1 x", "holder ", ""])
                objection.read(word + random.hardText(upTo: 8))
            }
            #expect((objection.distrust?.words.count ?? 0) <= Distrust.wordLimit, "seed \(seed)")
            #expect((objection.lock?.holders.count ?? 0) <= GitLock.holderLimit, "seed \(seed)")
        }
    }
}
