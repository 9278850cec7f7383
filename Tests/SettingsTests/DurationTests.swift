import Settings
import Testing

@Suite("durations")
struct DurationTests {
    private static let poll = #"expected a duration from 1s to 1h, written like "90s", "5m" or "1h30m""#

    @Test(
        "durations as people write them",
        arguments: [
            ("1s", 1), ("90s", 90), ("5m", 300), ("1h", 3600), ("59m59s", 3599), ("60m", 3600), ("1m30s", 90),
            ("0h5m0s", 300), ("007s", 7),
        ]
    )
    func durations(text: String, seconds: Int) throws {
        let file = Short.followed(by: "[watch]\npoll = \"\(text)\"")
        #expect(try Configuration.read(text: file, file: "c").watch.poll == .seconds(seconds))
    }

    @Test(
        "what is no duration",
        arguments: [
            "", "0s", "5", "m", "5 m", " 5m", "-5m", "+5m", "5M", "1.5m", "5m1h", "5m5m", "5s5", "5d",
            "500ms",
            "1h0m1s", "999999999h", "9999999999s", "99999999999999999999s", "٥m", "5\u{3BC}", "5m\\u0000",
        ]
    )
    func noDurations(text: String) {
        let found = printed(Short.followed(by: "[watch]\npoll = \"\(text)\""))
        #expect(found == ["c.toml:13:8: [watch] poll: \(Self.poll)"])
    }

    @Test("a duration without quotes is no duration")
    func bareDuration() {
        let found = printed(Short.followed(by: "[watch]\npoll = 30"))
        #expect(found == ["c.toml:13:8: [watch] poll: \(Self.poll); found an integer"])
    }
}
