import Contract
import Foundation
import Matrix
import Testing

@testable import Keeper

@Suite("All changes stopped", .timeLimit(.minutes(2)))
struct FreezeTests {
    /// Runs until a file is there.
    private static let endless = CustomAction.make(
        command: "echo x >>$HOME/effects; until test -e $HOME/go; do sleep 0.05; done")

    private func folder() throws -> String {
        let path = NSTemporaryDirectory() + "freezer-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }

    @Test("who stopped them first is remembered by whoever looks, until it is thawed")
    func file() throws {
        let folder = try folder()
        let freezer = Freezer(folder: folder)
        #expect(freezer.freeze == nil)
        #expect(try freezer.thaw() == nil)
        try freezer.freeze(by: .make(), at: 7)
        try freezer.freeze(by: .make("@ada:other.example"), at: 8)
        #expect(try Freezer(folder: folder).freeze == Freezer.Freeze(by: .make(), at: 7))
        #expect(try freezer.thaw()?.at == 7)
        #expect(freezer.freeze == nil)
    }

    @Test(
        "whatever else stands there, all is stopped",
        arguments: ["", "7", "7 nobody", "soon @grant:example.org", "7 @grant:example.org x", "\u{FF}"])
    func doubt(text: String) throws {
        let folder = try folder()
        // Of what is in Latin 1, and so no text to others.
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        try Data(bytes).write(to: URL(filePath: folder + "/frozen"))
        #expect(Freezer(folder: folder).freeze == Freezer.Freeze())
        #expect(try Freezer(folder: folder).thaw() == Freezer.Freeze())
        #expect(Freezer(folder: folder).freeze == nil)
    }

    @Test(
        "a file that cannot be read, or is none, counts as well; where it cannot be written that is an error")
    func unreadable() throws {
        let folder = try folder()
        try FileManager.default.createDirectory(
            atPath: folder + "/frozen", withIntermediateDirectories: false)
        #expect(Freezer(folder: folder).freeze == Freezer.Freeze())
        let nowhere = Freezer(folder: folder + "/nowhere")
        #expect(nowhere.freeze == nil)
        #expect(throws: (any Error).self) { try nowhere.freeze(by: .make(), at: 7) }
    }

    @Test("nothing is changed from then on, what waited neither, by the next bot neither; what runs goes on")
    func bot() async throws {
        let world = try World(actions: [Self.endless])
        try await world.withBot(time: .fast(5)) {
            let running = world.say("!bridge backup")
            while world.place.text("effects") == nil { try await Task.sleep(for: .milliseconds(10)) }
            let waiting = world.say("!bridge restart")
            try await world.waits("it waits") { $0.body.contains("bridge restart waits") }
            let freeze = world.say("!keeper freeze", by: "@ada:other.example")
            let frozen = try await world.waits("it is frozen") { $0.answers(freeze) }
            #expect(frozen.first?.outcome == "ok" && frozen.first?.content["msgtype"] == "m.text")
            let asked = world.say("!bridge stop")
            let refused = try await world.waits("refused") { $0.answers(asked) }
            #expect(refused.first?.outcome == "refused")
            #expect(refused.first?.body.contains("By @ada:other.example") == true)
            #expect(refused.first?.body.contains("bridgekeeper thaw") == true)
            try Data().write(to: URL(filePath: world.place.path("go")))
            try await world.waits("what ran is through") { $0.answers(running) && $0.outcome == "ok" }
            try await world.waits("what waited is not run") { $0.answers(waiting) && $0.outcome == "refused" }
            for question in ["!bridge status", "!bridge logs", "!keeper"] {
                let event = world.say(question)
                try await world.waits("\(question) answers") { $0.answers(event) && $0.outcome == "ok" }
            }
        }
        try await world.withBot(time: .fast(5)) {
            let asked = world.say("!bridge restart")
            try await world.waits("still refused") { $0.answers(asked) && $0.outcome == "refused" }
            #expect(world.place.changes == [])
            #expect(try world.freezer.thaw()?.by == UserID("@ada:other.example"))
            try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
            let again = world.say("!bridge restart")
            try await world.waits("it runs") { $0.answers(again) && $0.outcome == "ok" }
        }
        #expect(world.place.changes == ["restart matrix-bridge"])
    }

    @Test("a stranger freezes nothing")
    func stranger() async throws {
        let world = try World()
        try await world.withBot {
            let event = world.say("!keeper freeze", by: "@mallory:example.org")
            try await world.waits("refused") { $0.answers(event) && $0.outcome == "refused" }
        }
        #expect(world.freezer.freeze == nil)
    }
}
