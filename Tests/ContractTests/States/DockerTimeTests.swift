import Contract
import Foundation
import Testing
import TestKit

@Suite("Docker's times")
struct DockerTimeTests {
    @Test(
        "a time is seconds since 1970",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.5Z", 0.5),
            ("2026-06-15T18:02:11.4Z", 1_781_546_531.4),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2024-02-29T23:59:59.999999999Z", 1_709_251_199.999999999),
            ("2100-03-01T00:00:00Z", 4_107_542_400), ("1969-12-31T23:59:59Z", -1),
            ("9999-12-31T23:59:59Z", 253_402_300_799), ("2016-12-31T23:59:60Z", 1_483_228_800),
        ])
    func table(text: String, seconds: Double) throws {
        #expect(abs(try #require(DockerTime.seconds(text)) - seconds) < 1e-6)
    }

    @Test(
        "never, and what is no time, are none",
        arguments: [
            "0001-01-01T00:00:00Z", "", "now", "2026-06-15", "2026-06-15T18:02:11",
            "2026-06-15T18:02:11+02:00",
            "2026-06-15 18:02:11Z", "2026-13-15T18:02:11Z", "2026-00-15T18:02:11Z", "2026-02-30T18:02:11Z",
            "2023-02-29T00:00:00Z", "2026-06-31T00:00:00Z", "2026-06-00T18:02:11Z", "2026-06-15T24:02:11Z",
            "2026-06-15T18:60:11Z", "2026-06-15T18:02:61Z", "2026-06-15T18:02:11.Z", "2026-06-15T18:02:11.xZ",
            "2026-06-15T18:02:11x10Z", "2026-06-15T18:02:115Z", "2026-06-15T18:02:11e9Z",
            "+026-06-15T18:02:11Z",
            "-026-06-15T18:02:11Z", "2026-+6-15T18:02:11Z", "2026/06/15T18:02:11Z", "2026-06-15T18.02.11Z",
            "２０２６-06-15T18:02:11Z", "2026-06-15T18:02:11.4Z\n", " 2026-06-15T18:02:11.4Z",
            "2026-06-15T18:02:11.-4Z",
            "2026-06-15T18:02:11.1234567890123456789012345678901234567890Z",
        ])
    func refused(text: String) { #expect(DockerTime.seconds(text) == nil) }

    @Test("every day of four centuries agrees with Foundation's calendar")
    func calendar() throws {
        let format = Date.ISO8601FormatStyle()
        let wrong = (-25_567..<120_530).map { Date(timeIntervalSince1970: Double($0) * 86_400 + 3_723) }
            .filter { DockerTime.seconds($0.formatted(format)) != $0.timeIntervalSince1970 }
        #expect(wrong == [])
    }

    @Test("any text can be read, and what is read is a number", arguments: SeededGenerator.seeds(3))
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = Array("2026-06-15T18:02:11.412345Z".utf8)
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.pick(
                    Array("0123456789-:.TZ+ex ".utf8))
            }
            if let seconds = DockerTime.seconds(String(decoding: bytes, as: UTF8.self)) {
                #expect(seconds.isFinite && abs(seconds) < 1e12, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
