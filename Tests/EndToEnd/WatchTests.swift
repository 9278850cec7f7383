import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("what rings, and what does not")
    struct WatchTests {
        @Test("a crash loop rings once, with the last words, and is resolved after the mend")
        func crashLoop() async throws {
            try await World.here().reset()
            try await Stage.set("loop", { $0.hurry() }) { stage in
                try await stage.world.verb("crash", "on")
                let alert = try await stage.alert("firing", "crash_loop", within: .seconds(30))
                #expect(alert["state"] == "crash_loop" && alert.body.contains("malformed"), "\(alert)")
                #expect(alert.rings(stage.grant.user.text))
                #expect(alert.outcome == nil)
                // The last words stand in the second line, also for who sees no more of it than a notification.
                let second = alert.body.split(separator: "\n").dropFirst().first ?? ""
                #expect(second.hasPrefix("| ") && second.contains("malformed"), "\(alert)")
                #expect(alert.body.contains("exit code 1"), "\(alert)")
                #expect(!alert.body.contains("somebody on the host"), "\(alert)")
                let status = try await stage.ask("!bridge status")
                #expect((status.outcome, status["state"]) == ("ok", "crash_loop"), "\(status)")

                try await stage.world.verb("crash", "off")
                #expect(try await stage.ask("!bridge restart").outcome == "ok")
                let resolved = try await stage.alert("resolved", "crash_loop", within: .seconds(30))
                #expect(resolved.isNotice && !resolved.rings(stage.grant.user.text))
                #expect(resolved["state"] == "running", "\(resolved)")
                #expect(resolved.body.contains("steady again"), "\(resolved)")
                _ = try await stage.grant.wait(for: "the alert's last edit") { answers in
                    answers.contains { $0.edits == alert.event.eventID && $0["alert"] == "resolved" }
                        ? true : nil
                }
                #expect(await rings(stage) == 1)
            }
        }

        private func rings(_ stage: Stage) async -> Int {
            await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "firing" }.count
        }

        @Test(
            "by default an alert comes within 3 s of the third death, of a young container at the end of its grace"
        )
        func byDefault() async throws {
            let world = try World.here()
            try await world.tidy()
            let container = try world.container()
            try await eventually("the bridge is older than its grace", within: .seconds(45)) {
                try await container.age() > .seconds(31)
            }
            try await Stage.set("default") { stage in
                let begun = Date.now
                let young = try stage.world.container("second")
                try await Shell.must(
                    "runuser", "-u", "modelo", "--", "docker", "compose", "--project-directory",
                    try stage.world.service("second").directory, "up", "-d", "--force-recreate")
                try await stage.world.verb("crash", "on")
                try await stage.world.verb("crash", "on", "second")

                let old = try await stage.alert("firing", "crash_loop", within: .seconds(50))
                let deaths = try await container.deaths(since: begun)
                let third = try #require(deaths.dropFirst(2).first)
                let delay = old.time.timeIntervalSince(third)
                #expect(delay >= 0 && delay <= 3, "\(delay) s after the third death")

                let alert = try await stage.alert("firing", "crash_loop", of: "second", within: .seconds(50))
                let created = Date.now.timeIntervalSince1970 - (try await young.age()) / .seconds(1)
                let age = alert.time.timeIntervalSince1970 - created
                #expect(age >= 29 && age <= 66, "at the end of its grace: after \(age) s")
                #expect(await rings(stage) == 2)
            }
            try await world.verb("crash", "off")
            try await world.verb("crash", "off", "second")
        }

        @Test(
            "what somebody stops rings after 10 s, and a host that is away rings once"
        )
        func stopsAndOutages() async throws {
            try await World.here().reset()
            try await Stage.set("stopped", { $0.hurry() }) { stage in
                // Only what was seen to run can be seen to have stopped.
                try await eventually("the watch has looked") {
                    try await stage.ask("!keeper").body.contains("bridge is running")
                }
                let container = try stage.world.container()
                let begun = ContinuousClock.now
                try await container.must("stop", container.name)
                let alert = try await stage.alert("firing", "stopped", within: .seconds(25))
                #expect(ContinuousClock.now - begun >= .seconds(9))
                #expect(alert["state"] == "exited" && alert.rings(stage.grant.user.text), "\(alert)")
                #expect(alert.body.contains("somebody on the host sent TERM"), "\(alert)")
                #expect(alert.body.contains("exit code "), "\(alert)")
                try await container.must("start", container.name)
                _ = try await stage.alert("resolved", "stopped", within: .seconds(20))

                try await stage.world.verb("sshd", "down")
                let gone = try await host(stage, "firing")
                #expect(gone["state"] == "unreachable" && gone.rings(stage.grant.user.text), "\(gone)")
                #expect(gone.body.contains("refused"), "ssh's own words: \(gone)")
                let failed = try await stage.ask("!bridge status")
                #expect((failed.outcome, failed["state"]) == ("failed", "unreachable"), "\(failed)")
                try await stage.world.verb("sshd", "up")
                _ = try await host(stage, "resolved")
                #expect(try await stage.ask("!bridge status")["state"] == "running")
                let alerts = await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "firing" }
                #expect(alerts.filter { $0["host"] == "spark" }.count == 1, "once: \(alerts)")
                #expect(alerts.filter { $0["service"] != nil }.count == 1, "once: \(alerts)")
            }
        }

        private func host(_ stage: Stage, _ what: String) async throws -> Answer {
            try await stage.grant.wait(for: "the host's alert, \(what)", within: .seconds(40)) { answers in
                answers.first {
                    $0.edits == nil && $0["alert"] == what && $0["kind"] == "unreachable"
                        && $0["host"] == "spark"
                }
            }
        }

        @Test("restart and update ring nobody")
        func ownDoings() async throws {
            try await World.here().reset()
            try await Stage.set("own", { $0.hurry() }) { stage in
                try await stage.world.verb("commit")
                async let update = stage.ask("!bridge update", within: .seconds(60))
                async let restart = stage.ask("!second restart")
                #expect(try await restart.outcome == "ok")
                #expect(try await update.outcome == "ok")
                // Three polls more, for what a restart might set off afterwards.
                try await Task.sleep(for: .seconds(6))
                try await stage.grant.look()
                #expect(await rings(stage) == 0)
            }
        }
    }
}

extension Answer {
    /// When the homeserver took it.
    var time: Date { Date(timeIntervalSince1970: Double(event.originServerTimestamp) / 1000) }
}
