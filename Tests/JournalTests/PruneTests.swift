import Foundation
import Journal
import Matrix
import Testing

@Suite struct PruneTests {
    private let day: Int64 = 86_400_000

    @Test("settled events go after 14 days, open ones never")
    func events() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take([.make(1), .make(2), .make(3)], position: .make("s1"))
        try await journal.settle(.make(1), at: 0)
        try await journal.settle(.make(2), at: 1)
        try await journal.prune(at: 14 * day)
        #expect(try await journal.take([.make(1), .make(2)], position: .make("s1")) == [])
        try await journal.prune(at: 14 * day + 1)
        #expect(try await journal.take([.make(1), .make(2)], position: .make("s1")) == [.make(1)])
        try await journal.prune(at: 4000 * day)
        #expect(try await journal.unsettled() == [.make(3), .make(1)])
        #expect(try await journal.position() == .make("s1"))
    }

    @Test("sent and given up messages go after 14 days, waiting ones never")
    func messages() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.enqueue([.make("a"), .make("b"), .make("c")])
        try await journal.sent(.make("a"), as: .make(1), at: 0)
        try await journal.gaveUp(.make("b"), reason: "403", at: 0)
        try await journal.prune(at: 14 * day)
        #expect(try await journal.eventID(of: .make("a")) == .make(1))
        try await journal.prune(at: 14 * day + 1)
        #expect(try await journal.eventID(of: .make("a")) == nil)
        #expect(try folder.sql("SELECT txn FROM outgoing") == ["c"])
    }

    @Test("the message of an alert that lasts can be edited for as long as it lasts")
    func alertMessage() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let alert = try AlertRow.make("bridge")
        var message = try OutgoingRow.make("unused")
        message.transaction = alert.transaction
        try await journal.save(alert, saying: [message])
        try await journal.sent(alert.transaction, as: .make(1), at: 0)
        try await journal.prune(at: 60 * day)
        #expect(try await journal.eventID(of: alert.transaction) == .make(1))
        try await journal.remove(alert: "bridge")
        try await journal.prune(at: 60 * day)
        #expect(try await journal.eventID(of: alert.transaction) == nil)
    }

    @Test("ended jobs go after 90 days or beyond the count, open ones never")
    func jobs() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take((0..<8).map { try .make($0) }, position: .make("s1"))
        for number in 0..<8 { try await journal.add(.make(number)) }
        for number in 1..<7 {
            try await journal.finish("job\(number)", outcome: "ok", event: .make(number), at: Int64(number))
        }
        try await journal.prune(at: 90 * day + 3)
        #expect(
            try await journal.jobs(of: nil, last: 9).map(\.id) == [
                "job7", "job6", "job5", "job4", "job3", "job0",
            ])
        var kept = Retention()
        kept.jobCount = 2
        try await journal.prune(at: 10, keeping: kept)
        #expect(try await journal.jobs(of: nil, last: 9).map(\.id) == ["job7", "job6", "job5", "job0"])
        kept.jobCount = 0
        try await journal.prune(at: 10, keeping: kept)
        #expect(try await journal.jobs(of: nil, last: 9).map(\.id) == ["job7", "job0"])
    }

    @Test("the last deployments of each service stay, however old they are")
    func deployments() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        for number in 0..<5 { try await journal.record(.make("b\(number)", at: Int64(number))) }
        try await journal.record(.make("r0", service: "relay"))
        try await journal.record(.make("b0", at: 9))
        var kept = Retention()
        kept.deployments = 2
        try await journal.prune(at: 9000 * day, keeping: kept)
        #expect(try folder.sql("SELECT container FROM deployment ORDER BY container") == ["b0", "b4", "r0"])
        #expect(Retention().deployments == 100)
    }
}
