import Foundation
import Testing

@testable import Keeper

@Suite("Times for people")
struct HumanTimeTests {
    @Test(
        "a length in its two largest units",
        arguments: [
            (0, "0 s"), (0.9, "0 s"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"),
            (130, "2 min 10 s"),
            (3600, "1 h"), (3601, "1 h"), (3660, "1 h 1 min"), (86_400, "1 d"), (90_000, "1 d 1 h"),
            (86_460, "1 d"),
            (31_536_000, "365 d"), (-5, "0 s"),
        ] as [(Double, String)])
    func length(seconds: Double, words: String) {
        #expect(HumanTime.length(.seconds(seconds)) == words)
    }

    @Test(
        "no number that a host may send ends the bot",
        arguments: [Double.infinity, -.infinity, .nan, 9.3e18, -9.3e18, 1e300])
    func absurd(seconds: Double) {
        let time = HumanTime(zone: .gmt)
        #expect(!time.ago(seconds, now: 1_750_000_000).isEmpty)
        #expect(!time.ago(1_750_000_000, now: seconds).isEmpty)
        #expect(!time.clock(seconds, now: seconds).isEmpty)
        #expect(!HumanTime.length(.seconds(Int64.max)).isEmpty)
        #expect(HumanTime.length(.seconds(Int64.min)) == "0 s")
    }

    @Test(
        "the time of day in the configured zone, summer and winter and around the change",
        arguments: [
            // 2025-03-30 00:59:59 and 01:00:00 UTC: Berlin goes from 01:59 to 03:00.
            ("Europe/Berlin", 1_743_296_399, "01:59"), ("Europe/Berlin", 1_743_296_400, "03:00"),
            // 2025-10-26 00:59 and 01:00 UTC: from 02:59 back to 02:00.
            ("Europe/Berlin", 1_761_440_340, "02:59"), ("Europe/Berlin", 1_761_440_400, "02:00"),
            ("GMT", 1_743_296_400, "01:00"), ("Asia/Kolkata", 1_743_296_400, "06:30"),
            ("Asia/Kathmandu", 1_743_296_400, "06:45"), ("America/New_York", 1_743_296_400, "21:00"),
            ("Australia/Lord_Howe", 1_743_296_400, "12:00"), ("Pacific/Kiritimati", 1_743_296_400, "15:00"),
        ] as [(String, Double, String)])
    func zones(zone: String, seconds: Double, clock: String) throws {
        let time = HumanTime(zone: try #require(TimeZone(identifier: zone)))
        #expect(time.clock(seconds, now: seconds) == clock)
    }

    @Test("the date stands there when it was another day in that zone, and only then")
    func dates() throws {
        let berlin = HumanTime(zone: try #require(TimeZone(identifier: "Europe/Berlin")))
        // 2025-06-15 22:30 UTC is the 16th in Berlin.
        let late = 1_750_026_600.0
        #expect(berlin.clock(late, now: late) == "00:30")
        #expect(berlin.clock(late - 3600, now: late) == "15 Jun, 23:30")
        #expect(HumanTime(zone: .gmt).clock(late - 3600, now: late) == "21:30")
        #expect(HumanTime(zone: .gmt).clock(late - 365 * 86_400, now: late) == "15 Jun 2024, 22:30")
    }

    @Test("relative first, and never in the future")
    func ago() {
        let time = HumanTime(zone: .gmt)
        #expect(time.ago(1_750_000_000 - 240, now: 1_750_000_000) == "4 min ago (15:02)")
        #expect(time.ago(1_750_000_000 - 599, now: 1_750_000_000) == "9 min 59 s ago (14:56)")
        #expect(time.ago(1_750_000_000 - 659, now: 1_750_000_000) == "10 min ago (14:55)")
        #expect(time.ago(1_750_000_000 - 90_061, now: 1_750_000_000) == "1 d 1 h ago (14 Jun, 14:05)")
        #expect(time.ago(1_750_000_000, now: 1_750_000_000) == "just now (15:06)")
        #expect(time.ago(1_750_000_005, now: 1_750_000_000) == "just now (15:06)")
    }
}
