import Remote
import Testing

@testable import Keeper

@Suite("Names made of what they name")
struct StableHashTests {
    @Test(
        "the same words give the same name for ever",
        arguments: [
            ([] as [String], "6c62272e07bb014262b821756295c58d"),
            ([""], "d228cb68f51a8caf78912b704e49f346"),
            (["a"], "0880954550ab1be95aa0733055b751b9"),
            (["ab", "c"], "32763e664083d94f70814487f805ad59"),
            (["a", "bc"], "36cc24064d83d94f708145dd58651e3b"),
            (["@bot:example.org", "$event1"], "2a714b0a4ba8b86305779135e11bb589"),
            (["é"], "a68a93d11a8b5822836dbc7850e7e92a"),
        ])
    func known(words: [String], name: String) {
        let hash =
            switch words.count {
            case 0: StableHash.hex()
            case 1: StableHash.hex(words[0])
            default: StableHash.hex(words[0], words[1])
            }
        #expect(hash == name)
    }

    @Test("it is a job's ID as the hosts take it")
    func jobID() {
        #expect(JobID(StableHash.hex("@bot:example.org", "$event")) != nil)
    }

    @Test(
        "where one word ends and the next begins makes a difference, and so do letters that only look the same"
    )
    func apart() {
        #expect(StableHash.hex("ab", "c") != StableHash.hex("a", "bc"))
        #expect(StableHash.hex("a") != StableHash.hex("a", ""))
        #expect(StableHash.hex("\u{212A}") != StableHash.hex("K"))
        #expect(StableHash.hex("é") != StableHash.hex("e\u{301}"))
    }

    @Test("a hundred thousand events have a hundred thousand names")
    func distinct() {
        let names = Set((0..<100_000).map { StableHash.hex("@bot:example.org", "$event\($0)") })
        #expect(names.count == 100_000)
        #expect(names.allSatisfy { $0.utf8.count == 32 })
    }
}
