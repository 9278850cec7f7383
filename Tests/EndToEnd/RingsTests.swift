import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("what rings, counted at a push gateway")
    struct RingsTests {
        /// Sets the stage with a gateway; what is `ok` is quick, or every proof of 10 s would ring.
        private func play(
            _ name: String, _ body: (Stage, PushGateway) async throws -> Void
        ) async throws {
            try await World.here().reset()
            try await Stage.set(name) { config in
                config.hurry()
                config["commands", "quick"] = quoted("60s")
                config.add("broken", to: "bridge", command: "false")
            } play: { stage in
                try await PushGateway.with(stage) { gateway in
                    try await watches(stage)
                    #expect(try await gateway.rungUntilNow(stage) == [])
                    try await body(stage, gateway)
                }
            }
        }

        /// Only what was seen to run can be seen to have stopped.
        private func watches(_ stage: Stage) async throws {
            try await eventually("the watch has looked") {
                try await stage.ask("!keeper").body.contains("bridge is running")
            }
        }

        @Test(
            "an alert and a failed outcome ring once; progress, a quick ok, the alert's edits and its end do not, nor does a restart of the bot"
        )
        func rings() async throws {
            try await play("rings") { stage, gateway in
                let failed = try await stage.ask("!bridge broken")
                #expect(failed.outcome == "failed", "\(failed)")
                #expect(try await gateway.rungUntilNow(stage) == [failed.event.eventID])

                // Six seconds, with a notice and its edits.
                #expect(try await stage.ask("!bridge slow").outcome == "ok")
                try await stage.bot.terminate()
                try await stage.bot.start()
                try await watches(stage)
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                #expect(try await gateway.rungUntilNow(stage) == [failed.event.eventID])

                try await stage.world.verb("crash", "on")
                let alert = try await stage.alert("firing", "crash_loop", within: .seconds(30))
                _ = try await stage.grant.wait(for: "an edit of the alert", within: .seconds(75)) { answers in
                    answers.contains { $0.edits == alert.event.eventID } ? true : nil
                }
                try await stage.world.verb("crash", "off")
                #expect(try await stage.ask("!bridge restart").outcome == "ok")
                _ = try await stage.alert("resolved", "crash_loop", within: .seconds(30))
                #expect(try await gateway.rungUntilNow(stage) == [failed, alert].map(\.event.eventID))
            }
        }

        @Test("a boot, a recreation by hand, and a stop and a start by the bot ring no alert")
        func benign() async throws {
            try await play("benign") { stage, gateway in
                try await Shell.must(
                    "runuser", "-u", "modelo", "--", "docker", "compose", "--project-directory",
                    try stage.world.service("bridge").directory, "up", "-d", "--force-recreate")
                try await steady(stage)
                #expect(try await gateway.rungUntilNow(stage) == [], "after a recreation")

                try await stage.world.verb("engine", "down")
                try await stage.world.verb("engine", "up")
                try await steady(stage)
                #expect(try await gateway.rungUntilNow(stage) == [], "after a boot")

                let stop = try await stage.grant.say("!bridge stop")
                // It is asked whether that is meant: whoever asked is looking at it.
                _ = try await stage.grant.wait(for: "the question") { answers in
                    answers.first { $0.answers == stop && $0["question"] != nil }
                }
                try await stage.grant.say("!yes")
                #expect(try await stage.outcome(of: stop).outcome == "ok")
                // Longer than what rings of one that nobody stopped.
                try await eventually("it has been down for longer than the watch's patience") {
                    try await since(stage, "{{.State.FinishedAt}}") > .seconds(14)
                }
                #expect(try await stage.ask("!bridge start").outcome == "ok")
                try await steady(stage)
                #expect(try await gateway.rungUntilNow(stage) == [])
                #expect(await stage.grant.answers.filter { $0["alert"] != nil }.isEmpty)
            }
        }

        /// Waits until the service runs for so long that the watch would have said what it has to say.
        private func steady(_ stage: Stage) async throws {
            try await eventually("the bridge runs for 14 s", within: .seconds(60)) {
                let isRunning = try await stage.world.container().inspect("{{.State.Running}}") == "true"
                guard isRunning else { return false }
                return try await since(stage, "{{.State.StartedAt}}") > .seconds(14)
            }
            try await watches(stage)
        }

        /// How long ago something was, by docker's word.
        private func since(_ stage: Stage, _ time: String) async throws -> Duration {
            let words = try await Shell.must(
                "date", "-d", try await stage.world.container().inspect(time), "+%s.%N")
            guard let then = Double(words) else { throw Broken("no time: \(words)") }
            return .seconds(Date.now.timeIntervalSince1970 - then)
        }
    }
}
