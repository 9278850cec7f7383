import Contract
import Foundation
import Journal
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("Alerts that stand in one message")
struct AlertGroupTests {
    private static let names = ["bridge", "relay", "signal", "whatsapp"]

    /// A desk that has told of four crash loops: the first alone, three in one message.
    private func flood(_ place: AlertPlace) async throws -> AlertDesk {
        let desk = AlertDesk(office: place.office)
        for name in Self.names {
            var report = try place.report(name)
            report.lastLine = "fatal: password=hunter2 is wrong"
            try await desk.fire(report)
        }
        // Others join while the first waits for the homeserver.
        try await place.pass(.seconds(6), desk)
        #expect(try await place.messages().count == 1)
        try await place.post.run(until: "the first is sent") { try await place.messages().isEmpty }
        try await place.pass(.seconds(6), desk)
        return desk
    }

    private func subjects() throws -> [AlertReport.Subject] {
        try Self.names.map { .service(try .make($0)) }
    }

    private func recover(_ name: String, _ desk: AlertDesk, _ place: AlertPlace) async throws {
        var report = try place.report(name)
        report.state = .running
        try await desk.resolve(report, byRequest: false)
    }

    /// What stands in the room once all is sent and something is so.
    private func sent(
        _ place: AlertPlace, _ what: Comment = "all is sent",
        sourceLocation: SourceLocation = #_sourceLocation,
        until isSo: @escaping @Sendable ([HomeserverByScript.Request]) -> Bool = { _ in true }
    ) async throws -> [HomeserverByScript.Request] {
        let room = { @Sendable in place.post.server.room.filter { !$0.path.contains("m.reaction") } }
        try await place.post.run(until: what, sourceLocation: sourceLocation) {
            try await place.post.journal.unsent().isEmpty && isSo(room())
        }
        return room()
    }

    /// The same, once the last that was said is an edit that begins so.
    private func edited(
        _ place: AlertPlace, _ head: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [HomeserverByScript.Request] {
        try await sent(place, "an edit: \(head)", sourceLocation: sourceLocation) { room in
            room.last.map { $0.isEdit && $0.body.contains(head) } ?? false
        }
    }

    /// Lets all be sent that is no edit and no button.
    private func said(_ place: AlertPlace) async throws {
        try await place.post.run(until: "all is sent") { try await place.messages().isEmpty }
    }

    private func firing(_ room: [HomeserverByScript.Request]) -> Int {
        room.filter { !$0.isEdit && $0.facts?["alert"]?.stringValue == "firing" }.count
    }

    @Test("the first comes alone with its buttons, the others together: one ring, no button, each named once")
    func together() async throws {
        let place = try AlertPlace()
        let desk = try await flood(place)
        let messages = try await place.messages()
        #expect(messages.count == 1)
        let first = place.post.server.room.filter { !$0.path.contains("m.reaction") }
        #expect(first.map { $0.body.hasPrefix("🚨 bridge is in a crash loop") } == [true])
        let group = try #require(messages.last)
        #expect(group.hasPrefix("🚨 3 alerts: crash loop\n"), "\(group)")
        for name in Self.names.dropFirst() { #expect(group.contains("• \(name): crash loop")) }
        #expect(group.contains("the same in all of them") && !group.contains("hunter2"), "\(group)")
        // One that was just sent may still stand among those that are to be.
        let waiting = try await place.post.journal.unsent().filter(\.isButton).map(\.transaction.text)
        let sent = place.post.server.room.filter { $0.path.contains("m.reaction") }.compactMap(\.transaction)
        #expect(Set(waiting + sent).count == 3)
        // For the night each is one of its own.
        #expect(try await place.post.journal.rang(since: 0).count == 4)
        #expect(await desk.kind(of: "service relay") == .crashLoop)
        try await place.close()
    }

    @Test("who recovered is told by edits of the one message, and one notice when all are over")
    func recovers() async throws {
        let place = try AlertPlace()
        let desk = try await flood(place)
        _ = try await sent(place)
        try await recover("relay", desk, place)
        try await recover("signal", desk, place)
        #expect(try await place.messages() == [])
        var room = try await edited(place, "🚨 1 of 3 alerts: crash loop")
        #expect(room.last?.body.contains("✅ relay: over after") == true)

        try await recover("whatsapp", desk, place)
        #expect(try await place.messages().map { $0.hasPrefix("✅ 3 alerts, over") } == [true])
        room = try await edited(place, "✅ 3 alerts, over")
        #expect(firing(room) == 2)
        #expect(try await place.post.journal.rang(since: 0).filter { $0.endedAt == nil }.count == 1)
        try await place.close()
    }

    @Test("after a restart they are in the same message still: taken, recovered, back within ten minutes")
    func restart() async throws {
        let place = try AlertPlace()
        _ = try await flood(place)
        _ = try await sent(place)
        let again = AlertDesk(office: place.office)
        try await again.restore(try subjects())
        #expect(try await place.messages() == [])
        #expect(try await again.take(try .make("relay"), by: try .make()) == .taken(.crashLoop))
        var room = try await edited(place, "relay: crash loop; 👀 grant has it")
        #expect(
            room.last?.body.contains("password") == true, "the last words are kept: \(room.last?.body ?? "")")

        for name in Self.names.dropFirst() { try await recover(name, again, place) }
        #expect(try await place.messages().count == 1)
        place.virtual.advance(.seconds(500))
        try await again.fire(try place.report("signal"))
        room = try await edited(place, "🚨 1 of 3 alerts: crash loop")
        #expect(firing(room) == 2)
        try await place.close()
    }

    @Test("what waited for company when the bot ended is told at the next start, once")
    func waiting() async throws {
        let place = try AlertPlace()
        let desk = AlertDesk(office: place.office)
        for name in Self.names { try await desk.fire(try place.report(name)) }
        #expect(try await place.messages().count == 1)
        for _ in 0..<2 {
            let again = AlertDesk(office: place.office)
            try await again.restore(try subjects())
            #expect(try await place.messages().count == 2)
        }
        try await place.close()
    }

    @Test("what is over before it was told is told all the same; what is taken then, too")
    func overBefore() async throws {
        let place = try AlertPlace()
        let desk = AlertDesk(office: place.office)
        for name in Self.names.prefix(3) { try await desk.fire(try place.report(name)) }
        try await recover("relay", desk, place)
        #expect(try await place.messages().map { $0.prefix(1) } == ["🚨", "🚨"])
        try await desk.fire(try place.report("whatsapp"))
        #expect(try await desk.take(try .make("whatsapp"), by: try .make()) == .taken(.crashLoop))
        #expect(try await place.messages().count == 3)
        try await place.pass(.seconds(20), desk)
        #expect(try await place.messages().count == 3)
        try await place.close()
    }

    @Test("a reminder is one for all of a message that still stand and are nobody's")
    func reminders() async throws {
        let place = try AlertPlace()
        let desk = try await flood(place)
        _ = try await sent(place)
        _ = try await desk.take(try .make("relay"), by: try .make())
        try await place.pass(.seconds(31 * 60), desk)
        let reminders = try await place.messages()
        #expect(reminders.count == 2, "\(reminders)")
        #expect(
            reminders.filter { $0.hasPrefix("🚨 2 alerts") && $0.contains("They are still so") }.count == 1)
        #expect(reminders.allSatisfy { !$0.contains("relay") })
        try await place.close()
    }

