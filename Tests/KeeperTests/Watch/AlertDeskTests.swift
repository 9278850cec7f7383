import Contract
import Foundation
import Journal
import Logging
import Matrix
import TestKit
import Testing
import Transport

@testable import Keeper

@Suite("The alerts that stand, in the journal and in the room")
struct AlertDeskTests {
    /// A desk whose clocks are moved, with a real outbox that sends to a homeserver by script.
    private struct Place {
        let post: Post
        let virtual = VirtualTime()
        let office: Office
        private let http: HTTPClient

        init() throws {
            post = try Post(try HomeserverByScript())
            http = try HTTPClient()
            let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let own = try UserID.make("@bridgekeeper:example.org")
            let time = virtual.time
            let scribe = Scribe(own: own, wording: try .make(), spool: post.spool, time: time)
            let homeserver = Homeserver(
                url: try HomeserverURL("http://127.0.0.1:\(post.server.port)"),
                token: try AccessToken("secret"), http: http)
            office = Office(
                own: own, journal: post.journal, scribe: scribe, outbox: post.outbox, board: Board(),
                serverClock: ServerClock(time: time), time: time, log: log, limits: Limits(),
                stale: StaleDesk(
                    lasting: .seconds(300), journal: post.journal, time: time, random: { $0.lowerBound }),
                disk: DiskAlarm(
                    scribe: scribe, homeserver: homeserver, room: try RoomID("!room:example.org"), time: time,
                    log: log))
        }

        func close() async throws {
            await http.close()
            try await post.close()
            try post.remove()
        }

        /// What is still to be said and is no edit and no button.
        func messages() async throws -> [String] {
            try await post.journal.unsent().filter { $0.key == nil }.map {
                try JSONValue(parsing: $0.content)["body"]?.stringValue ?? ""
            }
        }
    }

    private func report(_ place: Place, _ name: String = "bridge", _ kind: AlertKind = .crashLoop) throws
        -> AlertReport
    {
        AlertReport(
            kind: kind, subject: .service(try .make(name)), since: place.office.time.wall(), state: .crashLoop
        )
    }

    /// Lets the desk's time pass.
    private func pass(_ length: Duration, _ desk: AlertDesk, _ place: Place) async throws {
        let end = place.virtual.elapsed + length
        let running = Task { try await desk.run() }
        while place.virtual.elapsed < end { await Task.yield() }
        running.cancel()
        _ = await running.result
    }

    @Test("what nobody takes rings again after half an hour, an hour, two; what somebody took does not")
    func reminders() async throws {
        let place = try Place()
        let desk = AlertDesk(office: place.office)
        try await desk.fire(try report(place))
        // What nobody could read yet needs no reminder.
        try await pass(.seconds(2 * 3600), desk, place)
        #expect(try await place.messages().count == 1)
        try await place.post.run(until: "it is sent") { try await place.messages().isEmpty }
        try await pass(.seconds(3 * 3600), desk, place)
        let reminders = try await place.messages()
        #expect(
            reminders.count == 2 && reminders.allSatisfy { $0.contains("It is still so") }, "\(reminders)")
        #expect(try await desk.take(try .make(), by: try .make()) == .taken(.crashLoop))
        try await pass(.seconds(20 * 3600), desk, place)
        #expect(try await place.messages().count == 2)
        try await place.close()
    }

    @Test("what comes back within ten minutes is the same alert, also across a restart; later it is another")
    func comesBack() async throws {
        let place = try Place()
        let first = AlertDesk(office: place.office)
        try await first.fire(try report(place))
        try await place.post.run(until: "it is sent") { try await place.messages().isEmpty }
        try await first.resolve(try report(place), byRequest: false)
        #expect(await first.kind(of: "service bridge") == nil)

        let second = AlertDesk(office: place.office)
        try await second.restore([.service(try .make())])
        #expect(await second.kind(of: "service bridge") == nil)
        place.virtual.advance(.seconds(599))
        try await second.fire(try report(place))
        #expect(await second.kind(of: "service bridge") == .crashLoop)
        #expect(try await place.messages().filter { $0.contains("🚨") } == [])
        #expect(try await place.post.journal.rang(since: 0).map(\.endedAt) == [nil])

        try await second.resolve(try report(place), byRequest: false)
        place.virtual.advance(.seconds(601))
        try await second.fire(try report(place))
        #expect(try await place.messages().filter { $0.contains("🚨") }.count == 1)
        #expect(try await place.post.journal.rang(since: 0).count == 2)
        try await place.close()
    }

    @Test("the buttons of an alert that is over before they were sent are not sent any more")
    func lateButtons() async throws {
        let place = try Place()
        let desk = AlertDesk(office: place.office)
        try await desk.fire(try report(place))
        #expect(try await place.post.journal.unsent().filter(\.isButton).count == 3)
        try await desk.resolve(try report(place), byRequest: false)
        #expect(try await place.post.journal.unsent().filter(\.isButton) == [])
        try await place.post.run(until: "all else is sent") { try await place.post.journal.unsent().isEmpty }
        #expect(
            place.post.server.room.count == 3
                && !place.post.server.room.contains { $0.path.contains("m.reaction") })
        try await place.close()
    }

    @Test("many at once leave in the journal what the desk knows", arguments: SeededGenerator.seeds(3))
    func manyAtOnce(seed: UInt64) async throws {
        let place = try Place()
        let desk = AlertDesk(office: place.office)
        let names = ["bridge", "relay", "signal"]
        var random = SeededGenerator(seed: seed)
        let user = try UserID.make()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<150 {
                let name = names.randomElement(using: &random) ?? ""
                let kind =
                    AlertKind.allCases.filter { !Reports.isOfHost($0) }.randomElement(using: &random) ?? .gone
                let what = Int.random(in: 0..<7, using: &random)
                let report = try report(place, name, kind)
                let service = try Service.make(name)
                group.addTask {
                    switch what {
                    case 0, 1: try await desk.fire(report)
                    case 2, 3: try await desk.resolve(report, byRequest: false)
                    case 4: _ = try await desk.take(service, by: user)
                    case 5: try await desk.mute(service.name, for: .seconds(60), by: user)
                    default: try await desk.update(report)
                    }
                }
            }
            try await group.waitForAll()
        }
        let again = AlertDesk(office: place.office)
        let subjects = try names.map { AlertReport.Subject.service(try .make($0)) }
        try await again.restore(subjects)
        for subject in subjects {
            #expect(await again.kind(of: subject.key) == desk.kind(of: subject.key), "seed \(seed)")
        }
        try await place.close()
    }
}
