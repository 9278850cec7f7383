import Contract
import Testing

@testable import Keeper

@Suite("How long a mute lasts")
struct MuteLengthTests {
    @Test(
        "a number with its unit is taken",
        arguments: [("1m", 60), ("30m", 1800), ("2h", 7200), ("7d", 604_800), ("007m", 420)])
    func taken(word: String, seconds: Int) throws {
        let reading = try CommandParser.make().read("!bridge mute \(word)")
        #expect(reading == .command(.mute(try .make(), .seconds(seconds))))
    }

    @Test(
        "anything else mutes nothing, and is told what is taken",
        arguments: [
            "", "2", "h", "0m", "8d", "-1h", "2h30m", "2 h", "99999999999h", "2y", "٢h", "1e2m", "2h 2h",
        ])
    func refused(words: String) throws {
        guard case .mistake(let mistake) = try CommandParser.make().read("!bridge mute \(words)") else {
            Issue.record("\(words) was taken")
            return
        }
        #expect(mistake.usage.contains("!bridge mute 2h"))
    }

    @Test("ack and unmute take nothing, night is the bot's own")
    func others() throws {
        let parser = try CommandParser.make()
        #expect(parser.read("!Bridge ACK") == .command(.ack(try .make())))
        #expect(parser.read("!bridge unmute") == .command(.unmute(try .make())))
        #expect(parser.read("!keeper night") == .command(.night))
        guard case .mistake = parser.read("!bridge ack all") else {
            Issue.record("ack takes something")
            return
        }
    }
}
