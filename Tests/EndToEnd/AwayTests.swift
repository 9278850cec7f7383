import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("what happens while the bot, the homeserver, the host or docker is away")
    struct AwayTests {
        @Test(
            "a loop that came and went without the bot is told once and rings nobody, one that goes on rings once, and so does one while the homeserver is away"
        )
        func botAndHomeserver() async throws {
            let world = try World.here()
            try await world.reset()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("away") { config in
                    config.hurry()
                    config.head = "timezone = \"UTC\""
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    try await overWithoutTheBot(stage)
                    try await goesOnWithoutTheBot(stage)
                    try await withoutTheHomeserver(stage, proxy)
                }
            }
            try await world.verb("crash", "off")
        }

        private func overWithoutTheBot(_ stage: Stage) async throws {
            let container = try await seenSteady(stage)
            try await stage.bot.kill()
            try await loops(container, stage)
            try await stage.world.verb("crash", "off")
            try await steady(container)
            try await stage.bot.start()
            let told = try await stage.grant.wait(for: "what happened") { answers in
                answers.first { $0["warning"] == "away" }
            }
            #expect(told.isNotice && told.mentions.isEmpty, "\(told)")
            #expect(told.body.contains("bridge looped ") && told.body.contains("while I was away"))
            #expect(told.body.contains("malformed") && told.body.contains("exit code 1"), "\(told)")
            #expect(await alerts(stage).isEmpty)
        }

        @Test(
            "a loop that docker has forgotten, since 300 other events came behind it, is told once by its count"
        )
        func forgotten() async throws {
            try await World.here().reset()
            try await Stage.set("forgotten", { $0.hurry() }) { stage in
                let container = try await seenSteady(stage)
                let begun = Date.now
                try await stage.bot.kill()
                try await loops(container, stage)
                try await stage.world.verb("crash", "off")
                try await steady(container)
                let image = "bk-forgotten:1"
                for _ in 0..<300 { try await container.must("tag", "bridge-base:1", image) }
                try await container.must("rmi", image)
                // Or this shows nothing.
                try #require(try await container.deaths(since: begun).isEmpty)
                try await stage.bot.start()
                let told = try await stage.grant.wait(for: "what happened") { answers in
                    answers.first { $0["warning"] == "away" }
                }
                #expect(told.isNotice && told.mentions.isEmpty, "\(told)")
                let count = try await container.inspect("{{.RestartCount}}")
                #expect(told.number("restart_count") == Int64(count), "\(count): \(told)")
                #expect(told.body.contains("\(count) restart"), "\(count): \(told)")
                #expect(told.body.contains("bridge looped until "), "\(told)")
                // Behind it comes what a second telling would have been before.
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                #expect(await stage.grant.answers.filter { $0["warning"] == "away" }.count == 1)
                #expect(await alerts(stage).isEmpty)
            }
        }

        /// Waits until the watch has seen it steady: only of that can be seen later that it looped.
        private func seenSteady(_ stage: Stage) async throws -> Container {
            let container = try stage.world.container()
            try await eventually("it is steady, and the watch has looked") {
                guard try await container.age() > .seconds(8) else { return false }
                return try await stage.ask("!keeper").body.contains("bridge is running")
            }
            return container
        }

        private func goesOnWithoutTheBot(_ stage: Stage) async throws {
            let container = try stage.world.container()
            try await stage.bot.terminate()
            try await loops(container, stage)
            try await stage.bot.start()
            let alert = try await stage.alert("firing", "crash_loop", within: .seconds(30))
            #expect(alert.rings(stage.grant.user.text), "\(alert)")
            try await stage.world.verb("crash", "off")
            #expect(try await stage.ask("!bridge restart").outcome == "ok")
            _ = try await stage.alert("resolved", "crash_loop", within: .seconds(30))
            #expect(await alerts(stage).count == 1)
            #expect(await stage.grant.answers.filter { $0["warning"] == "away" }.count == 1)
        }

        private func withoutTheHomeserver(_ stage: Stage, _ proxy: FaultProxy) async throws {
            let before = stage.bot.written.count
            let begun = Date.now
            try await proxy.play("closed")
            // Another service, whose alert is no comeback.
            try await stage.world.verb("crash", "on", "second")
            try await eventually("it is found", within: .seconds(40)) {
                stage.bot.written.dropFirst(before).contains(Data("alert: service second crash_loop".utf8))
            }
            let found = Date.now
            try await proxy.play("none")
            let alert = try await stage.alert("firing", "crash_loop", of: "second", within: .seconds(40))
            let times = [begun, found].map { "began at \(clock($0))" }
            #expect(times.contains { alert.body.contains($0) }, "\(times): \(alert)")
            #expect(alert.rings(stage.grant.user.text), "\(alert)")
            #expect(try await stage.ask("!second status").outcome == "ok")
            #expect(await alerts(stage).filter { $0["service"] == "second" }.count == 1)
            try await stage.world.verb("crash", "off", "second")
        }

        private func clock(_ time: Date) -> String {
            let minute = Int(time.timeIntervalSince1970) / 60
            let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
            return "\(two(minute / 60 % 24)):\(two(minute % 60))"
        }

        /// Lets it crash, and waits until it has died often enough to be a loop.
        private func loops(_ container: Container, _ stage: Stage) async throws {
            let begun = Date.now
            try await stage.world.verb("crash", "on")
            try await eventually("it loops", within: .seconds(40)) {
                try await container.deaths(since: begun).count >= 4
            }
        }

        /// Waits until it runs for as long as an alert needs to be over.
        private func steady(_ container: Container) async throws {
            try await eventually("it runs for 5 s", within: .seconds(60)) {
                let words = try await container.inspect("{{.State.Status}} {{.State.StartedAt}}")
                    .split(separator: " ").map(String.init)
                guard words.count == 2, words[0] == "running" else { return false }
                let started = try await Shell.must("date", "-d", words[1], "+%s")
                return Date.now.timeIntervalSince1970 - (Double(started) ?? .infinity) > 6
            }
        }

        private func alerts(_ stage: Stage) async -> [Answer] {
            await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "firing" }
        }

        @Test(
            "the stream is cut, the host is silent for 40 s, docker is restarted: a loop is told once, and the host once at most"
        )
        func hostAndDocker() async throws {
            let world = try World.here()
            try await world.reset()
            try await Stage.set("faults", { $0.hurry() }) { stage in
                try await eventually("the watch has looked") {
                    try await stage.ask("!keeper").body.contains("bridge is running")
                }
                let listeners = try await self.listeners()
                #expect(!listeners.isEmpty)
                for listener in listeners { try await Shell.must("kill", "-KILL", listener) }
                try await eventually("it listens again", within: .seconds(15)) {
                    let now = try await self.listeners()
                    return !now.isEmpty && Set(now).isDisjoint(with: listeners)
                }
                try await stage.world.with("sshd", "freeze", back: "thaw") {
                    try await stage.world.verb("crash", "on")
                    try await Task.sleep(for: .seconds(40))
                }
                _ = try await stage.alert("firing", "crash_loop", within: .seconds(60))
                try await stage.world.with("engine", "down", back: "up") {}
                try await stage.world.verb("crash", "off")
                let container = try stage.world.container()
                try await eventually("docker has it again", within: .seconds(60)) {
                    try await container.docker("restart", container.name).status == 0
                }
                _ = try await stage.grant.wait(for: "it is over", within: .seconds(60)) { answers in
                    answers.last { $0.edits == nil && $0["service"] == "bridge" && $0["alert"] != nil }
                        .flatMap { $0["alert"] == "resolved" ? true : nil }
                }
                let alerts = await alerts(stage)
                #expect(alerts.filter { $0["service"] == "bridge" }.count == 1, "\(alerts)")
                #expect(alerts.filter { $0["service"] == "second" }.isEmpty, "\(alerts)")
                for host in Set(alerts.compactMap { $0["host"] }) {
                    #expect(alerts.filter { $0["host"] == host }.count == 1, "\(alerts)")
                }
            }
        }

        /// The clients that tell the bot of docker's events; the world's accounts have no others.
        private func listeners() async throws -> [String] {
            try await HostProcesses.now().besideJobs.filter { $0.command.hasPrefix("docker events ") }
                .map(\.pid)
        }
    }
}
