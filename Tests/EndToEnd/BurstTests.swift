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
    /// So many refusals may it take to learn the homeserver's limit.
    private static let refusals = 3
    /// Of what was said while the bot was away: more than the homeserver takes at once.
    private static let late = 15

    @Test(
        "none is lost or answered twice, the limit is learnt, and what was asked last is answered before the backlog",
        .enabled(if: count != nil))
    func burst() async throws {
        let world = try World.here()
        try await world.tidy()
        try await FaultProxy.with(world) { proxy in
            try await Stage.set("burst") { config in
                config.doze()
                config["matrix", "homeserver"] = quoted(proxy.url)
                config["commands", "freshness"] = quoted("30s")
                // Longer than the answers take: what is over before its notice has its turn is owed none.
                config.add(
                    "chatter", to: "second",
                    command:
                        "for i in $(seq \(300 + 50 * (Self.count ?? 0))); do echo line $i; sleep 0.1; done")
            } play: { stage in
                let late = try await saidTooLate(stage)
                // The whole burst waits for the bot when it comes.
                let chatter = try await stage.grant.say("!second chatter")
                var asked: [EventID] = []
                for number in 0..<(Self.count ?? 0) {
                    asked.append(
                        try await stage.grant.say(number % 2 == 0 ? "!bridge status" : "!bridge logs 2"))
                }
                try await stage.bot.start()
                let last = try await stage.grant.say("!bridge status")
                // One message in five seconds, behind the first ten.
                let time = Duration.seconds(60 + 6 * (asked.count + late.count))
                for command in asked + [last, chatter] {
                    let answer = try await stage.outcome(of: command, within: time)
                    #expect(answer.outcome == "ok", "\(answer)")
                }
                try await stage.toldOnce(chatter)
                for command in late {
                    let answer = try await stage.outcome(of: command, within: time)
                    #expect(answer.outcome == "not_run", "\(answer)")
                }
                for command in asked + late + [last] {
                    #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
                }
                try await isInOrder(stage, last: last, late: late)
                let refused = try await proxy.answers(of: 429)
                let peak = try await stage.bot.peakMemory()
                print("refused by the homeserver: \(refused); the bot's peak memory: \(peak) kB")
                #expect(refused <= Self.refusals)
                #expect(peak < 64 * 1024)
            }
        }
    }

    /// Commands that the bot hears of only when they are too old; it is away when this returns.
    private func saidTooLate(_ stage: Stage) async throws -> [EventID] {
        #expect(try await stage.ask("!keeper").outcome == "ok")
        try await stage.bot.terminate()
        var late: [EventID] = []
        for _ in 0..<Self.late { late.append(try await stage.grant.say("!bridge restart")) }
        try await Task.sleep(for: .seconds(31))
        return late
    }

    /// What was asked last came before the last edit of the progress, and before an answer to what came too late.
    private func isInOrder(_ stage: Stage, last: EventID, late: [EventID]) async throws {
        let answers = await stage.grant.answers
        let place = try #require(answers.lastIndex { $0.answers == last })
        let over = try #require(
            answers.firstIndex { $0.edits != nil && $0.body.contains(": over after") })
        #expect(place < over)
        let told = try #require(
            answers.lastIndex { answer in answer.answers.map { late.contains($0) } ?? false })
        #expect(place < told, "the last of what came too late waits as well")
    }
}
