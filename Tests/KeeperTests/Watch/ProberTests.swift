import Contract
import Foundation
import Matrix
import Testing

@testable import Keeper

@Suite("A whole bot and the probe of its service, in a room by script", .timeLimit(.minutes(3)))
struct ProberTests {
    private static let command =
        "[ -f well ] || { echo . >>asked; echo 'no answer from port 29318'; exit 7; }"

    private func world(_ change: (inout Probe) -> Void) throws -> World {
        var probe = Probe()
        probe.every = .seconds(20)
        change(&probe)
        return try World(probe: probe)
    }

    private func alerts(_ world: World) -> [HomeserverByScript.Request] {
        world.server.room.filter { !$0.isEdit && $0.facts?["alert"] == "firing" }
    }

    private func set(_ name: String, _ isThere: Bool, _ world: World) throws {
        if isThere { return try world.place.write(name, "") }
        try FileManager.default.removeItem(atPath: world.place.path(name))
    }

    @Test("it rings once, says what was asked and what came, can be tapped, shows in the tile, and ends")
    func command() async throws {
        let world = try world { $0.command = Self.command }
        try set("project/well", true, world)
        try await world.withBot(poll: .seconds(5), hasTile: true) {
            try await world.waitsForTheWatch()
            try set("project/well", false, world)
            let alert = try await world.waits("an alert") { $0.facts?["alert"] == "firing" }.first
            #expect(alert?.facts?["kind"] == "silent" && alert?.facts?["service"] == "bridge")
            #expect(alert?.facts?["state"] == "running" && alert?.content["msgtype"] == "m.text")
            let lines = (alert?.body ?? "").split(separator: "\n").map(String.init)
            #expect(
                lines.prefix(2) == [
                    "🚨 bridge is silent: it runs, and its probe fails", "| no answer from port 29318",
                ], "\(lines)")
            // On a busy machine it may have been asked once more before that is told.
            let asked = (world.place.text("project/asked") ?? "").count { $0 == "." }
            let counts = 2...max(2, asked)
            #expect(
                counts.contains { lines.contains("its probe ended with 7, \($0) times in a row:") },
                "\(lines) of \(asked)")
            #expect(lines.contains("| \(Self.command)"), "\(lines)")
            try await world.waits(for: 3, "its buttons") { $0.path.contains("m.reaction") }
            try await world.waits("the tile") {
                $0.facts?["tile"] != nil && $0.body.contains("🔇 bridge: running")
                    && $0.body.contains("silent")
            }
            try set("project/well", true, world)
            try await world.waits(for: 2, "its end") { $0.facts?["alert"] == "resolved" }
            let end = world.server.room.first { !$0.isEdit && $0.facts?["alert"] == "resolved" }
            #expect(end?.body.hasPrefix("✅ bridge is heard again: the silence lasted") == true)
            try await world.waits("the tile again") {
                $0.facts?["tile"] != nil && $0.isEdit && $0.body.contains("🟢 bridge")
            }
        }
        #expect(alerts(world).count == 1)
    }

    @Test("a text that is missing in the log rings, with the last lines of the log")
    func log() async throws {
        let world = try world { $0.text = "synced" }
        try world.place.write("logs", "synced\nall is well\n")
        try await world.withBot(poll: .seconds(5)) {
            try await world.waitsForTheWatch()
            try world.place.write("logs", "password=hunter2hunter2\nwaiting <b>@room</b>\n")
            let alert = try await world.waits("an alert") { $0.facts?["alert"] == "firing" }.first
            let lines = (alert?.body ?? "").split(separator: "\n").map(String.init)
            #expect(
                lines.prefix(2) == [
                    "🚨 bridge is silent: it runs, and does not log what it should",
                    "| waiting <b>@room</b>",
                ], "\(lines)")
            #expect(lines.contains("this is not in its log of the last 20 s:"), "\(lines)")
            #expect(lines.contains("| synced"), "\(lines)")
            #expect(!lines.joined().contains("hunter2"), "\(lines)")
        }
        #expect(alerts(world).count == 1)
    }

    @Test(
        "a restart that helps is said to have helped, and one after which the probe fails has failed",
        arguments: [true, false])
    func attempt(helps: Bool) async throws {
        let world = try world { $0.command = Self.command }
        try world.place.after("restart", .make(started: "2025-06-15T14:10:00Z"))
        try await world.withBot(poll: .seconds(5)) {
            try await world.waits("an alert") { $0.facts?["kind"] == "silent" }
            if helps { try set("project/well", true, world) }
            let restart = world.say("!bridge restart")
            let outcome = try await world.waits("an outcome") {
                $0.answers(restart) && $0.outcome == (helps ? "ok" : "failed")
            }
            if helps {
                let end = try await world.waits("its end") {
                    !$0.isEdit && $0.facts?["alert"] == "resolved"
                }
                #expect(end.first?.body.contains("restart by @grant:example.org helped") == true)
            } else {
                #expect(outcome.first?.body.contains("it runs, and its probe fails") == true)
                #expect(outcome.first?.content["msgtype"] == "m.text")
            }
        }
        // The alert stood already, and the outcome has said it.
        #expect(alerts(world).count == 1)
    }

    @Test("a restart that does not help where a log is silent is proven, and said not to have helped")
    func inVain() async throws {
        let world = try world { $0.text = "synced" }
        try world.place.write("logs", "waiting\n")
        try world.place.after("restart", .make(started: "2025-06-15T14:10:00Z"))
        try await world.withBot(poll: .seconds(5)) {
            try await world.waits("an alert") { $0.facts?["kind"] == "silent" }
            let restart = world.say("!bridge restart")
            try await world.waits("an outcome") { $0.answers(restart) && $0.outcome == "ok" }
            let again = try await world.waits("that it did not help") {
                $0.body.contains("❌ restart by @grant:example.org did not help:")
            }
            #expect(again.first?.content["msgtype"] == "m.text")
        }
        #expect(alerts(world).count == 2)
    }

    @Test("of a host that is away no service is silent: the host's alert is the only one")
    func away() async throws {
        let world = try world { $0.command = Self.command }
        try set("project/well", true, world)
        let host = FickleHost(world.place.host)
        try await world.withBot(poll: .seconds(5), host: host) {
            try await world.waitsForTheWatch()
            host.isAway = true
            try set("project/well", false, world)
            try await world.waits("the host's alert") { $0.facts?["kind"] == "unreachable" }
            // The time of three questions and more.
            try await Task.sleep(for: .seconds(4))
            try set("project/well", true, world)
            host.isAway = false
            try await world.waits("its end") { $0.facts?["alert"] == "resolved" }
        }
        #expect(alerts(world).map { $0.facts?["kind"] } == ["unreachable"])
    }

    @Test("a muted one is written, and rings nobody")
    func muted() async throws {
        let world = try world { $0.command = Self.command }
        try set("project/well", true, world)
        try await world.withBot(poll: .seconds(5)) {
            let mute = world.say("!bridge mute 2h")
            try await world.waits("an answer") { $0.answers(mute) }
            try set("project/well", false, world)
            let alert = try await world.waits("an alert") { $0.facts?["kind"] == "silent" }.first
            #expect(alert?.content["msgtype"] == "m.notice")
            #expect(alert?.body.hasPrefix("🔕 bridge is silent") == true)
        }
    }
}
