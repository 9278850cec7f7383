import Foundation
import Matrix
import Synchronization
import TestKit
import Testing

extension EndToEnd {
    @Suite("the heartbeat for an outside monitor")
    struct HeartbeatTests {
        /// A monitor on loopback that answers as it is told to.
        private final class Monitor: Sendable {
            static let word = "sesame-7731"
            private let status: Status
            private let server: ScriptedServer

            private final class Status: Sendable {
                let code = Mutex(200)
            }

            init() throws {
                let status = Status()
                self.status = status
                server = try ScriptedServer { _ in .html("ok", status: status.code.withLock { $0 }) }
            }

            var url: String { "http://127.0.0.1:\(server.port)/ping/\(Self.word)" }
            var beats: Int { server.requests.count { $0.path == "/ping/\(Self.word)" } }
            func answer(_ code: Int) { status.code.withLock { $0 = code } }

            func beats(_ more: Int, within limit: Duration = .seconds(30)) async throws {
                let before = beats
                try await eventually("\(more) more beats", within: limit) { beats >= before + more }
            }
        }

        private func count(_ words: String, in text: String) -> Int {
            text.components(separatedBy: words).count - 1
        }

        @Test(
            "it beats while all is well; that it fails, and that it does no more, is said once; its address nowhere"
        )
        func beats() async throws {
            try await World.here().tidy()
            let monitor = try Monitor()
            try await Stage.set("heart") { config in
                config.hurry()
                config["watch", "heartbeat"] = quoted(monitor.url)
                config["watch", "heartbeat_every"] = quoted("1s")
            } play: { stage in
                try await monitor.beats(3)
                let good = try await stage.bot.command("check")
                #expect(good.output.contains("heartbeat: answered 200"), "\(good)")

                monitor.answer(500)
                try await monitor.beats(4)
                #expect(count("heartbeat's call failed: answered 500", in: stage.bot.words) == 1)
                let bad = try await stage.bot.command("check")
                #expect(bad.output.contains("heartbeat: answered 500"), "\(bad)")
                monitor.answer(200)
                try await monitor.beats(4)
                #expect(count("heartbeat is called again", in: stage.bot.words) == 1, "\(stage.bot.tail)")

                let inRoom = try await stage.ask("!keeper check")
                let wrong = try await stage.bot.command(
                    "check",
                    environment: ["BRIDGEKEEPER_HEARTBEAT": "http://monitor.example.org/\(Monitor.word)"])
                #expect(
                    wrong.status == 78 && wrong.error.contains("heartbeat's address is unusable"), "\(wrong)")
                for text in [good, bad, wrong].map(\.description) + [inRoom.body, stage.bot.words] {
                    // The environment of a command is not told with it.
                    #expect(!text.contains(Monitor.word), "\(text)")
                }
            }
        }

        @Test(
            "it stops when the sync is cut, and begins again when it is back", .enabled(if: Outage.isLong))
        func cut() async throws {
            let world = try World.here()
            try await world.tidy()
            let monitor = try Monitor()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("deafheart") { config in
                    config.hurry()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                    config["watch", "heartbeat"] = quoted(monitor.url)
                    config["watch", "heartbeat_every"] = quoted("1s")
                } play: { stage in
                    try await monitor.beats(3)
                    try await proxy.play("deaf")
                    try await eventually("the reason is in the log", within: Outage.bound) {
                        stage.bot.words.contains("no heartbeat: the homeserver is not heard")
                    }
                    // Five beats' time, in which none comes.
                    let (before, begun) = (monitor.beats, ContinuousClock.now)
                    try await eventually("five seconds have passed") {
                        ContinuousClock.now - begun > .seconds(5)
                    }
                    #expect(monitor.beats == before)
                    try await proxy.play("none")
                    try await monitor.beats(2, within: .seconds(90))
                }
            }
        }
    }
}
