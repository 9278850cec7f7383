import Testing

@testable import Keeper

@Suite("The homeserver's clock")
struct ServerClockTests {
    private let virtual = VirtualTime()

    @Test("while nothing was heard, this machine's clock stands for it")
    func unheard() {
        let clock = ServerClock(time: virtual.time)
        #expect(clock.now() == noon)
        virtual.advance(.seconds(5))
        #expect(clock.now() == noon + 5000)
    }

    @Test(
        "what was heard goes on from there, whatever this machine's clock says",
        arguments: [Int64(0), 1, noon - 3_600_000, noon * 2])
    func heard(server: Int64) {
        let clock = ServerClock(time: virtual.time)
        virtual.advance(.seconds(100))
        clock.observe(server)
        #expect(clock.now() == server)
        virtual.advance(.milliseconds(1500))
        #expect(clock.now() == server + 1500)
        clock.observe(server + 7000)
        #expect(clock.now() == server + 7000)
    }

    @Test("a duration in milliseconds is rounded towards zero")
    func milliseconds() {
        #expect(Duration.seconds(2).milliseconds == 2000)
        #expect(Duration.microseconds(1999).milliseconds == 1)
        #expect((Duration.zero - .seconds(1)).milliseconds == -1000)
    }
}
