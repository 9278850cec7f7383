import Contract
import Journal
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("The alerts that stand, in the journal and in the room")
struct AlertDeskTests {
    @Test("what nobody takes rings again after half an hour, an hour, two; what somebody took does not")
    func reminders() async throws {
        let place = try AlertPlace()
        let desk = AlertDesk(office: place.office)
        try await desk.fire(try place.report())
        // What nobody could read yet needs no reminder.
        try await place.pass(.seconds(2 * 3600), desk)
        #expect(try await place.messages().count == 1)
        try await place.post.run(until: "it is sent") { try await place.messages().isEmpty }
        try await place.pass(.seconds(3 * 3600), desk)
        let reminders = try await place.messages()
        #expect(
            reminders.count == 2 && reminders.allSatisfy { $0.contains("It is still so") }, "\(reminders)")
        #expect(try await desk.take(try .make(), by: try .make()) == .taken(.crashLoop))
        try await place.pass(.seconds(20 * 3600), desk)
        #expect(try await place.messages().count == 2)
        try await place.close()
    }

    @Test("what comes back within ten minutes is the same alert, also across a restart; later it is another")
    func comesBack() async throws {
        let place = try AlertPlace()
        let first = AlertDesk(office: place.office)
        try await first.fire(try place.report())
        try await place.post.run(until: "it is sent") { try await place.messages().isEmpty }
        try await first.resolve(try place.report(), byRequest: false)
        #expect(await first.kind(of: "service bridge") == nil)

        let second = AlertDesk(office: place.office)
        try await second.restore([.service(try .make())])
        #expect(await second.kind(of: "service bridge") == nil)
        place.virtual.advance(.seconds(599))
        try await second.fire(try place.report())
        #expect(await second.kind(of: "service bridge") == .crashLoop)
        #expect(try await place.messages().filter { $0.contains("🚨") } == [])
        #expect(try await place.post.journal.rang(since: 0).map(\.endedAt) == [nil])

        try await second.resolve(try place.report(), byRequest: false)
        place.virtual.advance(.seconds(601))
        try await second.fire(try place.report())
        #expect(try await place.messages().filter { $0.contains("🚨") }.count == 1)
        #expect(try await place.post.journal.rang(since: 0).count == 2)
        try await place.close()
    }

    @Test("the buttons of an alert that is over before they were sent are not sent any more")
    func lateButtons() async throws {
        let place = try AlertPlace()
        let desk = AlertDesk(office: place.office)
        try await desk.fire(try place.report())
        #expect(try await place.post.journal.unsent().filter(\.isButton).count == 3)
        try await desk.resolve(try place.report(), byRequest: false)
        #expect(try await place.post.journal.unsent().filter(\.isButton) == [])
        try await place.post.run(until: "all else is sent") { try await place.post.journal.unsent().isEmpty }
        #expect(
            place.post.server.room.count == 3
                && !place.post.server.room.contains { $0.path.contains("m.reaction") })
        try await place.close()
    }

    @Test("many at once leave in the journal what the desk knows", arguments: SeededGenerator.seeds(3))
    func manyAtOnce(seed: UInt64) async throws {
        let place = try AlertPlace()
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
                let report = try place.report(name, kind)
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
