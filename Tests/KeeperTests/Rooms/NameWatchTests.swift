import Matrix
import Testing

@testable import Keeper

@Suite("Who goes by the bot's name")
struct NameWatchTests {
    private var watch: NameWatch

    init() throws {
        watch = NameWatch(own: try UserID("@keeper:example.org"), name: "Bridgekeeper")
    }

    private func change(_ user: String, _ name: String?, _ membership: String = "join") throws
        -> MembershipChange
    {
        try #require(MembershipChange(.member(user, membership, name: name)))
    }

    @Test(
        "names that pass for the bot's at a glance are seen",
        arguments: [
            "Bridgekeeper", "bridgekeeper", "BRIDGEKEEPER", "Bridge Keeper", "Bridgekeeper ", "Вridgekeeper",
            "Bridgekеeper", "Brіdgekeeper", "Bridgekeeper\u{200B}", "\u{202E}Bridgekeeper",
            "Bri\u{0301}dgekeeper",
            "Ｂｒｉｄｇｅｋｅｅｐｅｒ", "𝐁𝐫𝐢𝐝𝐠𝐞𝐤𝐞𝐞𝐩𝐞𝐫", "Brldgekeeper", "Br1dgekeeper", "Bridge-keeper", "bridge.keeper",
            "Bridgekeeper\u{00AD}", "Βridgekeeper", "@keeper:example.org", "keeper", "Кeeper",
        ])
    mutating func lookAlikes(name: String) throws {
        let user = try UserID("@eve:example.org")
        #expect(watch.see(try change("@eve:example.org", name)) == .impostor(user))
        #expect(watch.see(try change("@eve:example.org", name)) == nil, "named once")
    }

    @Test(
        "names that are only near are nobody's business",
        arguments: ["Grant", "Bridge", "Bridgekeepers", "Gatekeeper", "", " ", "橋の番人", "🤖", "B"])
    mutating func others(name: String) throws {
        #expect(watch.see(try change("@eve:example.org", name)) == nil)
    }

    @Test("the bot itself, and who has left, are no impostors; who has no name is called by his ID")
    mutating func exceptions() throws {
        #expect(watch.see(try change("@keeper:example.org", "Bridgekeeper")) == nil)
        #expect(watch.see(try change("@eve:example.org", "Bridgekeeper", "leave")) == nil)
        #expect(watch.see(try change("@eve:example.org", "Bridgekeeper", "ban")) == nil)
        #expect(
            watch.see(try change("@keeper:evil.example", nil))
                == .impostor(try UserID("@keeper:evil.example")))
        #expect(watch.see(try change("@eve:example.org", "Bridgekeeper", "invite")) != nil)
    }

    @Test("a crowd of impostors is named up to a bound, and that is said once")
    mutating func crowd() throws {
        var named = 0
        var tooMany = 0
        for number in 0..<1000 {
            switch watch.see(try change("@eve\(number):example.org", "Bridgekeeper")) {
            case .impostor: named += 1
            case .tooMany: tooMany += 1
            case nil: break
            }
        }
        #expect((named, tooMany) == (NameWatch.limit, 1))
    }

    @Test("a name of a megabyte is looked at only as far as anybody sees it")
    mutating func long() throws {
        let name = "Bridgekeeper" + String(repeating: "\u{0301}", count: 1 << 20)
        let begun = ContinuousClock.now
        #expect(watch.see(try change("@eve:example.org", name)) != nil)
        #expect(ContinuousClock.now - begun < .seconds(5))
    }
}
