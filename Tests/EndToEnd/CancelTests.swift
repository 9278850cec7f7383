import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("cancel")
    struct CancelTests {
        private static let jobs = "/home/modelo/.local/state/bridgekeeper/jobs"

        @Test(
            "in the middle of an action with grandchildren none of them is left; also after kill -9 of the bot",
            arguments: [false, true])
        func tree(isKilled: Bool) async throws {
            try await World.here().tidy()
            let seconds = UInt32.random(in: 100_000...999_999)
            try await Stage.set("cancel") { config in
                config.doze()
                let sleep = "sleep \(seconds)"
                config.add(
                    "tree", to: "bridge",
                    command: "setsid sh -c '(trap : TERM; \(sleep); \(sleep)) & \(sleep)' & "
                        + "(\(sleep) &) ; echo up; \(sleep); touch data/never")
            } play: { stage in
                let command = try await stage.grant.say("!bridge tree")
                try await eventually("all of it runs", instead: { "\(try await left(seconds))" }) {
                    try await left(seconds).count == 4
                }
                if isKilled {
                    try await stage.bot.kill()
                    try await stage.bot.start()
                }
                let cancel = try await stage.ask("!bridge cancel")
                #expect((cancel.outcome, cancel["action"]) == ("ok", "cancel"), "\(cancel)")
                let outcome = try await stage.outcome(of: command)
                #expect((outcome.outcome, outcome.number("step")) == ("cancelled", 1), "\(outcome)")
                #expect(outcome.rings(stage.grant.user.text))
                #expect(try await left(seconds) == [])

                let again = try await stage.ask("!bridge cancel")
                #expect(again.outcome == "not_run" && again.body.contains("nothing runs"), "\(again)")
                #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
                #expect(try await stage.answers(to: command).filter(\.isProgress).count == 1)
            }
        }

        private func left(_ seconds: UInt32) async throws -> [String] {
            try await Shell.run("pgrep", ["-x", "-a", "sleep"]).lines.filter { $0.hasSuffix(" \(seconds)") }
        }

        @Test("what waits is taken back and never runs; what runs goes on; on a terminal it is ended as well")
        func waiting() async throws {
            try await World.here().tidy()
            try await Stage.set("waits", { $0.doze() }) { stage in
                let first = try await stage.grant.say("!bridge slow")
                let second = try await stage.grant.say("!bridge slow")
                #expect(try await stage.answer(to: second).body.contains("waits"))
                let back = try await stage.ask("!bridge cancel waiting")
                #expect(back.outcome == "ok" && back.body.contains("took back slow"), "\(back)")
                #expect(try await stage.outcome(of: second).outcome == "not_run")

                try await eventually("the first runs") { try !SlowLog(stage).lines.isEmpty }
                let console = try await stage.bot.command("console", "bridge", "cancel")
                #expect(
                    console.status == 0 && console.output.contains("what ran there is ended"), "\(console)")
                #expect(try await stage.outcome(of: first).outcome == "cancelled")
                #expect(try SlowLog(stage).lines.filter { $0.hasPrefix("begin") }.count == 1)
                #expect(try SlowLog(stage).lines.filter { $0.hasPrefix("end") }.isEmpty)
            }
        }

        @Test("an update ended in its build leaves the container alone; that the directory is ahead is said")
        func build() async throws {
            try await World.here().reset()
            try await Stage.set("build", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let to = try await stage.world.verb("commit", "--slow-build", "60")
                let command = try await stage.grant.say("!bridge update")
                _ = try await stage.grant.wait(for: "the build") { answers in
                    answers.first { $0.edits != nil && $0.number("step") == 6 }
                }
                #expect(try await stage.ask("!bridge cancel").outcome == "ok")
                let outcome = try await stage.outcome(of: command)
                #expect((outcome.outcome, outcome["state"]) == ("cancelled", "running"), "\(outcome)")
                #expect((outcome.number("step"), outcome.number("steps")) == (6, 6))
                #expect(outcome.body.contains("The directory is ahead"), "\(outcome)")
                #expect(outcome["from"] != to && !outcome.body.contains("Compose left"), "\(outcome)")
                #expect(try await container.identity() == before)
            }
        }

        /// A container that does not hear TERM gives compose ten seconds between the new one and the old one's end.
        @Test(
            "too late while compose replaces the container; what a killed job leaves in there is named and mended"
        )
        func tooLate() async throws {
            try await World.here().reset()
            try await Stage.set("late", { $0.doze() }) { stage in
                let container = try stage.world.container()
                let to = try await stage.world.verb("commit")
                let old = try await container.identity().id
                let process = try #require(pid_t(try await container.inspect("{{.State.Pid}}")))
                Foundation.kill(process, SIGSTOP)

                let command = try await stage.grant.say("!bridge update")
                let temporary = "\(old.prefix(12))_matrix-bridge"
                try await eventually("compose made the new one", within: .seconds(60)) {
                    try await container.must("ps", "-a", "--format", "{{.Names}}").contains(temporary)
                }
                let cancel = try await stage.ask("!bridge cancel")
                #expect(cancel.outcome == "refused" && cancel.body.contains("too late"), "\(cancel)")
                #expect(try await stage.answers(to: command).filter(\.isFinal).isEmpty, "it goes on")

                try await endHard(stage)
                let outcome = try await stage.outcome(of: command, within: .seconds(60))
                #expect((outcome.outcome, outcome["state"]) == ("interrupted", "exited"), "\(outcome)")
                let status = try await stage.ask("!bridge")
                for answer in [outcome, status] {
                    #expect(answer.body.contains("Compose left \(temporary), never started"), "\(answer)")
                    #expect(answer.body.contains("| docker rm \(temporary)\n"), "\(answer)")
                }
                #expect(outcome.body.contains("The directory is ahead"), "\(outcome)")

                let mend = try await stage.grant.say("!bridge mend")
                let question = try await stage.answer(to: mend)
                try await stage.grant.say("!yes \(question["question"] ?? "")")
                let mended = try await stage.outcome(of: mend, within: .seconds(60))
                #expect((mended.outcome, mended["state"]) == ("ok", "running"), "\(mended)")
                #expect(try await container.identity().id != old)
                #expect(try await stage.world.verb("head") == to)
                #expect(
                    try await container.must("ps", "-a", "--format", "{{.Names}}").split(separator: "\n")
                        .filter { $0.contains("_matrix-bridge") }.isEmpty)
            }
        }

        /// As when the host's memory runs out: the runner, compose, and what belongs to them.
        private func endHard(_ stage: Stage) async throws {
            let mark = try await Shell.must(
                "sh", "-c",
                """
                for started in \(Self.jobs)/*/started; do
                    [ -e "${started%/*}/result" ] && continue
                    read -r runner _ <"$started"
                    id=${started%/started}
                    echo "$runner"
                    grep -l "BRIDGEKEEPER_JOB=:${id##*/}:" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
                done
                """)
            let all = mark.split(separator: "\n").compactMap { pid_t($0) }
            #expect(all.count > 1)
            for process in all { Foundation.kill(process, SIGKILL) }
        }
    }
}
