import Settings
import Testing

@Suite("how often release lines are asked for")
struct ReleaseTests {
    @Test("a duration; left out, nobody asks", arguments: [("10m", 600), ("6h", 21_600), ("24h", 86_400)])
    func arrives(text: String, seconds: Int) throws {
        let read = { try Configuration.read(text: Short.followed(by: $0), file: "c").watch.releases }
        #expect(try read("[watch]\nreleases = \"\(text)\"") == .seconds(seconds))
        #expect(try read("[watch]\npoll = \"30s\"") == nil)
        #expect(try read("") == nil)
    }

    @Test(
        "too short, too long, and what is none",
        arguments: ["\"9m59s\"", "\"24h1s\"", "\"0s\"", "600", "true"])
    func mistakes(value: String) {
        let found = printed(Short.followed(by: "[watch]\nreleases = \(value)"))
        #expect(
            found.count == 1
                && found[0].hasPrefix("c.toml:13:12: [watch] releases: expected a duration from 10m to 24h"),
            "\(found)")
    }
}
