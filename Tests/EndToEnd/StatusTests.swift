import Foundation
import Testing

extension EndToEnd {
    @Suite("what status says follows the host")
    struct StatusTests {
        @Test("stopped, started and removed by hand: exited, running, not deployed")
        func followsHands() async throws {
            try await World.here().tidy()
            try await Stage.set("status", { $0.doze() }) { stage in
                let container = try stage.world.container()
                try await container.must("stop", container.name)
                let exited = try await stage.ask("!bridge status")
                #expect(
                    (exited.outcome, exited["state"], exited["docker_state"]) == ("ok", "exited", "exited"))

                try await container.must("start", container.name)
                let running = try await stage.ask("!bridge")
                #expect((running.outcome, running["state"], running["action"]) == ("ok", "running", "status"))
                #expect(try await running["started_at"] == container.identity().startedAt)
                #expect(running.isNotice)

                try await container.must("rm", "-f", container.name)
                let gone = try await stage.ask("!bridge status")
                #expect((gone.outcome, gone["state"]) == ("ok", "not_deployed"))
                let logs = try await stage.ask("!bridge logs 5")
                #expect((logs.outcome, logs["state"]) == ("ok", "not_deployed"))

                let started = try await stage.ask("!bridge start")
                #expect((started.outcome, started["state"]) == ("ok", "running"), "\(started)")
            }
        }

        @Test(
            "each thread of the bot asks for short slices, where the kernel gives them",
            .enabled(if: Kernel.givesShortSlices))
        func isQuick() async throws {
            try await World.here().tidy()
            try await Stage.set("quick", { $0.doze() }) { stage in
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let process = try #require(await stage.bot.process)
                let slices = try Kernel.slices(of: process)
                #expect(slices.count > 3 && slices.allSatisfy { $0 == 1_000_000 }, "\(slices)")
            }
        }

        @Test("a service whose owner is another is read, restarted and updated by the sudo form")
        func otherOwner() async throws {
            try await World.here().tidy()
            try await Stage.set("owner", { $0.doze() }) { stage in
                let container = try stage.world.container("second")
                let secrets = try stage.secretFiles(of: "second")
                let before = try await container.identity()
                #expect(try await stage.ask("!second status")["state"] == "running")

                let restarted = try await stage.ask("!second restart")
                #expect((restarted.outcome, restarted["state"]) == ("ok", "running"), "\(restarted)")
                let again = try await container.identity()
                #expect(again.id == before.id && again.startedAt != before.startedAt)

                let from = try await stage.world.verb("head", "second")
                let to = try await stage.world.verb("commit", "--service", "second")
                let command = try await stage.grant.say("!second update")
                let logs = try await stage.ask("!second logs 3")
                #expect(logs.outcome == "ok" && logs.body.contains("info:"), "\(logs)")
                let updated = try await stage.outcome(of: command)
                #expect((updated.outcome, updated["from"], updated["to"]) == ("ok", from, to), "\(updated)")
                #expect(try await container.identity().id != before.id)
                #expect(try stage.secretFiles(of: "second") == secrets)
            }
        }
    }
}

/// What the kernel's scheduler says of itself.
private enum Kernel {
    /// From 6.12 on.
    static let givesShortSlices: Bool = {
        let release = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        let numbers = (release ?? "").split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (6, 12) && (try? slices(of: getpid())) != nil
    }()

    /// Of each thread, in nanoseconds.
    static func slices(of process: pid_t) throws -> [Int] {
        let folder = "/proc/\(process)/task"
        return try FileManager.default.contentsOfDirectory(atPath: folder).map { thread in
            let told = try String(contentsOfFile: "\(folder)/\(thread)/sched", encoding: .utf8)
            let line = try #require(told.split(separator: "\n").first { $0.hasPrefix("se.slice ") })
            return try #require(line.split(separator: " ").last.flatMap { Int($0) })
        }
    }
}
