import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("two bots on one container")
    struct TwoBotsTests {
        @Test("they change it one at a time, and leave nothing on the host but the job")
        func twoBots() async throws {
            let world = try World.here()
            try await world.tidy()
            let before = Set(try await HostProcesses.now().besideJobs.map(\.pid))
            try await Stage.set("one", { $0.doze() }) { one in
                try await Stage.set("other") { config in
                    config.doze()
                    config.sections["service.pont"] = config.sections.removeValue(forKey: "service.bridge")
                    config.sections["service.pont.actions.slow"] = config.sections.removeValue(
                        forKey: "service.bridge.actions.slow")
                } play: { other in
                    let first = try await one.grant.say("!bridge slow")
                    try await begins(1, one)
                    refuses(try await other.ask("!pont slow"), one)
                    #expect(try await one.outcome(of: first).outcome == "ok")
                    try SlowLog(one).holds(runs: 1)

                    let second = try await other.grant.say("!pont slow")
                    try await begins(2, one)
                    refuses(try await one.ask("!bridge slow"), one)
                    #expect(try await other.outcome(of: second).outcome == "ok")
                    try SlowLog(one).holds(runs: 2)

                    let third = try await other.grant.say("!pont slow")
                    try await begins(3, one)
                    try await one.bot.kill()
                    try await other.bot.kill()
                    var left = ""
                    try await eventually(
                        "nothing is left but the job", within: .seconds(5), instead: { left }
                    ) {
                        let now = try await HostProcesses.now()
                        left = now.description
                        return now.besideJobs.allSatisfy { before.contains($0.pid) }
                    }
                    try await other.bot.start()
                    #expect(try await other.outcome(of: third).outcome == "ok")
                    try SlowLog(one).holds(runs: 3)
                }
            }
        }

        private func begins(_ count: Int, _ stage: Stage) async throws {
            try await eventually("it runs") {
                let log = try SlowLog(stage).lines
                return log.count { $0.hasPrefix("begin") } == count
            }
        }

        /// It says who holds the container, and since when.
        private func refuses(_ answer: Answer, _ stage: Stage) {
            #expect(answer.outcome == "refused", "\(answer)")
            #expect(answer.body.contains(stage.grant.user.text), "who: \(answer)")
            #expect(
                answer.body.firstMatch(of: /It was begun (just now|\d+ \w+ ago) \(/) != nil,
                "since when: \(answer)")
        }
    }
}
