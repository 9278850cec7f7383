import Contract
import Foundation
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("A host's disk that is nearly full")
struct DiskWatchTests {
    @Test(
        "it rings at its line, and is over some percent below", arguments: [(90, 85), (7, 4), (2, 1), (1, 0)])
    func hysteresis(limit: Int, end: Int) {
        var watch = DiskWatch(limit: limit)
        #expect(watch.end == end)
        #expect(watch.observe(limit - 1) == .none)
        #expect(watch.observe(limit) == .fire)
        #expect(watch.observe(100) == .update)
        #expect(watch.observe(end + 1) == .update)
        #expect(watch.observe(end) == .resolve)
        #expect(watch.observe(limit - 1) == .none)
    }

    @Test("one that stood when the bot ended goes on standing")
    func restored() {
        var watch = DiskWatch(limit: 90, isFiring: true)
        #expect(watch.observe(88) == .update)
        #expect(watch.observe(50) == .resolve)
    }

    @Test("whatever comes, it rings and ends in turn, each only on its side of the lines")
    func property() {
        var random = SeededGenerator()
        for _ in 0..<SeededGenerator.rounds(200) {
            var watch = DiskWatch(limit: 1 + random.below(99))
            var isFiring = false
            for _ in 0..<100 {
                let percent = random.below(101)
                switch watch.observe(percent) {
                case .fire:
                    #expect(!isFiring && percent >= watch.limit, "seed \(random.seed)")
                    isFiring = true
                case .resolve:
                    #expect(isFiring && percent <= watch.end, "seed \(random.seed)")
                    isFiring = false
                case .update: #expect(isFiring && percent > watch.end, "seed \(random.seed)")
                case .none: #expect(!isFiring && percent < watch.limit, "seed \(random.seed)")
                }
                #expect(watch.isFiring == isFiring)
            }
        }
    }

    // MARK: The bot

    /// A stand-in for `df`: so much is used of everything.
    private func use(_ percent: Int, _ place: Place) throws {
        try place.write(
            "bin/df",
            """
            #!/bin/sh
            echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
            [ "$1" != -Pi ] || { echo 'sda1 100 1 99 1% /'; exit; }
            echo "/dev/sda1 10000000 \(percent)00000 \(100 - percent)00000 \(percent)% /srv/\\`rm\\` disk"
            """)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: place.path("bin/df"))
    }

    @Test("it rings once for the host, says what can be done, has no buttons, and ends when there is room")
    func bot() async throws {
        let world = try World()
        try use(93, world.place)
        var rule = WatchRule()
        rule.disk = 90
        // Five minutes are three seconds.
        try await world.withBot(poll: .seconds(100), time: .fast(100), rule: rule) {
            let alert = try await world.waits("an alert") { $0.facts?["alert"] == "firing" }.first
            #expect(alert?.facts?["kind"] == "disk" && alert?.facts?["host"] == "here")
            #expect(alert?.facts?["state"] == "running" && alert?.facts?["service"] == nil)
            #expect(alert?.content["msgtype"] == "m.text")
            let lines = (alert?.body ?? "").split(separator: "\n").map(String.init)
            #expect(
                lines.first == "🚨 the host here has a disk that is 93 % full: 683 MB left on /srv/?rm??disk",
                "\(lines)")
            #expect(lines.last?.contains("docker image prune") == true, "\(lines)")
            try use(86, world.place)
            try await world.waits("an edit, which tells the number") {
                $0.isEdit && $0.body.contains("86 % full")
            }
            try use(85, world.place)
            try await world.waits(for: 2, "its end") { $0.facts?["alert"] == "resolved" }
        }
        let firing = world.server.room.filter { !$0.isEdit && $0.facts?["alert"] == "firing" }
        #expect(firing.count == 1)
        #expect(!world.server.room.contains { $0.path.contains("m.reaction") })
    }

    @Test("where nobody asked for it nobody looks")
    func off() async throws {
        let world = try World()
        try use(99, world.place)
        try await world.withBot(poll: .seconds(20), time: .fast(100)) {
            try await world.waitsForTheWatch()
            // Longer than a disk would wait for its look.
            try await world.waitsForLooks(3)
        }
        #expect(world.server.room.allSatisfy { $0.facts?["alert"] == nil })
    }
}
