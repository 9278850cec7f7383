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

    private func codeOf(_ offers: inout StaleOffers, _ number: Int = 0) throws -> String {
        let offered = try offer(&offers, number)
        return try #require(offered)
    }

    @Test("a code is good once, for exactly its command")
    func once() throws {
        var offers = StaleOffers(time: .seconds(300))
        let code = try codeOf(&offers)
        let other = try codeOf(&offers, 1)
        #expect(code != other)
        let offered = try #require(offers.offer(under: code, at: .zero))
        #expect(offered.command == (try command()))
        let (first, second) = (offers.take(offered), offers.take(offered))
        #expect(first && !second)
        #expect(offers.offer(under: code, at: .zero) == nil)
        #expect(offers.offer(under: other, at: .zero)?.command == (try command(1)))
    }

    @Test("another code stands for nothing", arguments: ["41", "4", "040", "10", "", "400"])
    func wrong(code: String) throws {
        var offers = StaleOffers(time: .seconds(300))
        let given = try offer(&offers)
        #expect(given == "40")
        #expect(offers.offer(under: code, at: .zero) == nil)
    }

    @Test("its time runs from when the room has it, and then it is gone")
    func lapse() throws {
        var offers = StaleOffers(time: .seconds(300))
        let code = try codeOf(&offers)
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
        let more = try offer(&offers, 60)
        #expect(more == nil)
        let isFree = offers.take(try #require(offers.open.last))
        #expect(isFree)
        let next = try offer(&offers, 61)
        #expect(next != nil)
    }

    @Test("a code that was given is given again as late as can be")
    func worn() throws {
        var offers = StaleOffers(time: .seconds(300))
        var given: [String] = []
        for number in 0..<120 {
            let code = try codeOf(&offers, number)
            given.append(code)
            let isTaken = offers.take(try #require(offers.offer(under: code, at: .zero)))
            #expect(isTaken)
        }
        #expect(Set(given.prefix(60)).count == 60)
        #expect(given.prefix(60).elementsEqual(given.suffix(60)))
    }
}
