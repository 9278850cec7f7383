import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("an alert is answered with a thumb")
    struct TapTests {
        @Test("mine, logs, restart, by who may; not by a stranger, not when it is over")
        func taps() async throws {
            try await World.here().reset()
            try await Stage.set("taps", { $0.hurry() }) { stage in
                try await stage.world.verb("crash", "on")
                let alert = try await stage.alert("firing", "crash_loop", within: .seconds(30))
                let message = alert.event.eventID
                #expect(try await stage.buttons(on: message, 3) == ["🔄", "📜", "👀"])

                try await stage.tap("📜", on: message, by: stage.mallory)
                try await stage.tap("👍", on: message, by: stage.grant)
                try await stage.tap("👀", on: message, by: stage.grant)
                let mine = try await stage.answer(toTap: message, "ack", "ok")
                #expect(
                    mine.isNotice && mine.body.contains("yours") && mine.body.contains(stage.grant.user.text))
                try await stage.tap("📜", on: message, by: stage.grant)
                let logs = try await stage.answer(toTap: message, "logs", "ok")
                #expect(logs.body.contains("malformed"), "\(logs)")

                try await stage.world.verb("crash", "off")
                let first = try await stage.tap("🔄", on: message, by: stage.grant)
                let restarted = try await stage.answer(toTap: message, "restart", "ok")
                #expect(restarted["state"] == "running", "\(restarted)")
                let resolved = try await stage.alert("resolved", "crash_loop", within: .seconds(30))
                #expect(
                    resolved.body.contains("restart by") && resolved.body.contains("helped"), "\(resolved)")

                // The homeserver takes no second sign beside the first: whoever taps anew takes that back before.
                let before = try await stage.world.container().identity()
                try await stage.grant.redact(first)
                try await stage.tap("🔄", on: message, by: stage.grant)
                let late = try await stage.answer(toTap: message, "restart", "not_run")
                #expect(late.body.contains("over"), "\(late)")
                #expect(try await stage.world.container().identity() == before)

                let night = try await stage.ask("!keeper night")
                #expect(night.body.contains("👀") && night.body.contains("restart by"), "\(night)")
                let strange = await stage.grant.answers.filter {
                    $0["requested_by"] == stage.mallory.user.text
                }
                #expect(strange.isEmpty, "\(strange)")
            }
        }

        @Test("a tap while the bot is away counts when it is back, and the alert does not ring anew")
        func away() async throws {
            try await World.here().reset()
            try await Stage.set("tapaway", { $0.hurry() }) { stage in
                try await stage.world.verb("crash", "on")
                let alert = try await stage.alert("firing", "crash_loop", within: .seconds(30))
                _ = try await stage.buttons(on: alert.event.eventID, 3)
                try await stage.bot.kill()
                try await stage.tap("👀", on: alert.event.eventID, by: stage.grant)
                try await stage.bot.start()
                _ = try await stage.answer(toTap: alert.event.eventID, "ack", "ok")
                _ = try await stage.grant.wait(for: "whose it is, in the alert", within: .seconds(75)) {
                    answers in
                    answers.contains {
                        $0.edits == alert.event.eventID && $0.body.contains("\(stage.grant.user.text) has it")
                    } ? true : nil
                }
                try await stage.world.verb("crash", "off")
                #expect(try await stage.ask("!bridge restart").outcome == "ok")
                _ = try await stage.alert("resolved", "crash_loop", within: .seconds(30))
                let rings = await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "firing" }
                #expect(rings.count == 1, "\(rings)")
            }
        }

        @Test("a question is answered by ✅, by who was asked, and for that command alone")
        func question() async throws {
            try await World.here().reset()
            try await Stage.set("tapyes", { $0.doze() }) { stage in
                let command = try await stage.grant.say("!bridge stop")
                let question = try await stage.answer(to: command).event.eventID
                #expect(try await stage.buttons(on: question, 1) == ["✅"])
                try await stage.tap("✅", on: question, by: stage.mallory)
                let yes = try await stage.tap("✅", on: question, by: stage.grant)
                let stopped = try await stage.outcome(of: command)
                #expect((stopped.outcome, stopped["state"]) == ("ok", "exited"), "\(stopped)")
                #expect(try await stage.ask("!bridge start").outcome == "ok")

                // An old one means nothing any more, also while another is open.
                let second = try await stage.grant.say("!bridge stop")
                _ = try await stage.answer(to: second)
                try await stage.grant.redact(yes)
                try await stage.tap("✅", on: question, by: stage.grant)
                _ = try await stage.grant.wait(for: "that there is no such question") { answers in
                    answers.first { $0.answers == question && $0.body.contains("no open question") }
                }
                try await stage.grant.say("!no")
                #expect(try await stage.outcome(of: second).outcome == "not_run")
            }
        }

        @Test("a muted service rings nobody, and rings when it is unmuted and still broken")
        func muted() async throws {
            try await World.here().reset()
            try await Stage.set("muted", { $0.hurry() }) { stage in
                #expect(try await stage.ask("!bridge mute 2h").body.contains("2 h"))
                try await stage.world.verb("crash", "on")
                let quiet = try await stage.alert("firing", "crash_loop", within: .seconds(30))
                #expect(quiet.isNotice && !quiet.rings(stage.grant.user.text), "\(quiet)")
                #expect(try await stage.ask("!bridge unmute").outcome == "ok")
                let loud = try await stage.grant.wait(for: "the ring", within: .seconds(20)) { answers in
                    answers.first { $0["alert"] == "firing" && $0.rings(stage.grant.user.text) }
                }
                #expect(loud.answers == quiet.event.eventID && loud.body.contains("still so"), "\(loud)")
                try await stage.world.verb("crash", "off")
                #expect(try await stage.ask("!bridge restart").outcome == "ok")
                _ = try await stage.alert("resolved", "crash_loop", within: .seconds(30))
            }
        }
    }
}
