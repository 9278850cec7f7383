import Contract
import Foundation
import Journal
import Logging
import Matrix
import Remote
import Synchronization
import Testing

@testable import Keeper

@Suite("The tile of a whole bot, in a room by script", .timeLimit(.minutes(3)), .serialized)
struct TileTests {
    private typealias Request = HomeserverByScript.Request

    private static func isTile(_ request: Request) -> Bool { request.facts?["tile"] != nil }
    private static func isNew(_ request: Request) -> Bool { isTile(request) && !request.isEdit }

    /// The tile as it stands in the room, by its place there: that is its event's name.
    private func event(_ world: World) throws -> String {
        let place = try #require(world.server.room.lastIndex(where: Self.isNew))
        return "$sent\(place + 1)"
    }

    private func pinned(_ world: World) -> [String] {
        let content = world.room.pins.withLock { $0.content }
        return (content?["pinned"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private func waitsForPin(_ world: World, _ event: String) async throws {
        for _ in 0..<2000 where !pinned(world).contains(event) {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(pinned(world).contains(event), "\(pinned(world))")
    }

    private func show(_ world: World, redacted: Bool = false) throws {
        let name = try event(world)
        var members = World.event(["body": "tile"], name, by: "@bridgekeeper:example.org").objectValue ?? [:]
        if redacted { members["unsigned"] = ["redacted_because": [:]] }
        world.room.show(.object(members), as: name)
    }

    @Test("it is posted once, pinned beside what others pinned, and edited when something changes")
    func flips() async throws {
        let world = try World()
        world.room.pins.withLock { $0.content = ["pinned": ["$theirs"]] }
        try await world.withBot(poll: .seconds(2), hasTile: true) {
            // The clock of this test may be past the desk's patience before the first look is: then an edit says it.
            try await world.waits("the tile") { $0.facts?["tile"] == ["bridge=running"] }
            try await waitsForPin(world, try event(world))
            #expect(pinned(world) == ["$theirs", try event(world)])
            try world.place.looks(.make(.exited, code: 143))
            let edit = try await world.waits("an edit") {
                Self.isTile($0) && $0.isEdit && $0.body.contains("exited")
            }
            #expect(edit.first?.facts?["tile"] == ["bridge=exited"])
            #expect(edit.first?.content["m.relates_to"]?["event_id"]?.stringValue == (try event(world)))
            try world.place.looks(.make(started: "2025-06-15T15:00:00Z"))
            try await world.waits("another edit") { Self.isTile($0) && $0.body.contains("since 15:00") }
        }
        #expect(world.server.room.filter(Self.isNew).count == 1)
    }

    @Test("what the bot does to a service stands in it, and how that ended")
    func busy() async throws {
        let world = try World()
        try world.place.after("restart", .make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(hasTile: true) {
            try await world.waits("the tile", Self.isNew)
            world.say("!bridge restart")
            try await world.waits("that it is under way") {
                Self.isTile($0) && $0.body.contains("restart is under way")
            }
            // The next poll is ten hours away: what came of it is looked at all the same.
            try await world.waits("what came of it") {
                Self.isTile($0) && $0.body.contains("since 15:00") && !$0.body.contains("under way")
            }
        }
    }

    @Test("a new run of the bot edits the tile of the last one, and pins nothing that somebody unpinned")
    func again() async throws {
        let world = try World()
        try await world.withBot(hasTile: true) {
            try await world.waits("the tile", Self.isNew)
            try await waitsForPin(world, try event(world))
        }
        try show(world)
        world.room.pins.withLock { $0.content = ["pinned": []] }
        let before = world.server.room.count
        try world.place.looks(.make(started: "2025-06-15T15:00:00Z"))
        try await world.withBot(hasTile: true) {
            try await world.waits("an edit") {
                Self.isTile($0) && $0.isEdit && $0.body.contains("since 15:00")
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        let new = world.server.room.dropFirst(before)
        #expect(new.filter { !$0.isEdit }.isEmpty, "\(new.map(\.body))")
        #expect(pinned(world).isEmpty)
    }

    @Test(
        "one that is taken back is made anew and takes the old one's place, also when that happened meanwhile"
    )
    func redacted() async throws {
        let world = try World()
        world.room.pins.withLock { $0.content = ["pinned": ["$theirs"]] }
        try await world.withBot(hasTile: true) {
            try await world.waits("the tile", Self.isNew)
            let first = try event(world)
            try await waitsForPin(world, first)
            // What is said to be taken back, and still stands, is not made anew.
            try show(world)
            world.room.put([redaction(of: first, world)])
            let help = world.say("!help")
            try await world.waits("an answer") { $0.answers(help) }
            #expect(world.server.room.filter(Self.isNew).count == 1)
            try show(world, redacted: true)
            world.room.put([redaction(of: first, world)])
            try await world.waits(for: 2, "another tile", Self.isNew)
            try await waitsForPin(world, try event(world))
            #expect(pinned(world) == ["$theirs", try event(world)])
        }
        try show(world, redacted: true)
        try await world.withBot(hasTile: true) { try await world.waits(for: 3, "a third tile", Self.isNew) }
    }

    private func redaction(of event: String, _ world: World) -> JSONValue {
        World.event(["redacts": .string(event)], world.room.name(), type: "m.room.redaction")
    }

    @Test(
        "without the right to pin that is said once, and all else goes on; given the right, it is pinned later"
    )
    func forbidden() async throws {
        let world = try World()
        let lines = Mutex<[String]>([])
        world.room.pins.withLock { $0.isAllowed = false }
        let log = Logger(label: "test") { _ in Lines { line in lines.withLock { $0.append(line) } } }
        try await world.withBot(time: .fast(2000), hasTile: true, log: log) {
            try await world.waits("the tile", Self.isNew)
            try show(world)
            for _ in 0..<2000 where world.room.pins.withLock({ $0.tries }) < 3 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(lines.withLock { $0.filter { $0.contains("cannot be pinned") }.count } == 1)
            world.room.pins.withLock { $0.isAllowed = true }
            try await waitsForPin(world, try event(world))
        }
    }

    @Test("two hours of a quiet day make two edits, and nothing else")
    func quiet() async throws {
        let world = try World()
        let time = Time.fast(1500)
        try await world.withBot(poll: .seconds(60), time: time, hasTile: true) {
            try await world.waits("the tile") { Self.isTile($0) && $0.body.contains("running since") }
            try show(world)
            try await waitsForPin(world, try event(world))
            // The first hour is the start's: on a busy machine a minute of this clock is over before the stream is open.
            try await lasts(.seconds(3600), time)
            let before = world.server.room.count
            try await lasts(.seconds(7200), time)
            let new = world.server.room.dropFirst(before)
            #expect((1...2).contains(new.count) && new.allSatisfy(\.isEdit), "\(new.map(\.body))")
            #expect(world.room.pins.withLock { $0.tries } == 1)
        }
    }

    private func lasts(_ span: Duration, _ time: Time) async throws {
        let end = time.elapsed() + span
        while time.elapsed() < end { try await Task.sleep(for: .milliseconds(20)) }
    }

    @Test("while docker's events are not heard for a minute, it says so")
    func deaf() async throws {
        let world = try World()
        let docker = try #require(world.place.text("bin/docker"))
        try world.place.write("bin/docker", docker.replacing("exec sleep 1000", with: "exit 1"))
        try await world.withBot(poll: .seconds(10), hasTile: true) {
            try await world.waits("the tile", Self.isNew)
            try await world.waits("that it is by poll only") {
                Self.isTile($0) && $0.body.contains("here: by poll only")
            }
        }
    }

    @Test("switched off there is none, and the one that was says so")
    func off() async throws {
        let world = try World()
        try await world.withBot(hasTile: true) { try await world.waits("the tile", Self.isNew) }
        let first = try event(world)
        for _ in 0..<2 {
            try await world.withBot {
                let last = try await world.waits("its end") { $0.isEdit && $0.body.contains("switched off") }
                #expect(last.first?.content["m.relates_to"]?["event_id"]?.stringValue == first)
            }
        }
        #expect(world.server.room.filter { $0.body.contains("switched off") }.count == 1)
        #expect(world.server.room.filter(Self.isNew).count == 1)
    }
}
