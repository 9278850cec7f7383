import Contract
import Journal
import Testing

@testable import Keeper

@Suite("Who rings nobody, and until when")
struct MutesTests {
    @Test("a mute holds until its time; a host is muted while all that is on it is")
    func holds() throws {
        let (bridge, relay): (ServiceName, ServiceName) = (try .make(), try .make("relay"))
        let host = AlertReport.Subject.host("spark", services: [bridge, relay])
        var mutes = Mutes()
        mutes.take(MuteRow(service: "bridge", until: 10, by: try .make()), at: 0)
        #expect(mutes.isMuted(.service(bridge), at: 9) && !mutes.isMuted(.service(bridge), at: 10))
        #expect(!mutes.isMuted(host, at: 0))
        mutes.take(MuteRow(service: "relay", until: 20, by: try .make()), at: 0)
        #expect(mutes.end(of: host) == 10)
        #expect(!mutes.isMuted(.host("bare", services: []), at: 0))
        #expect(mutes.over(at: 15).map(\.service) == ["bridge"])
        for mute in mutes.over(at: 15) { mutes.take(mute, at: 15) }
        #expect(mutes.end(of: bridge) == nil && mutes.end(of: relay) == 20)
        mutes.remove(relay)
        #expect(mutes.end(of: relay) == nil)
    }
}
