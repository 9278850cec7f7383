import Testing

@testable import Keeper

@Suite("A line of nothing but names is looked through once")
struct ValueEndsTests {
    @Test(
        "twice the line costs twice the look",
        arguments: ["token=", "token=a,b", "token=a,", "authorization:", "token=x&", "password=,,;"])
    func looks(part: String) {
        for count in [350, 700] {
            let bytes = Array(String(repeating: part, count: count).utf8)
            var plain = ValueEnds(bytes)
            var header = ValueEnds(bytes)
            for start in bytes.indices {
                _ = plain.plain(from: start)
                _ = header.header(from: start)
            }
            // Behind each comma the next word is looked at as well.
            #expect(plain.looked <= 2 * bytes.count)
            #expect(header.looked <= bytes.count)
        }
    }

    @Test("an end is the same, whatever was asked for before")
    func same() {
        let bytes = Array(#"token=a,b;c, d=e&f,g=h "i" token=token=x,y=z'"#.utf8)
        var kept = ValueEnds(bytes)
        for start in bytes.indices {
            var fresh = ValueEnds(bytes)
            #expect(kept.plain(from: start) == fresh.plain(from: start))
            #expect(kept.header(from: start) == fresh.header(from: start))
        }
        var backwards = ValueEnds(bytes)
        for start in bytes.indices.reversed() {
            var fresh = ValueEnds(bytes)
            #expect(backwards.plain(from: start) == fresh.plain(from: start))
        }
    }

    @Test("a line of nothing but names is masked from the first on")
    func names() {
        let line = String(repeating: "token=", count: 600)
        #expect(Mask(literals: []).line(line) == "token=[masked]")
    }
}
