import Foundation
import Matrix
import Testing

/// With the homeserver's default limit this takes longer than any other test may: only by hand, with
/// BRIDGEKEEPER_BURST=60 or another number, and nothing beside it.
@Suite("a burst of commands", .timeLimit(.minutes(12)))
struct BurstTests {
    private static let count = ProcessInfo.processInfo.environment["BRIDGEKEEPER_BURST"].flatMap {
        Int($0)
    }

    @Test(
        "none is lost or answered twice, and what was asked last is answered before the backlog of progress",
        .enabled(if: count != nil))
    func burst() async throws {
        try await World.here().tidy()
        try await Stage.set("burst") { config in
            config.doze()
            config.add(
                "chatter", to: "second", command: "for i in $(seq 100); do echo line $i; sleep 0.1; done")
        } play: { stage in
            let chatter = try await stage.grant.say("!second chatter")
            var asked: [EventID] = []
            for number in 0..<(Self.count ?? 0) {
                asked.append(
                    try await stage.grant.say(number % 2 == 0 ? "!bridge status" : "!bridge logs 2"))
            }
            // One message in five seconds, behind the first ten.
            let time = Duration.seconds(60 + 6 * asked.count)
            for command in asked {
                let answer = try await stage.outcome(of: command, within: time)
                #expect(answer.outcome == "ok", "\(answer)")
            }
            #expect(try await stage.outcome(of: chatter, within: time).outcome == "ok")
            try await stage.toldOnce(chatter)
            for command in asked {
                #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
            }
            let answers = await stage.grant.answers
            let last = answers.lastIndex { $0.answers == asked.last }
            let over = answers.firstIndex { $0.edits != nil && $0.body.contains(": over after") }
            #expect(try #require(last) < #require(over))
            let peak = try await stage.bot.peakMemory()
            print("the bot's peak memory: \(peak) kB")
            #expect(peak < 64 * 1024)
        }
    }
}
