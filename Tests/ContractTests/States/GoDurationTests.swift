import Contract
import Testing
import TestKit

@Suite("Go's durations")
struct GoDurationTests {
    @Test(
        "as Go prints them",
        arguments: [
            ("0s", Duration.zero), ("30s", .seconds(30)), ("1m30s", .seconds(90)), ("1m0s", .seconds(60)),
            ("2h0m0s", .seconds(7200)), ("1h2m3.5s", .milliseconds(3_723_500)), ("500ms", .milliseconds(500)),
            ("1.5ms", .microseconds(1500)), ("100µs", .microseconds(100)), ("100us", .microseconds(100)),
            ("1ns", .nanoseconds(1)), ("1.000000001s", .nanoseconds(1_000_000_001)),
            ("100ms", .milliseconds(100)),
            ("2562047h47m16.854775807s", .nanoseconds(Int64.max)), ("30000000000", .seconds(30)),
            ("0", .zero),
        ])
    func table(text: String, duration: Duration) { #expect(GoDuration.read(text) == duration) }

    @Test(
        "what is none",
        arguments: [
            "", "s", "-5s", "-5", "+5", "1h-5m", "1 s", " 1s", "1s ", "1d", "1e3s", "1.2.3s", ".s", "1.s",
            ".5s",
            "1ss", "1s2", "１s", "1s\u{301}", "99999999999999999999999s", "2562048h0m0s",
            "9223372036854775808",
            "1.0000000001s", "1m\n", "NaN", "infs", "0x10s", "1h1h1h1h1h1h1h1h\u{0}",
        ])
    func refused(text: String) { #expect(GoDuration.read(text) == nil) }

    @Test("so many hours that no clock holds them are none, however they are written")
    func sumTooLarge() { #expect(GoDuration.read(String(repeating: "2562047h", count: 3)) == nil) }

    @Test("whatever Go would print is read to the nanosecond", arguments: SeededGenerator.seeds(3))
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let nanoseconds = Int64.random(
                in: 0...(Int64.max >> Int64.random(in: 0...62, using: &random)), using: &random)
            let text = Self.goString(nanoseconds)
            #expect(GoDuration.read(text) == .nanoseconds(nanoseconds), "\(text)")
        }
    }

    @Test("any text can be read", arguments: SeededGenerator.seeds(3))
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "9", "1", "0", ".", "h", "m", "s", "ms", "µs", "ns", "-", "e", "99999999999", "\u{301}", " ",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in random.pick(parts) }.joined()
            if let duration = GoDuration.read(text) {
                #expect(duration >= .zero && duration <= .nanoseconds(Int64.max), "\(text)")
            }
        }
    }

    /// As `time.Duration.String` in Go: hours, minutes and seconds from a second on, one unit below.
    private static func goString(_ nanoseconds: Int64) -> String {
        func decimal(_ value: Int64, _ digits: Int) -> String {
            var scale: Int64 = 1
            for _ in 0..<digits { scale *= 10 }
            var fraction = String(value % scale)
            fraction = String(repeating: "0", count: digits - fraction.count) + fraction
            while fraction.hasSuffix("0") { fraction.removeLast() }
            return "\(value / scale)" + (fraction.isEmpty ? "" : "." + fraction)
        }
        switch nanoseconds {
        case 0: return "0s"
        case ..<1_000: return "\(nanoseconds)ns"
        case ..<1_000_000: return decimal(nanoseconds, 3) + "µs"
        case ..<1_000_000_000: return decimal(nanoseconds, 6) + "ms"
        default:
            let minutes = nanoseconds / 60_000_000_000
            let seconds = decimal(nanoseconds % 60_000_000_000, 9) + "s"
            if minutes == 0 { return seconds }
            return (minutes >= 60 ? "\(minutes / 60)h" : "") + "\(minutes % 60)m" + seconds
        }
    }
}
