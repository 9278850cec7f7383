import Contract
import Matrix
import Testing
import TestKit

@testable import Keeper

@Suite("What came too late stands under a code of its own")
struct StaleOffersTests {
    private static func first(_ range: Range<Int>) -> Int { range.lowerBound }

    private func command(_ number: Int = 0) throws -> Command { .service(try .make("s\(number)"), .restart) }
    private func message(_ number: Int = 0) throws -> TransactionID { try TransactionID("m\(number)") }

    private func offer(_ offers: inout StaleOffers, _ number: Int = 0, at now: Duration = .zero) throws
        -> String?
    {
        offers.offer(try command(number), in: try message(number), at: now, random: Self.first)
    }

    @Test("a code is good once, for exactly its command")
    func once() throws {
        var offers = StaleOffers(time: .seconds(300))
        let code = try #require(try offer(&offers))
        let other = try #require(try offer(&offers, 1))
        #expect(code != other)
        let offered = try #require(offers.offer(under: code, at: .zero))
        #expect(offered.command == (try command()))
        #expect(offers.take(offered))
        #expect(!offers.take(offered))
        #expect(offers.offer(under: code, at: .zero) == nil)
        #expect(offers.offer(under: other, at: .zero)?.command == (try command(1)))
    }

    @Test("another code stands for nothing", arguments: ["41", "4", "040", "10", "", "400"])
    func wrong(code: String) throws {
        var offers = StaleOffers(time: .seconds(300))
        #expect(try offer(&offers) == "40")
        #expect(offers.offer(under: code, at: .zero) == nil)
    }

    @Test("its time runs from when the room has it, and then it is gone")
    func lapse() throws {
        var offers = StaleOffers(time: .seconds(300))
        let code = try #require(try offer(&offers))
        #expect(offers.offer(under: code, at: .seconds(1000)) != nil)
        offers.arrived(try message(), at: .seconds(1000))
        offers.arrived(try message(), at: .seconds(1200))
        offers.arrived(try message(7), at: .seconds(1200))
        #expect(offers.offer(under: code, at: .seconds(1299)) != nil)
        #expect(offers.offer(under: code, at: .seconds(1300)) == nil)
        offers.expire(at: .seconds(1300))
        #expect(offers.open.isEmpty)
    }

    @Test("what never gets to the room does not stand for ever")
    func neverThere() throws {
        var offers = StaleOffers(time: .seconds(300))
        _ = try offer(&offers)
        offers.expire(at: .seconds(3600))
        #expect(offers.open.isEmpty)
    }

    @Test("sixty have a code each, none of them a question's; one more has none until one is free")
    func many() throws {
        var random = SeededGenerator()
        var offers = StaleOffers(time: .seconds(300))
        var codes: Set<String> = []
        for number in 0..<60 {
            let code = offers.offer(try command(number), in: try message(number), at: .zero) {
                Int.random(in: $0, using: &random)
            }
            codes.insert(try #require(code, "seed \(random.seed)"))
        }
        #expect(codes.count == 60 && codes.allSatisfy { $0.count == 2 }, "seed \(random.seed)")
        #expect(codes.isDisjoint(with: Questions.codes.map(String.init)))
        #expect(try offer(&offers, 60) == nil)
        #expect(offers.take(try #require(offers.open.last)))
        #expect(try offer(&offers, 61) != nil)
    }

    @Test("a code that was given is given again as late as can be")
    func worn() throws {
        var offers = StaleOffers(time: .seconds(300))
        var given: [String] = []
        for number in 0..<120 {
            let code = try #require(try offer(&offers, number))
            given.append(code)
            #expect(offers.take(try #require(offers.offer(under: code, at: .zero))))
        }
        #expect(Set(given.prefix(60)).count == 60)
        #expect(given.prefix(60).elementsEqual(given.suffix(60)))
    }
}
