import Contract
import Foundation
import Journal
import Matrix
import Synchronization
import Testing

@testable import Keeper

@Suite("A bot that comes back to what happened without it")
struct AttendanceTests {
    private static let id = String(repeating: "4f", count: 32)
    /// The stand-in's host has this machine's clock.
    private static let now = Int64(Date.now.timeIntervalSince1970)

    private func text(secondsAgo: Int64) -> String {
        Date(timeIntervalSince1970: Double(Self.now - secondsAgo)).formatted(.iso8601)
    }

    private func look(
        _ state: DockerState = .running, secondsAgo: Int64 = 200, restarts: Int, finished: Int64? = nil
    ) -> ContainerLook {
        var look = ContainerLook.make(
            state, id: Self.id, started: text(secondsAgo: secondsAgo), restarts: restarts, code: 0)
        if let finished { look.finishedAt = text(secondsAgo: finished) }
        return look
    }

    private func isTold(_ request: HomeserverByScript.Request) -> Bool {
        request.facts?["warning"]?.stringValue == "away"
    }

    private func isAlert(_ request: HomeserverByScript.Request) -> Bool {
        !request.isEdit && request.facts?["alert"]?.stringValue == "firing"
    }

    /// What the bot saw before it ended, ten minutes ago.
    private var seen: SeenRow { .make(look(secondsAgo: 5000, restarts: 0), hostTime: Self.now - 600) }

    private func events(_ secondsAgo: [Int64]) -> String {
        secondsAgo.map { ago in
            "\((Self.now - ago) * 1_000_000_000)|die|\(Self.id)|matrix-bridge|\"7\"|\"1\"|\"\"\n"
        }.joined()
    }

    @Test("tells a crash loop that is over once, without a ring, with what docker remembers of it")
    func over() async throws {
        let world = try World()
        try world.place.looks(look(restarts: 5))
        let past = events([290, 280, 260, 240, 201])
        try world.place.write("past", past + "not|an|event\n" + past)
        try world.place.write("errors", text(secondsAgo: 201) + " fatal: malformed\n")
        try world.place.write("logs", "")
        try await world.withBot(poll: .seconds(5)) {
            let told = try await world.waits("what happened") { isTold($0) }
            let lines = (told.first?.body ?? "").split(separator: "\n").map(String.init)
            #expect(lines.first?.contains("bridge looped ") == true, "\(lines)")
            #expect(lines.first?.hasSuffix(" while I was away") == true, "\(lines)")
            #expect(lines.contains("5 restarts; it has been steady since"), "\(lines)")
            #expect(lines.contains("exit code 7") && lines.contains("| fatal: malformed"), "\(lines)")
            #expect(told.first?.content["msgtype"]?.stringValue == "m.notice")
            #expect(told.first?.content["m.mentions"]?["user_ids"]?.arrayValue ?? [] == [], "\(told)")
        } prepare: { [seen] in
            try await $0.save(seen)
        }
        try await world.withBot(poll: .seconds(5)) {
            try await world.waitsForLooks(4)
        }
        #expect(world.server.room.filter(isTold).count == 1)
        #expect(world.server.room.filter(isAlert).isEmpty)
    }

    @Test("rings once for one that goes on, and says that it found it so")
    func goesOn() async throws {
        let world = try World()
        try world.place.looks(look(.restarting, secondsAgo: 3, restarts: 14))
        // Twice, out of order, and cut: what is heard is a reason to look, and no more.
        let heard = events([20, 10, 4, 20, 10, 4, 10])
        try world.place.write("events", "now \(Self.now)\n" + heard + heard + String(heard.prefix(90)))
        try await world.withBot(poll: .seconds(5)) {
            let alert = try await world.waits("an alert") { isAlert($0) }
            #expect(alert.first?.facts?["kind"]?.stringValue == "crash_loop")
            #expect(alert.first?.body.contains("found so when I looked again at ") == true, "\(alert)")
            try await world.waits("a glance") { [asked = world.say("!keeper")] in $0.answers(asked) }
        } prepare: { [seen] in
            try await $0.save(seen)
        }
        #expect(world.server.room.filter(isTold).isEmpty)
        #expect(world.server.room.filter(isAlert).count == 1)
    }

    @Test("rings for what fell without it and is down, and not for what was down before")
    func down() async throws {
        for wasUp in [true, false] {
            let world = try World()
            let stopped = look(.exited, secondsAgo: 5000, restarts: 0, finished: 300)
            try world.place.looks(stopped)
            try await world.withBot(poll: .seconds(5)) {
                if wasUp {
                    let alert = try await world.waits("an alert") { isAlert($0) }
                    #expect(alert.first?.facts?["kind"]?.stringValue == "stopped")
                } else {
                    try await world.waitsForLooks(6)
                    #expect(world.server.room.filter(isAlert).isEmpty)
                }
            } prepare: { [seen] in
                var row = wasUp ? seen : .make(stopped, hostTime: Self.now - 600)
                row.isUp = wasUp
                try await $0.save(row)
            }
        }
    }

    @Test("what is steady is written down once, and not with each look")
    func kept() async throws {
        let world = try World()
        try world.place.looks(look(secondsAgo: 5000, restarts: 2))
        let kept = Mutex<[[SeenRow]]>([])
        for _ in 0..<3 {
            try await world.withBot(poll: .seconds(5)) {
                try await world.waitsForLooks(3)
            } prepare: { journal in
                let seen = try await journal.seen()
                kept.withLock { $0.append(seen) }
            }
        }
        let rows = kept.withLock { $0 }
        #expect(rows[0] == [])
        #expect(rows[1].map(\.container) == [Self.id] && rows[1].first?.restarts == 2)
        #expect(rows[1] == rows[2])
    }
}
