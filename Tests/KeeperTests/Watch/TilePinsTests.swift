import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("What is pinned")
struct TilePinsTests {
    private let tile: EventID
    private let old: EventID

    init() throws {
        tile = try EventID("$tile")
        old = try EventID("$old")
    }

    @Test(
        "what others pinned stays, in its order, and what this program does not know as well",
        arguments: [
            ("{}", #"{"pinned":["$tile"]}"#),
            (#"{"pinned":[]}"#, #"{"pinned":["$tile"]}"#),
            (#"{"pinned":["$a","$b"],"more":1}"#, #"{"more":1,"pinned":["$a","$b","$tile"]}"#),
            (#"{"pinned":["$a","$old","$b"]}"#, #"{"pinned":["$a","$b","$tile"]}"#),
            (#"{"pinned":["$a",5,null,{"x":[]},"$a"]}"#, #"{"pinned":["$a",5,null,{"x":[]},"$a","$tile"]}"#),
            (#"{"pinned":"$a"}"#, #"{"pinned":["$tile"]}"#),
            (#"{"pinned":["$tile","$old"]}"#, #"{"pinned":["$tile"]}"#),
            (#"{"pinned":["$TILE"]}"#, #"{"pinned":["$TILE","$tile"]}"#),
        ])
    func adding(before: String, after: String) throws {
        let content = try JSONValue(parsing: before)
        let wanted = try JSONValue(parsing: after)
        #expect(TilePins.adding(tile, insteadOf: old, to: content) == wanted)
        #expect(TilePins.adding(tile, insteadOf: old, to: wanted) == nil, "there is nothing more to do")
    }

    @Test("a tile that is pinned already costs no event")
    func already() throws {
        let content = try JSONValue(parsing: #"{"pinned":["$a","$tile","$b"]}"#)
        #expect(TilePins.adding(tile, insteadOf: nil, to: content) == nil)
    }

    @Test("no pin of anybody else is ever lost", arguments: SeededGenerator.seeds(40))
    func others(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var pins: [JSONValue] = []
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            pins.append(
                [
                    .string("$\(Int.random(in: 0...5, using: &random))"), .string("$tile"), .string("$old"),
                    .null,
                ]
                .randomElement(using: &random) ?? .null)
        }
        let before: JSONValue = ["pinned": .array(pins)]
        let after = TilePins.adding(tile, insteadOf: old, to: before) ?? before
        let theirs = { (content: JSONValue) in
            (content["pinned"]?.arrayValue ?? []).filter { $0 != .string("$tile") && $0 != .string("$old") }
        }
        #expect(theirs(after) == theirs(before))
        #expect(after["pinned"]?.arrayValue?.contains(.string("$tile")) == true)
        #expect(after["pinned"]?.arrayValue?.contains(.string("$old")) == false)
    }
}