    @Test("however many change, their message is edited at most once in 30 s")
    func updates() async throws {
        let place = try AlertPlace()
        let desk = try await flood(place)
        _ = try await sent(place)
        for count in 1...3 {
            try await place.pass(.seconds(31), desk)
            for name in Self.names.dropFirst() {
                var report = try place.report(name)
                report.restartCount = count
                try await desk.update(report)
            }
            try await place.pass(.seconds(6), desk)
            let restarts = count == 1 ? "1 restart" : "\(count) restarts"
            let room = try await edited(place, "whatsapp: crash loop, \(restarts)")
            for name in Self.names.dropFirst() {
                #expect(room.last?.body.contains("\(name): crash loop, \(restarts)") == true)
            }
            #expect(room.filter(\.isEdit).count == count)
        }
        try await place.close()
    }

    @Test("an alert that cannot be read any more does not stand for ever in what is told of the night")
    func unreadable() async throws {
        let place = try AlertPlace()
        let desk = AlertDesk(office: place.office)
        try await desk.fire(try place.report())
        var row = try #require(try await place.post.journal.alerts().first)
        row.state = Data("{}".utf8)
        try await place.post.journal.save(row)
        let again = AlertDesk(office: place.office)
        try await again.restore(try subjects())
        #expect(try await place.post.journal.alerts() == [])
        #expect(try await place.post.journal.rang(since: 0).allSatisfy { $0.endedAt != nil })
        try await place.close()
    }

    @Test("the end of an alert that an earlier run raised has its last words, masked in the journal")
    func lastWords() async throws {
        let place = try AlertPlace()
        var report = try place.report()
        (report.lastLine, report.tail) = ("fatal: malformed", ["token=hunter2secret", "fatal: malformed"])
        let desk = AlertDesk(office: place.office)
        try await desk.fire(report, isSlow: true)
        let state = try #require(try await place.post.journal.alerts().first?.state)
        #expect(!String(decoding: state, as: UTF8.self).contains("hunter2secret"))
        let again = AlertDesk(office: place.office)
        try await again.restore(try subjects())
        #expect(await again.isSlow("service bridge"))
        try await recover("bridge", again, place)
        let room = try await sent(place)
        #expect(room.last?.isEdit == true && room.last?.body.contains("| fatal: malformed") == true)
        try await place.close()
    }

    @Test(
        "whatever happens, each alert rings in one message, each message once",
        arguments: SeededGenerator.seeds(8))
    func always(seed: UInt64) async throws {
        let place = try AlertPlace()
        var desk = AlertDesk(office: place.office)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<120 {
            let name = random.pick(Self.names)
            switch random.below(9) {
            case 0, 1, 2:
                if await desk.kind(of: "service \(name)") == nil {
                    try await desk.fire(try place.report(name))
                }
            case 3: try await recover(name, desk, place)
            case 4: try await desk.update(try place.report(name))
            case 5: _ = try await desk.take(try .make(name), by: try .make())
            case 6:
                desk = AlertDesk(office: place.office)
                try await desk.restore(try subjects())
            default:
                try await said(place)
                try await place.pass(.milliseconds(random.pick([100, 900, 3000, 400_000])), desk)
            }
        }
        for _ in 0..<2 {
            try await said(place)
            try await place.pass(.seconds(10), desk)
        }
        try await said(place)
        let alerts = try await place.post.journal.alerts()
        #expect(alerts.allSatisfy { !String(decoding: $0.state, as: UTF8.self).contains("isUntold") })
        let rang = try await place.post.journal.rang(since: 0)
        let firing = place.post.server.room.filter {
            !$0.isEdit && $0.facts?["alert"]?.stringValue == "firing" && !$0.body.contains("still so")
        }.map(\.content)
        // One alert a message, or so many as are named in it.
        let named = firing.map { $0[Facts.key]?["services"]?.arrayValue?.count ?? 1 }
        #expect(named.reduce(0, +) == rang.count, "seed \(seed)")
        #expect(firing.allSatisfy { $0["m.mentions"]?["user_ids"]?.arrayValue?.count == 1 }, "seed \(seed)")
        try await place.close()
    }
}
