import Contract
import Foundation
import Logging
import Matrix
import Synchronization
import Testing

@testable import Keeper

@Suite("A whole bot and the release line of its service, in a room by script", .timeLimit(.minutes(3)))
struct ReleaseWatcherTests {
    private static let mark = "⬆️ update waits ("

    private func world() async throws -> World {
        let world = try World()
        try await world.place.shell(
            "git init -q -b master upstream && \(commit) && git clone -q upstream project")
        return world
    }

    private let commit =
        "git -C upstream -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m x"

    private var rule: WatchRule {
        var rule = WatchRule()
        rule.releases = .seconds(600)
        return rule
    }

    private func isTile(_ request: HomeserverByScript.Request, marked: Bool) -> Bool {
        request.facts?["tile"] != nil && request.body.contains("running")
            && request.body.contains(Self.mark) == marked
    }

    @Test("a new commit is marked, in the facts as well; when it came in, or cannot be seen, the mark goes")
    func marks() async throws {
        let world = try await world()
        try await world.place.shell(commit)
        let tip = try await world.place.shell("git -C upstream rev-parse HEAD")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let lines = Mutex<[String]>([])
        let log = Logger(label: "test") { _ in Lines { line in lines.withLock { $0.append(line) } } }
        // Ten minutes are three seconds.
        try await world.withBot(
            poll: .seconds(60), time: .fast(200), hasTile: true, rule: rule, log: log
        ) {
            let marked = try await world.waits("the mark") { isTile($0, marked: true) }.last
            #expect(marked?.facts?["ahead"] == [.string("bridge=\(tip)")])
            #expect(marked?.body.contains(Self.mark + tip.prefix(7) + ")") == true)
            #expect(marked?.content["msgtype"] == "m.notice")

            let gone = try await next(world, marked: false, after: "mv upstream away")
            #expect(gone?.facts?["ahead"] == nil)
            let said = lines.withLock {
                $0.filter { $0.contains("the release line of bridge is ahead is not") }
            }
            #expect(said.count == 1 && said[0].contains("git ended with 128"), "\(said)")

            try await next(world, marked: true, after: "mv away upstream")
            #expect(lines.withLock { $0.count { $0.contains("can be asked for again") } } == 1)

            let level = try await next(
                world, marked: false, after: "cd project && git pull -q --ff-only")
            #expect(level?.facts?["ahead"] == nil)
        }
        let room = world.server.room
        #expect(room.allSatisfy { $0.facts?["tile"] != nil }, "nothing but the tile: \(room.map(\.body))")
        // An hour of the bot's is 18 seconds: then it asks for its tile, and the script knows none of the bot's own events.
        let remade = lines.withLock { $0.count { $0.contains("the tile was taken back") } }
        #expect(room.count { !$0.isEdit } == 1 + remade)
    }

    /// The next tile of that kind once something was done.
    @discardableResult
    private func next(
        _ world: World, marked: Bool, after script: String
    ) async throws -> HomeserverByScript.Request? {
        let before = world.server.room.count { isTile($0, marked: marked) }
        try await world.place.shell(script)
        return try await world.waits(for: before + 1, "a tile after \(script)") {
            isTile($0, marked: marked)
        }.last
    }

    @Test(
        "the repository is asked where somebody wants to know and there is a tile to show it, and only there",
        arguments: [(true, true), (true, false), (false, true)])
    func off(hasTile: Bool, isWanted: Bool) async throws {
        let world = try await world()
        try await world.place.shell(commit)
        // Whoever asks leaves a trace.
        try world.place.write(
            "bin/git", "#!/bin/sh\necho \"$*\" >>\"$HOME/gits\"\nPATH=${PATH#*:} exec git \"$@\"\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: world.place.path("bin/git"))
        let isAsked = hasTile && isWanted
        try await world.withBot(
            poll: .seconds(20), time: .fast(100), hasTile: hasTile, rule: isWanted ? rule : WatchRule()
        ) {
            try await world.waitsForTheWatch()
            // Longer than a look waits at the start.
            try await world.waitsForLooks(3)
            if isAsked { try await world.waits("the mark") { isTile($0, marked: true) } }
        }
        #expect((world.place.text("gits")?.contains("ls-remote") == true) == isAsked)
    }
}
